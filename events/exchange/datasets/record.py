"""What is made of a row: an incident, its article, and what the article says of it."""

import datetime
from typing import Any

import msgspec


class Claim(msgspec.Struct, frozen=True, gc=False):
    """A figure of the row. bound tells which: count, low, high or each."""

    harm: str
    population: str
    bound: str
    low: int | None
    high: int | None
    start: int
    end: int
    wording: str
    preferred: bool


class Actor(msgspec.Struct, frozen=True, gc=False):
    """Somebody whom the row names, and as what."""

    name: str
    kind: str
    stance: str
    start: int
    end: int


class Spot(msgspec.Struct, frozen=True, gc=False):
    """Where it happened as the dataset has it, before the gazetteer is asked."""

    names: tuple[str, ...]
    country_code: str
    admin1: str
    latitude: float | None
    longitude: float | None
    precision: str


class Record(msgspec.Struct, frozen=True, gc=False):
    """One row as the archive is to have it. id is the dataset's, line and number are the file's.

    cited_sources are dicts of name, headline, url and published_on, without what is empty.
    """

    id: str
    line: int
    number: int
    title: str
    summary: str
    kind: str
    first_day: datetime.date
    last_day: datetime.date
    date_precision: str
    spot: Spot
    weapons: list[str]
    targets: list[str]
    grading: str
    grading_reason: str
    body: str
    body_sha256: str
    url: str
    as_of: datetime.date
    cited_sources: list[dict[str, Any]]
    claims: list[Claim]
    actors: list[Actor]

    @property
    def is_complete(self) -> bool:
        """Whether it says what a published incident must, and a row may lack."""
        return bool(self.spot.precision and self.grading)
