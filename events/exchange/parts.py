"""The parts of a coding sheet, typed. Their names are those of the models' fields.

docs/coding-sheet.md describes the format for its writers; events.exchange.sheets reads and
checks it.
"""

import calendar
import datetime
import re

import msgspec

from events.exchange.strict_yaml import Part
from events.models.vocabulary import (
    DEFAULT_LANGUAGE,
    DatePrecision,
    Grading,
    Harm,
    IncidentKind,
    Mode,
    PlaceKind,
    PlacePrecision,
    Population,
    Relation,
    Rights,
    SourceKind,
    SpeakerKind,
    Stance,
    Standing,
    Target,
    Weapon,
)

# What keys may take of the 200 characters of a record's key.
MAX_KEY = 30

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


class ArticlePart(Part, kw_only=True):
    headline: str = ""
    source: str = ""
    url: str = ""
    archive_url: str = ""
    retrieved_at: datetime.datetime | None = None
    language: str = ""
    origin_source: str = ""
    origin_article: str = ""
    rights: Rights = Rights.FULL
    licence: str = ""


class SourcePart(Part, kw_only=True):
    slug: str
    name: str
    kind: SourceKind
    country_code: str = ""
    url: str = ""


class SpeakerPart(Part, kw_only=True):
    slug: str
    name: str
    kind: SpeakerKind


class PlacePart(Part, kw_only=True):
    slug: str
    name: str
    kind: PlaceKind
    names: list[str] = []
    country_code: str = ""
    admin1: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None


class DaysPart(Part, kw_only=True):
    first: datetime.date | None = msgspec.field(name="from", default=None)
    last: datetime.date = msgspec.field(name="to")
    precision: DatePrecision


class WordsPart(Part, kw_only=True):
    """A part that rests on exact words of the text."""

    words: str
    occurrence: int | None = None


class ClaimPart(WordsPart, kw_only=True):
    key: str = ""
    harm: Harm
    population: Population = Population.PEOPLE
    low: int | None = None
    high: int | None = None
    wording: str = ""
    claimant: str = ""
    as_of: datetime.date | None = None
    standing: Standing = Standing.STANDS
    standing_since: datetime.date | None = None
    replaced_by: str = ""
    preferred: bool = False
    preferred_reason: str = ""

    def default_key(self) -> str:
        people = self.population == Population.PEOPLE
        return str(self.harm.value) if people else f"{self.harm.value}-{self.population.value}"


class AttributionPart(WordsPart, kw_only=True):
    key: str = ""
    actor: str
    stance: Stance
    claimant: str = ""

    def default_key(self) -> str:
        return f"{self.actor}-{self.stance.value}"[:MAX_KEY].strip("-")


class QuotePart(WordsPart, kw_only=True):
    key: str = ""
    speaker: str
    described_as: str = ""
    mode: Mode
    incidents: list[str] = []

    def default_key(self) -> str:
        return self.speaker[:MAX_KEY].strip("-")


class CorrectionPart(Part, kw_only=True):
    key: str = ""
    made_on: datetime.date
    note: str

    def default_key(self) -> str:
        return self.made_on.isoformat()


class IncidentPart(Part, kw_only=True):
    """A new incident, or, with existing, one of the archive that this article speaks of too."""

    key: str
    existing: str = ""
    title: str = ""
    summary: str = ""
    kind: IncidentKind | None = None
    date: datetime.date | None = None
    month: str = ""
    dates: DaysPart | None = None
    place: str = ""
    place_name: str = ""
    country_code: str = ""
    place_precision: PlacePrecision | None = None
    latitude: float | None = None
    longitude: float | None = None
    weapons: list[Weapon] = []
    targets: list[Target] = []
    grading: Grading | None = None
    grading_reason: str = ""
    sensitivity: str = ""
    language: str = DEFAULT_LANGUAGE
    claims: list[ClaimPart] = []
    attributions: list[AttributionPart] = []
    corrections: list[CorrectionPart] = []

    def interval(self) -> DaysPart | None:
        """The days on which it may have happened, however the sheet says them."""
        if self.date:
            return DaysPart(first=self.date, last=self.date, precision=DatePrecision.DAY)
        month = _MONTH.fullmatch(self.month)
        if month:
            first = datetime.date(int(month[1]), int(month[2]), 1)
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
            return DaysPart(first=first, last=last, precision=DatePrecision.MONTH)
        return self.dates


class LinkPart(Part, kw_only=True):
    from_incident: str
    relation: Relation
    to_incident: str
    words: str = ""
    occurrence: int | None = None


class Sheet(Part, kw_only=True):
    article: ArticlePart = msgspec.field(default_factory=ArticlePart)
    sources: list[SourcePart] = []
    speakers: list[SpeakerPart] = []
    places: list[PlacePart] = []
    incidents: list[IncidentPart] = []
    quotes: list[QuotePart] = []
    links: list[LinkPart] = []
