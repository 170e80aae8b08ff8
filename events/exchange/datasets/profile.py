"""What a profile may say: which column of somebody's table is what. docs/import-profile.md tells
its writers; profile_file.py reads one.
"""

import datetime
from typing import Literal

import msgspec

from events.exchange.datasets.readers.shape import Shape
from events.models.vocabulary import Harm, Population, Rights, SpeakerKind, Stance

Columns = str | list[str]


class Said(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A word of the archive's vocabularies that a column says in words of its own.

    values leads from the column's words to the archive's; the first that the cell holds counts.
    default is for every other, and for an empty cell; without it such a row is set aside.
    separator parts several words in one cell.
    """

    column: str
    values: dict[str, str | list[str]]
    separator: str = ""
    default: str | None = None


class Dataset(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Whose records they are. slug, and the records' own ids, are how they are found again."""

    name: str
    slug: str
    url: str = ""
    licence: str = ""
    rights: Rights | None = None
    language: str = ""
    released: datetime.date | None = None


class Record(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What tells one row from another, and where it stands in the world."""

    id: Columns
    id_is: Literal["text", "whole number"] = "text"
    url: str = ""
    as_of: str = ""
    as_of_format: Columns = "YYYY-MM-DD"


class Incident(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What happened. A title is a template, or several: the first whose columns are all filled."""

    title: Columns
    kind: str | Said
    summary: Columns = ""
    weapons: list[str] | Said = []
    targets: list[str] | Said = []
    grading: str | Said = "weak"
    grading_reason: str = ""
    sensitivity: str = ""


class Dates(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """When: one column, the first and the last day, or year, month and day apart."""

    column: str = ""
    first: str = ""
    last: str = ""
    year: str = ""
    month: str = ""
    day: str = ""
    format: Columns = "YYYY-MM-DD"
    precision: str | Said = ""


class Where(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Where: names, country and coordinates, and how exact they are."""

    name: Columns = []
    endings: list[str] = []
    admin1: str = ""
    country: str = ""
    country_code: str = ""
    countries: dict[str, str] = {}
    latitude: str = ""
    longitude: str = ""
    point: str = ""
    point_order: Literal["latitude longitude", "longitude latitude", "WKT"] = "latitude longitude"
    precision: str | Said = ""


class Figures(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """How many came to harm: a count, a low and a high, or so many for each row."""

    harm: Harm
    population: Population = Population.PEOPLE
    count: str = ""
    low: str = ""
    high: str = ""
    in_words: bool = False
    each_row: int | None = None
    words: str = ""


class Actors(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Who took part, or is said to have done it."""

    column: str
    stance: Stance = Stance.PARTY
    kind: SpeakerKind = SpeakerKind.BELLIGERENT
    separator: str = ""
    when: dict[str, list[str]] = {}
    leave_out: list[str] = []


class Sources(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The sources that a row names: in cells with a separator, as JSON in one cell, or in `each`
    entry of a list of JSON. name, headline, url and published_on are columns, or keys of an entry.
    otherwise is a column whose text as a whole stands for them where they are empty.
    """

    name: str = ""
    headline: str = ""
    url: str = ""
    published_on: str = ""
    separator: str = ""
    each: str = ""
    json: str = ""
    otherwise: str = ""
    unknown: list[str] = []


class Profile(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    dataset: Dataset
    record: Record
    incident: Incident
    date: Dates
    place: Where = Where()
    file: Shape = Shape()
    figures: list[Figures] = []
    actors: list[Actors] = []
    sources: Sources | None = None

    @property
    def rights(self) -> Rights:
        """Rows are shown whole only where a licence or the profile says that they may be."""
        return self.dataset.rights or (Rights.FULL if self.dataset.licence else Rights.EXCERPTS)


def listed(columns: Columns) -> list[str]:
    """The columns of a field that may name one or several."""
    return [columns] if isinstance(columns, str) and columns else list(columns)
