"""The fixed vocabularies of the archive, one class each; values are permanent and public.

Event kinds follow ACLED's published sub-event types in meaning, gradings follow Airwars, and
date and place precision follow UCDP GED's date_prec and where_prec.
"""

import functools

from django.db import models
from django.utils.translation import get_language, npgettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _


def label(value: models.TextChoices) -> str:
    """What a value is called, in the reader's language."""
    return label_in(get_language(), type(value), str(value))


# A list names the same few values again and again.
@functools.cache
def label_in(language: str | None, vocabulary: type[models.TextChoices], value: str) -> str:
    """The same where the reader's language, which is slow to ask for, is known already."""
    return str(vocabulary(value).label)


# BCP 47: what the archive's editors write in, where a record does not name another language.
DEFAULT_LANGUAGE = "en"


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("status", "draft")
    IN_REVIEW = "in-review", pgettext_lazy("status", "in review")
    PUBLISHED = "published", pgettext_lazy("status", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("status", "withdrawn")


class SourceKind(models.TextChoices):
    NEWSPAPER = "newspaper", _("newspaper")
    AGENCY = "agency", _("news agency")
    BROADCASTER = "broadcaster", _("broadcaster")
    OFFICIAL = "official-body", _("official body")
    NGO = "ngo", _("non-governmental organisation")
    DATASET = "dataset", _("dataset")
    SOCIAL = "social-account", _("social media account")


class ArticleKind(models.TextChoices):
    REPORT = "report", pgettext_lazy("kind of article", "report")
    DATASET_RECORD = "dataset-record", pgettext_lazy("kind of article", "record of a dataset")


class Rights(models.TextChoices):
    FULL = "full-text", _("full text may be shown")
    EXCERPTS = "excerpts-only", _("excerpts only")
    LINK = "link-only", _("link only")


class PlaceKind(models.TextChoices):
    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    DISTRICT = "district", _("district")
    CITY = "city", _("city, town or village")
    SITE = "site", _("site")


class IncidentKind(models.TextChoices):
    AIRSTRIKE = "airstrike", _("airstrike")
    DRONE_STRIKE = "drone-strike", _("drone strike")
    SHELLING = "shelling", _("shelling, artillery or missile attack")
    BOMBING = "bombing", _("bombing or mine")
    SUICIDE_BOMBING = "suicide-bombing", _("suicide bombing")
    SHOOTING = "shooting", _("shooting")
    ARMED_CLASH = "armed-clash", _("armed clash")
    ATTACK = "attack", _("other attack")
    ABDUCTION = "abduction", _("abduction or forced disappearance")
    UNREST = "unrest", _("protest or riot")
    ACCIDENT = "accident", _("accident")
    DISASTER = "disaster", _("disaster")
    OTHER = "other", _("other")


class DatePrecision(models.TextChoices):
    DAY = "day", pgettext_lazy("precision", "day")
    WEEK = "week", pgettext_lazy("precision", "week")
    MONTH = "month", pgettext_lazy("precision", "month")
    YEAR = "year", pgettext_lazy("precision", "year")
    BOUNDED = "bounded", pgettext_lazy("precision", "bounded by reports")


class PlacePrecision(models.TextChoices):
    EXACT = "exact", pgettext_lazy("precision", "exact spot")
    VICINITY = "vicinity", pgettext_lazy("precision", "near the spot")
    CITY = "city", pgettext_lazy("precision", "city")
    DISTRICT = "district", pgettext_lazy("precision", "district")
    REGION = "region", pgettext_lazy("precision", "region")
    COUNTRY = "country", pgettext_lazy("precision", "country")


class Weapon(models.TextChoices):
    MISSILE = "missile", pgettext_lazy("weapon", "missile")
    DRONE = "drone", pgettext_lazy("weapon", "drone")
    AIRCRAFT_BOMB = "aircraft-bomb", pgettext_lazy("weapon", "bomb dropped from an aircraft")
    ARTILLERY = "artillery", pgettext_lazy("weapon", "artillery or mortar")
    ROCKET = "rocket", pgettext_lazy("weapon", "rocket")
    CLUSTER = "cluster-munition", pgettext_lazy("weapon", "cluster munition")
    MINE = "mine", pgettext_lazy("weapon", "mine or unexploded ordnance")
    IED = "ied", pgettext_lazy("weapon", "improvised bomb")
    FIREARM = "firearm", pgettext_lazy("weapon", "firearm")
    BLADE = "blade", pgettext_lazy("weapon", "blade")
    VEHICLE = "vehicle", pgettext_lazy("weapon", "vehicle")
    FIRE = "fire", pgettext_lazy("weapon", "fire")
    CHEMICAL = "chemical", pgettext_lazy("weapon", "chemical agent")
    OTHER = "other", pgettext_lazy("weapon", "other weapon")


class Target(models.TextChoices):
    RESIDENTIAL = "residential-building", pgettext_lazy("target", "residential building")
    SCHOOL = "school", pgettext_lazy("target", "school")
    HOSPITAL = "hospital", pgettext_lazy("target", "hospital or clinic")
    WORSHIP = "place-of-worship", pgettext_lazy("target", "place of worship")
    MARKET = "market", pgettext_lazy("target", "market or shop")
    ENERGY = "energy", pgettext_lazy("target", "power plant or grid")
    WATER = "water", pgettext_lazy("target", "water supply")
    TRANSPORT = "transport", pgettext_lazy("target", "transport")
    GOVERNMENT = "government", pgettext_lazy("target", "government building")
    MILITARY = "military", pgettext_lazy("target", "military")
    POLICE = "police", pgettext_lazy("target", "police")
    MEDIA = "media", pgettext_lazy("target", "media")
    AID = "aid", pgettext_lazy("target", "aid or rescue workers")
    CROWD = "crowd", pgettext_lazy("target", "crowd")
    OTHER = "other", pgettext_lazy("target", "other target")


class Grading(models.TextChoices):
    CONFIRMED = "confirmed", pgettext_lazy("grading", "confirmed")
    FAIR = "fair", pgettext_lazy("grading", "fair")
    WEAK = "weak", pgettext_lazy("grading", "weak")
    CONTESTED = "contested", pgettext_lazy("grading", "contested")
    DISCOUNTED = "discounted", pgettext_lazy("grading", "discounted")


class Harm(models.TextChoices):
    KILLED = "killed", pgettext_lazy("harm", "killed")
    INJURED = "injured", pgettext_lazy("harm", "injured")
    MISSING = "missing", pgettext_lazy("harm", "missing")
    DETAINED = "detained", pgettext_lazy("harm", "detained")
    DISPLACED = "displaced", pgettext_lazy("harm", "displaced")


class Population(models.TextChoices):
    PEOPLE = "people", pgettext_lazy("population", "people")
    CIVILIANS = "civilians", pgettext_lazy("population", "civilians")
    CHILDREN = "children", pgettext_lazy("population", "children")
    WOMEN = "women", pgettext_lazy("population", "women")
    MEN = "men", pgettext_lazy("population", "men")
    COMBATANTS = "combatants", pgettext_lazy("population", "combatants")
    RESPONDERS = "responders", pgettext_lazy("population", "rescue and medical workers")
    JOURNALISTS = "journalists", pgettext_lazy("population", "journalists")


# Whom a figure counts: "1 child killed", "6 or more children killed".
_COUNTED = {
    Population.PEOPLE: npgettext_lazy("counted", "person", "people"),
    Population.CIVILIANS: npgettext_lazy("counted", "civilian", "civilians"),
    Population.CHILDREN: npgettext_lazy("counted", "child", "children"),
    Population.WOMEN: npgettext_lazy("counted", "woman", "women"),
    Population.MEN: npgettext_lazy("counted", "man", "men"),
    Population.COMBATANTS: npgettext_lazy("counted", "combatant", "combatants"),
    Population.RESPONDERS: npgettext_lazy(
        "counted", "rescue or medical worker", "rescue and medical workers"
    ),
    Population.JOURNALISTS: npgettext_lazy("counted", "journalist", "journalists"),
}


def counted(population: Population, low: int | None, high: int | None) -> str:
    """The people that a figure counts, as they are called beside it."""
    return str(_COUNTED[population] % (1 if low == high == 1 else 2))


class Standing(models.TextChoices):
    STANDS = "stands", pgettext_lazy("standing of a claim", "stands")
    SUPERSEDED = "superseded", pgettext_lazy("standing of a claim", "superseded")
    CORRECTED = "corrected", pgettext_lazy("standing of a claim", "corrected")
    RETRACTED = "retracted", pgettext_lazy("standing of a claim", "retracted")


class SpeakerKind(models.TextChoices):
    OFFICIAL = "official", pgettext_lazy("kind of speaker", "official")
    MILITARY = "military", pgettext_lazy("kind of speaker", "military")
    HOSPITAL = "hospital-or-morgue", pgettext_lazy("kind of speaker", "hospital or morgue")
    RESCUE = "rescue-service", pgettext_lazy("kind of speaker", "rescue service")
    WITNESS = "witness", pgettext_lazy("kind of speaker", "witness")
    RESIDENT = "resident", pgettext_lazy("kind of speaker", "resident")
    NGO = "ngo", pgettext_lazy("kind of speaker", "non-governmental organisation")
    MEDIA = "media", pgettext_lazy("kind of speaker", "media")
    DATASET = "dataset", pgettext_lazy("kind of speaker", "dataset")
    BELLIGERENT = "belligerent", pgettext_lazy("kind of speaker", "party to the conflict")
    OTHER = "other", pgettext_lazy("kind of speaker", "other")


class Mode(models.TextChoices):
    DIRECT = "direct", pgettext_lazy("mode of a quote", "direct")
    INDIRECT = "indirect", pgettext_lazy("mode of a quote", "indirect")


class Stance(models.TextChoices):
    CLAIMED = "claimed-responsibility", pgettext_lazy("stance", "claimed responsibility")
    ALLEGED = "alleged", pgettext_lazy("stance", "alleged")
    DENIED = "denied", pgettext_lazy("stance", "denied")
    NO_COMMENT = "no-comment", pgettext_lazy("stance", "no comment")
    PARTY = "party", pgettext_lazy("stance", "named as a party to the violence")


class Relation(models.TextChoices):
    EARLIER = "earlier-attack", _("earlier attack on the same place")
    RETALIATION = "retaliation", _("retaliation for")
    FOLLOW_UP = "follow-up", _("follow-up of")
    PART = "part-of", _("part of")
    DUPLICATE = "duplicate-of", _("duplicate of")
