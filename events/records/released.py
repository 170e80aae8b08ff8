"""The tables of a release: each row as it is kept, so that an archive can be made of it again.

Tables refer to one another by code (incidents), by slug (places, sources, speakers) and by number
(articles, passages, claims, quotes).
"""

import datetime
from typing import Annotated

from msgspec import Meta, Struct

from events.models.vocabulary import (
    ArticleKind,
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
    Stance,
    Standing,
    Target,
    Weapon,
)
from events.records.articles import SourceRow, SpeakerRow
from events.records.incidents import CorrectionRecord
from events.records.words import (
    Best,
    Country,
    High,
    Incident,
    Latitude,
    Longitude,
    Low,
    Number,
    Permalink,
    looks,
    one_of,
)

_Code = Annotated[str, looks(r"^\S+$", "The incident's permanent code")]
_Slug = Annotated[str, looks(r"^[-a-z0-9_A-Z]+$", "What names the record in addresses")]
_Key = Annotated[str, looks(r"[\s\S]+", "What the record is found by when it is loaded again")]
_Source = Annotated[str | None, Meta(description="The source's slug; empty when unknown")]
_Speaker = Annotated[str | None, Meta(description="The speaker's slug; empty: the article itself")]
_Article = Annotated[int, Meta(description="The article's number", ge=1)]
_Passage = Annotated[int, Meta(description="The number of the passage that it rests on", ge=1)]
_Recorded = Annotated[datetime.datetime, Meta(description="When the archive recorded it")]
_MadeOn = Annotated[datetime.date, Meta(description="The day on which it was withdrawn")]
_Reason = Annotated[str, looks(r"[\s\S]+", "Why it was withdrawn")]
_Harm = Annotated[str, one_of(Harm, "What was done to people")]
_Population = Annotated[str, one_of(Population, "Which people")]


class ReleasedSource(SourceRow, kw_only=True, frozen=True):
    """Who publishes reports."""

    id: Number


class ReleasedPlace(Struct, kw_only=True, frozen=True):
    """A place where an incident happened; its coordinates are its centre."""

    id: Number
    permalink: Permalink
    slug: _Slug
    name: Annotated[str, Meta(description="The place's name")]
    kind: Annotated[str, one_of(PlaceKind, "What kind of place")]
    country: Country
    admin1: Annotated[str, Meta(description="First-level division; empty when unknown")]
    latitude: Latitude
    longitude: Longitude
    geonames_id: Annotated[int | None, Meta(description="Its number in GeoNames")]


class ReleasedPlaceName(Struct, kw_only=True, frozen=True):
    """One spelling of a place's name, in any script, its own name included."""

    id: Number
    place: Annotated[str, Meta(description="The place's slug")]
    name: Annotated[str, looks(r"[\s\S]+", "The spelling")]


class ReleasedSpeaker(SpeakerRow, kw_only=True, frozen=True):
    """A person or body that says things."""

    id: Number


class ReleasedArticle(Struct, kw_only=True, frozen=True):
    """One archived report with its text, as far as its rights allow."""

    id: Number
    permalink: Permalink
    key: _Key
    kind: Annotated[str, one_of(ArticleKind, "A report, or the record of a dataset")]
    source: _Source
    headline: Annotated[str, Meta(description="The headline; empty when it has none")]
    slug: _Slug
    url: Annotated[str, Meta(description="Where it was published; empty when unknown")]
    archive_url: Annotated[str, Meta(description="A copy elsewhere; empty when there is none")]
    published_on: Annotated[
        datetime.date | None, Meta(description="The day it was published; empty when unknown")
    ]
    retrieved_at: Annotated[
        datetime.datetime | None, Meta(description="When it was fetched; empty when unknown")
    ]
    language: Annotated[str, Meta(description="BCP 47; empty when unknown")]
    origin_source: Annotated[
        str | None, Meta(description="Slug of the agency whose wire it repeats")
    ]
    origin_article: Annotated[int | None, Meta(description="Number of the article it repeats")]
    rights: Annotated[str, one_of(Rights, "How much of the text may be shown")]
    licence: Annotated[str, Meta(description="Terms of passing it on; empty when none are stated")]
    cited_sources: Annotated[
        str,
        looks(r"\[[\s\S]*\]", "Sources that it names, as JSON: name, headline, url, published_on"),
    ]
    recorded_at: _Recorded
    body_sha256: Annotated[str, looks("^[0-9a-f]{64}$", "SHA-256 of the whole text in UTF-8")]
    length: Annotated[int, Meta(description="Of the whole text, in code points", ge=0)]
    body: Annotated[str, Meta(description="Plain text; empty unless its rights are full-text")]


class ReleasedIncident(Struct, kw_only=True, frozen=True):
    """What happened, at one place in one interval of days."""

    id: Number
    code: _Code
    permalink: Permalink
    key: _Key
    title: Annotated[str, Meta(description="What happened, in one line")]
    slug: _Slug
    summary: Annotated[str, Meta(description="What happened, in a few sentences")]
    language: Annotated[str, looks("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "Of its words (BCP 47)")]
    kind: Annotated[str, one_of(IncidentKind, "What kind of event")]
    first_day: Annotated[
        datetime.date | None, Meta(description="First possible day; empty: nothing bounds it")
    ]
    last_day: Annotated[datetime.date, Meta(description="Last possible day")]
    date_precision: Annotated[str, one_of(DatePrecision, "How exactly the day is known")]
    place: Annotated[str | None, Meta(description="The place's slug; empty when unknown")]
    place_name: Annotated[str, Meta(description="The report's own words for the place")]
    country: Country
    place_precision: Annotated[str, one_of(PlacePrecision, "How exactly the spot is known")]
    latitude: Latitude
    longitude: Longitude
    weapons: Annotated[list[Annotated[str, one_of(Weapon, "")]], Meta(description="Weapons")]
    targets: Annotated[list[Annotated[str, one_of(Target, "")]], Meta(description="What was hit")]
    grading: Annotated[str, one_of(Grading, "How well it is supported")]
    grading_reason: Annotated[str, looks(r"[\s\S]+", "Why it is graded so")]
    sensitivity: Annotated[str, Meta(description="What a reader is warned of; empty: nothing")]
    recorded_at: _Recorded
    published_at: Annotated[datetime.datetime, Meta(description="When readers first saw it")]
    killed_low: Low
    killed_best: Best
    killed_high: High
    injured_low: Low
    injured_best: Best
    injured_high: High


class ReleasedCoverage(Struct, kw_only=True, frozen=True):
    """An article reports on an incident."""

    id: Number
    article: _Article
    incident: _Code
    with_records: Annotated[
        bool, Meta(description="Whether it came by itself, with a record that rests on the article")
    ]


class ReleasedPassage(Struct, kw_only=True, frozen=True):
    """An exact stretch of an article's text, in code points (W3C Web Annotation)."""

    id: Number
    permalink: Permalink
    article: _Article
    start: Annotated[int, Meta(description="First code point", ge=0)]
    end: Annotated[int, Meta(description="End in code points, exclusive", ge=1)]
    exact: Annotated[str, looks(r"[\s\S]+", "The very words")]
    prefix: Annotated[str, Meta(description="What stands before, as far as rights allow")]
    suffix: Annotated[str, Meta(description="What stands after, as far as rights allow")]
    sentence_before: Annotated[
        str, Meta(description="Of its sentence, what stands before, as far as rights allow")
    ]
    sentence_after: Annotated[
        str, Meta(description="Of its sentence, what stands after, as far as rights allow")
    ]


class ReleasedClaim(Struct, kw_only=True, frozen=True):
    """Who claimed what, in which words, as of which day."""

    id: Number
    permalink: Permalink
    key: _Key
    incident: _Code
    passage: _Passage
    harm: _Harm
    population: _Population
    low: Low
    high: High
    wording: Annotated[str, Meta(description="The words that give the figure")]
    claimant: _Speaker
    as_of: Annotated[datetime.date, Meta(description="The day the claim speaks for")]
    standing: Annotated[str, one_of(Standing, "Whether it stands, or what befell it")]
    standing_since: Annotated[
        datetime.date | None, Meta(description="From when it no longer stands; empty: it does")
    ]
    replaced_by: Annotated[
        int | None, Meta(description="Number of the claim that replaced it, where readers see it")
    ]
    preferred: Annotated[bool, Meta(description="Whether it gives the best count by choice")]
    preferred_reason: Annotated[str, Meta(description="Why it is preferred")]
    recorded_at: _Recorded


class ReleasedQuote(Struct, kw_only=True, frozen=True):
    """Words attributed to a speaker; a direct quote's words are the passage's."""

    id: Number
    permalink: Permalink
    key: _Key
    passage: _Passage
    speaker: Annotated[str, Meta(description="The speaker's slug")]
    described_as: Annotated[str, Meta(description="What the article calls the speaker")]
    mode: Annotated[str, one_of(Mode, "direct: the very words; indirect: reported")]


class ReleasedQuoteIncident(Struct, kw_only=True, frozen=True):
    """A quote speaks of an incident."""

    id: Number
    quote: Annotated[int, Meta(description="The quote's number", ge=1)]
    incident: _Code


class ReleasedAttribution(Struct, kw_only=True, frozen=True):
    """Who is said to have done it, and by whom."""

    id: Number
    permalink: Permalink
    key: _Key
    incident: _Code
    actor: Annotated[str, Meta(description="Slug of who is said to have done it")]
    stance: Annotated[str, one_of(Stance, "Who says so, and whether it is owned or denied")]
    passage: _Passage
    claimant: _Speaker


class ReleasedLink(Struct, kw_only=True, frozen=True):
    """One incident stands in a relation to another."""

    id: Number
    from_incident: _Code
    relation: Annotated[str, one_of(Relation, "What the one is to the other")]
    to_incident: _Code
    passage: Annotated[int | None, Meta(description="Number of the passage it rests on")]


class ReleasedCorrection(CorrectionRecord, kw_only=True, frozen=True):
    """A public note on a changed record."""

    id: Number
    key: _Key


class ReleasedTombstone(Struct, kw_only=True, frozen=True):
    """What stands at the address of a withdrawn or merged incident, for ever."""

    id: Number
    permalink: Permalink
    key: _Key
    incident_id: Annotated[int, Meta(description="The number of the withdrawn incident", ge=1)]
    code: Annotated[str, looks(r"^\S+$", "Its permanent code, which is never used again")]
    reason: _Reason
    moved_to: Annotated[str | None, Meta(description="Code of the incident it is part of now")]
    made_on: _MadeOn


class ReleasedArticleTombstone(Struct, kw_only=True, frozen=True):
    """What stands at the address of a withdrawn article, for ever."""

    id: Number
    key: _Key
    article: Annotated[int, Meta(description="The number of the withdrawn article", ge=1)]
    reason: _Reason
    moved_to: Annotated[int | None, Meta(description="Number of the article in its place")]
    made_on: _MadeOn


class ReleasedEstimate(Struct, kw_only=True, frozen=True):
    """What the counting rule makes of the claims that stand: it follows from claims.csv."""

    incident: Incident
    harm: _Harm
    population: _Population
    low: Low
    best: Best
    high: High
    best_claim: Annotated[int, Meta(description="Number of the claim that gives the best count")]
    claims: Annotated[list[int], Meta(description="Numbers of the claims that were counted")]
    rule: Annotated[str, looks(r"^\S+$", "Version of the counting rule")]
