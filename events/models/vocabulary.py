"""The fixed vocabularies of the archive, one class each; values are permanent and public.

Event kinds follow ACLED's published sub-event types in meaning, gradings follow Airwars, and
date and place precision follow UCDP GED's date_prec and where_prec.
"""

from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    IN_REVIEW = "in-review", "in review"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


class SourceKind(models.TextChoices):
    NEWSPAPER = "newspaper", "newspaper"
    AGENCY = "agency", "news agency"
    BROADCASTER = "broadcaster", "broadcaster"
    OFFICIAL = "official-body", "official body"
    NGO = "ngo", "non-governmental organisation"
    DATASET = "dataset", "dataset"
    SOCIAL = "social-account", "social media account"


class Rights(models.TextChoices):
    FULL = "full-text", "full text may be shown"
    EXCERPTS = "excerpts-only", "excerpts only"
    LINK = "link-only", "link only"


class PlaceKind(models.TextChoices):
    COUNTRY = "country", "country"
    REGION = "region", "region"
    DISTRICT = "district", "district"
    CITY = "city", "city, town or village"
    SITE = "site", "site"


class IncidentKind(models.TextChoices):
    AIRSTRIKE = "airstrike", "airstrike"
    DRONE_STRIKE = "drone-strike", "drone strike"
    SHELLING = "shelling", "shelling, artillery or missile attack"
    BOMBING = "bombing", "bombing or mine"
    SUICIDE_BOMBING = "suicide-bombing", "suicide bombing"
    SHOOTING = "shooting", "shooting"
    ARMED_CLASH = "armed-clash", "armed clash"
    ATTACK = "attack", "other attack"
    ABDUCTION = "abduction", "abduction or forced disappearance"
    UNREST = "unrest", "protest or riot"
    ACCIDENT = "accident", "accident"
    DISASTER = "disaster", "disaster"
    OTHER = "other", "other"


class DatePrecision(models.TextChoices):
    DAY = "day", "day"
    WEEK = "week", "week"
    MONTH = "month", "month"
    YEAR = "year", "year"
    BOUNDED = "bounded", "bounded by reports"


class PlacePrecision(models.TextChoices):
    EXACT = "exact", "exact spot"
    VICINITY = "vicinity", "near the spot"
    CITY = "city", "city"
    DISTRICT = "district", "district"
    REGION = "region", "region"
    COUNTRY = "country", "country"


class Weapon(models.TextChoices):
    MISSILE = "missile", "missile"
    DRONE = "drone", "drone"
    AIRCRAFT_BOMB = "aircraft-bomb", "bomb dropped from an aircraft"
    ARTILLERY = "artillery", "artillery or mortar"
    ROCKET = "rocket", "rocket"
    CLUSTER = "cluster-munition", "cluster munition"
    MINE = "mine", "mine or unexploded ordnance"
    IED = "ied", "improvised bomb"
    FIREARM = "firearm", "firearm"
    BLADE = "blade", "blade"
    VEHICLE = "vehicle", "vehicle"
    FIRE = "fire", "fire"
    CHEMICAL = "chemical", "chemical agent"
    OTHER = "other", "other weapon"


class Target(models.TextChoices):
    RESIDENTIAL = "residential-building", "residential building"
    SCHOOL = "school", "school"
    HOSPITAL = "hospital", "hospital or clinic"
    WORSHIP = "place-of-worship", "place of worship"
    MARKET = "market", "market or shop"
    ENERGY = "energy", "power plant or grid"
    WATER = "water", "water supply"
    TRANSPORT = "transport", "transport"
    GOVERNMENT = "government", "government building"
    MILITARY = "military", "military"
    POLICE = "police", "police"
    MEDIA = "media", "media"
    AID = "aid", "aid or rescue workers"
    CROWD = "crowd", "crowd"
    OTHER = "other", "other target"


class Grading(models.TextChoices):
    CONFIRMED = "confirmed", "confirmed"
    FAIR = "fair", "fair"
    WEAK = "weak", "weak"
    CONTESTED = "contested", "contested"
    DISCOUNTED = "discounted", "discounted"


class Harm(models.TextChoices):
    KILLED = "killed", "killed"
    INJURED = "injured", "injured"
    MISSING = "missing", "missing"
    DETAINED = "detained", "detained"
    DISPLACED = "displaced", "displaced"


class Population(models.TextChoices):
    PEOPLE = "people", "people"
    CIVILIANS = "civilians", "civilians"
    CHILDREN = "children", "children"
    WOMEN = "women", "women"
    MEN = "men", "men"
    COMBATANTS = "combatants", "combatants"
    RESPONDERS = "responders", "rescue and medical workers"
    JOURNALISTS = "journalists", "journalists"


# One of each population, for "1 child killed".
ONE_OF = {
    Population.PEOPLE: "person",
    Population.CIVILIANS: "civilian",
    Population.CHILDREN: "child",
    Population.WOMEN: "woman",
    Population.MEN: "man",
    Population.COMBATANTS: "combatant",
    Population.RESPONDERS: "rescue or medical worker",
    Population.JOURNALISTS: "journalist",
}


class Standing(models.TextChoices):
    STANDS = "stands", "stands"
    SUPERSEDED = "superseded", "superseded"
    CORRECTED = "corrected", "corrected"
    RETRACTED = "retracted", "retracted"


class SpeakerKind(models.TextChoices):
    OFFICIAL = "official", "official"
    MILITARY = "military", "military"
    HOSPITAL = "hospital-or-morgue", "hospital or morgue"
    RESCUE = "rescue-service", "rescue service"
    WITNESS = "witness", "witness"
    RESIDENT = "resident", "resident"
    NGO = "ngo", "non-governmental organisation"
    MEDIA = "media", "media"
    DATASET = "dataset", "dataset"
    BELLIGERENT = "belligerent", "party to the conflict"
    OTHER = "other", "other"


class Mode(models.TextChoices):
    DIRECT = "direct", "direct"
    INDIRECT = "indirect", "indirect"


class Stance(models.TextChoices):
    CLAIMED = "claimed-responsibility", "claimed responsibility"
    ALLEGED = "alleged", "alleged"
    DENIED = "denied", "denied"
    NO_COMMENT = "no-comment", "no comment"


class Relation(models.TextChoices):
    EARLIER = "earlier-attack", "earlier attack on the same place"
    RETALIATION = "retaliation", "retaliation for"
    FOLLOW_UP = "follow-up", "follow-up of"
    PART = "part-of", "part of"
    DUPLICATE = "duplicate-of", "duplicate of"
