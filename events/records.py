"""Each public record, once: JSON, CSV headers and the data's documentation all come from here.

A record is a typed struct whose fields say what they hold. Days are ISO 8601; null means
unknown or open-ended, never zero. Addresses are full, so that a row leads back to its page.
"""

import datetime
from typing import Annotated

from msgspec import Meta, Struct

Permalink = Annotated[str, Meta(description="The record's permanent address")]
Low = Annotated[int | None, Meta(description="Least number; null when open below")]
High = Annotated[int | None, Meta(description="Greatest number; null when open above")]
Best = Annotated[int | None, Meta(description="Best count by the counting rule")]
Claimant = Annotated[str | None, Meta(description="Speaker; null: the article itself")]


class Figure(Struct, kw_only=True, frozen=True):
    """What the counting rule makes of the claims that stand."""

    harm: str
    population: str
    low: Low
    best: Best
    high: High
    words: Annotated[str, Meta(description='As a reader sees it, as in "6 or more"')]
    best_claim: Annotated[int, Meta(description="The claim that gives the best count")]
    claims: Annotated[list[int], Meta(description="Every claim that was counted")]
    rule: Annotated[str, Meta(description="Version of the counting rule")]


class PassageRecord(Struct, kw_only=True, frozen=True):
    """An exact stretch of an article, by the W3C Web Annotation model's two selectors."""

    permalink: Permalink
    article: Annotated[str, Meta(description="The article's address")]
    start: Annotated[int, Meta(description="First code point")]
    end: Annotated[int, Meta(description="End in code points, exclusive")]
    exact: str
    prefix: Annotated[str, Meta(description="What stands before, as far as rights allow")]
    suffix: Annotated[str, Meta(description="What stands after, as far as rights allow")]
    sentence: Annotated[str, Meta(description="The whole sentence, as far as rights allow")]


class ClaimRecord(Struct, kw_only=True, frozen=True):
    """Who claimed what, in which words, as of which day."""

    id: int
    permalink: Permalink
    incident: Annotated[str, Meta(description="The incident's code")]
    harm: str
    population: str
    low: Low
    high: High
    wording: Annotated[str, Meta(description="The words that give the figure")]
    claimant: Claimant
    claimant_slug: str | None
    as_of: Annotated[datetime.date, Meta(description="The day the claim speaks for")]
    standing: str
    standing_since: datetime.date | None
    replaced_by: int | None
    preferred: bool
    preferred_reason: str
    source: Annotated[str | None, Meta(description="Who published it; null when unknown")]
    source_slug: str | None
    passage: PassageRecord


class QuoteRecord(Struct, kw_only=True, frozen=True):
    """Words attributed to a speaker; a direct quote's words are the passage's."""

    id: int
    permalink: Permalink
    speaker: str
    speaker_slug: str
    described_as: str
    mode: str
    incidents: Annotated[list[str], Meta(description="Codes of the incidents it speaks of")]
    passage: PassageRecord


class AttributionRecord(Struct, kw_only=True, frozen=True):
    """Who is said to have done it, and by whom."""

    id: int
    permalink: Permalink
    incident: Annotated[str, Meta(description="The incident's code")]
    actor: str
    actor_slug: str
    stance: str
    claimant: Claimant
    claimant_slug: str | None
    passage: PassageRecord


class LinkRecord(Struct, kw_only=True, frozen=True):
    from_incident: str
    relation: str
    to_incident: str


class CorrectionRecord(Struct, kw_only=True, frozen=True):
    incident: Annotated[str, Meta(description="The incident's code")]
    permalink: Permalink
    made_on: datetime.date
    note: str


class ArticleRow(Struct, kw_only=True, frozen=True):
    """One archived report, as lists show it."""

    id: int
    permalink: Permalink
    kind: Annotated[str, Meta(description="A report, or the record of a dataset")]
    title: Annotated[str, Meta(description="The headline, or the opening words")]
    source: str | None
    source_slug: str | None
    url: Annotated[str, Meta(description="Where it was published; empty when unknown")]
    archive_url: str
    published_on: datetime.date | None
    language: Annotated[str, Meta(description="BCP 47; empty when unknown")]
    body_sha256: Annotated[str, Meta(description="SHA-256 of the text in UTF-8")]
    rights: str
    licence: Annotated[str, Meta(description="Terms of passing it on; empty when none are stated")]


class CitedSource(Struct, kw_only=True, frozen=True):
    """A source that an article names, in the article's own words; empty where it says nothing."""

    name: str = ""
    headline: str = ""
    url: str = ""
    published_on: str = ""


class ExcerptRecord(Struct, kw_only=True, frozen=True):
    """A stretch of an article's text."""

    start: Annotated[int, Meta(description="First code point")]
    text: str


class ArticleRecord(ArticleRow, kw_only=True, frozen=True):
    """One archived report with its text and the passages that records rest on."""

    body: Annotated[str, Meta(description="Plain text; empty when it may not be shown in full")]
    length: Annotated[int, Meta(description="Of the text, in code points")]
    excerpts: Annotated[
        list[ExcerptRecord],
        Meta(description="Of a text that may not be shown in full, what may be; else empty"),
    ]
    cited_sources: list[CitedSource]
    passages: list[PassageRecord]
    incidents: Annotated[list[str], Meta(description="Codes of the incidents it reports on")]


class IncidentRow(Struct, kw_only=True, frozen=True):
    """One incident, as lists show it."""

    code: str
    permalink: Permalink
    title: str
    language: Annotated[str, Meta(description="BCP 47, of title, summary and notes")]
    kind: str
    first_day: Annotated[
        datetime.date | None, Meta(description="First possible day; null when nothing bounds it")
    ]
    last_day: Annotated[datetime.date, Meta(description="Last possible day")]
    date_precision: str
    place: Annotated[str | None, Meta(description="The place's slug")]
    place_name: str
    country: Annotated[str, Meta(description="ISO 3166-1 code; empty when unknown")]
    place_precision: str
    latitude: Annotated[float | None, Meta(description="Degrees, WGS 84")]
    longitude: Annotated[float | None, Meta(description="Degrees, WGS 84")]
    weapons: list[str]
    targets: list[str]
    grading: str
    killed_low: Low
    killed_best: Best
    killed_high: High
    injured_low: Low
    injured_best: Best
    injured_high: High


class IncidentRecord(IncidentRow, kw_only=True, frozen=True):
    """One incident with everything that is known of it, or was on a day."""

    as_of: Annotated[datetime.date | None, Meta(description="Known on this day; null: today")]
    summary: str
    grading_reason: str
    sensitivity: str
    figures: list[Figure]
    claims: list[ClaimRecord]
    quotes: list[QuoteRecord]
    attributions: list[AttributionRecord]
    articles: list[ArticleRow]
    links: list[LinkRecord]
    corrections: list[CorrectionRecord]


class PlaceRow(Struct, kw_only=True, frozen=True):
    slug: str
    permalink: Permalink
    name: str
    kind: str
    country: Annotated[str, Meta(description="ISO 3166-1 code; empty when unknown")]
    admin1: str
    latitude: Annotated[float | None, Meta(description="Degrees, WGS 84; the place's centre")]
    longitude: Annotated[float | None, Meta(description="Degrees, WGS 84; the place's centre")]
    geonames_id: int | None
    incidents: Annotated[int, Meta(description="How many incidents the archive has there")]


class TotalRecord(Struct, kw_only=True, frozen=True):
    """A sum over incidents, by the counting rule; duplicates are left out and counted apart."""

    harm: str
    low: int
    best: int
    high: Annotated[int, Meta(description="Sum of the known upper figures")]
    open_above: Annotated[bool, Meta(description="Whether an upper figure is open")]
    counted: Annotated[int, Meta(description="Incidents with such a figure")]


class PlaceRecord(PlaceRow, kw_only=True, frozen=True):
    names: Annotated[list[str], Meta(description="Every known spelling")]
    totals: list[TotalRecord]
    left_out: Annotated[int, Meta(description="Duplicate incidents left out of the totals")]
    latest: list[IncidentRow]


class SpeakerRow(Struct, kw_only=True, frozen=True):
    slug: str
    permalink: Permalink
    name: str
    kind: str


class SourceRow(Struct, kw_only=True, frozen=True):
    slug: str
    permalink: Permalink
    name: str
    kind: str
    country: str
    url: str


class NamedIncident(Struct, kw_only=True, frozen=True):
    code: str
    title: str
    permalink: Permalink


class LoneIncident(NamedIncident, kw_only=True, frozen=True):
    """The one incident of a cell that holds no other."""

    place_precision: Annotated[str, Meta(description="How exact its coordinates are")]
    place_name: str


class CellRecord(Struct, kw_only=True, frozen=True):
    """One cell of the map's grid that holds incidents."""

    cell: Annotated[str, Meta(description="Level, column and row, counted from the north-west")]
    permalink: Annotated[str, Meta(description="Its incidents as a list")]
    incidents: int
    duplicates: Annotated[int, Meta(description="Those recorded as duplicates of another")]
    killed: Annotated[
        int | None, Meta(description="Sum of best counts, without duplicates; null when unknown")
    ]
    latitude: Annotated[float, Meta(description="Mean of the incidents’, in degrees")]
    longitude: Annotated[float, Meta(description="Mean of the incidents’, in degrees")]
    incident: Annotated[LoneIncident | None, Meta(description="The incident, where there is one")]


class CellsRecord(Struct, kw_only=True, frozen=True):
    """The incidents of a part of the map, counted in cells; cells at its edge count whole."""

    zoom: int
    level: Annotated[int, Meta(description="The grid is of 2^level by 2^level cells")]
    coarser: Annotated[
        bool, Meta(description="Whether the level is coarser than zoom + 2, to bound the answer")
    ]
    incidents: Annotated[int, Meta(description="How many the cells hold")]
    duplicates: int
    killed: Annotated[int | None, Meta(description="Sum over the cells; null when unknown")]
    without_place: Annotated[
        int, Meta(description="Incidents of unknown coordinates, wherever the map looks")
    ]
    named_without_place: Annotated[
        list[NamedIncident], Meta(description="Twenty of them at most, the newest first")
    ]
    cells: list[CellRecord]
