"""Incidents with what is known of each."""

import datetime
from typing import Annotated

from django.utils.translation import gettext_noop as _
from msgspec import Meta, Struct

from events.models.vocabulary import (
    DatePrecision,
    Grading,
    Harm,
    IncidentKind,
    Mode,
    PlacePrecision,
    Population,
    Relation,
    Stance,
    Standing,
    Target,
    Weapon,
)
from events.records.articles import ArticleRow, PassageRecord
from events.records.words import (
    Best,
    Claimant,
    ClaimantSlug,
    Country,
    High,
    Incident,
    Latitude,
    Longitude,
    Low,
    Number,
    Permalink,
    PlaceName,
    Source,
    SourceSlug,
    one_of,
)

_Harm = Annotated[str, one_of(Harm, _("What was done to people"))]
_Population = Annotated[str, one_of(Population, _("Which people"))]


class Figure(Struct, kw_only=True, frozen=True):
    """What the counting rule makes of the claims that stand."""

    harm: _Harm
    population: _Population
    low: Low
    best: Best
    high: High
    words: Annotated[str, Meta(description='As a reader sees it, as in "6 or more"')]
    best_claim: Annotated[int, Meta(description="The claim that gives the best count")]
    claims: Annotated[list[int], Meta(description="Every claim that was counted")]
    rule: Annotated[str, Meta(description="Version of the counting rule")]


class ClaimRecord(Struct, kw_only=True, frozen=True):
    """Who claimed what, in which words, as of which day."""

    id: Number
    permalink: Permalink
    incident: Incident
    harm: _Harm
    population: _Population
    low: Low
    high: High
    wording: Annotated[str, Meta(description=_("The words that give the figure"))]
    claimant: Claimant
    claimant_slug: ClaimantSlug
    as_of: Annotated[datetime.date, Meta(description=_("The day the claim speaks for"))]
    standing: Annotated[str, one_of(Standing, _("Whether it stands, or what befell it"))]
    standing_since: Annotated[
        datetime.date | None, Meta(description=_("From when it no longer stands; null: it does"))
    ]
    replaced_by: Annotated[int | None, Meta(description=_("The claim that replaced it"))]
    preferred: Annotated[bool, Meta(description=_("Whether it gives the best count by choice"))]
    preferred_reason: Annotated[str, Meta(description=_("Why it is preferred"))]
    source: Source
    source_slug: SourceSlug
    passage: Annotated[PassageRecord, Meta(description=_("The words that it rests on"))]


class QuoteRecord(Struct, kw_only=True, frozen=True):
    """Words attributed to a speaker; a direct quote's words are the passage's."""

    id: Number
    permalink: Permalink
    speaker: Annotated[str, Meta(description=_("Who said it"))]
    speaker_slug: Annotated[str, Meta(description=_("The speaker's slug"))]
    described_as: Annotated[str, Meta(description=_("What the article calls the speaker"))]
    mode: Annotated[str, one_of(Mode, _("direct: the very words; indirect: reported"))]
    incidents: Annotated[list[str], Meta(description=_("Codes of the incidents it speaks of"))]
    passage: Annotated[PassageRecord, Meta(description=_("The words that it rests on"))]


class AttributionRecord(Struct, kw_only=True, frozen=True):
    """Who is said to have done it, and by whom."""

    id: Number
    permalink: Permalink
    incident: Incident
    actor: Annotated[str, Meta(description="Who is said to have done it")]
    actor_slug: Annotated[str, Meta(description="The actor's slug")]
    stance: Annotated[str, one_of(Stance, "Who says so, and whether it is owned or denied")]
    claimant: Claimant
    claimant_slug: ClaimantSlug
    passage: Annotated[PassageRecord, Meta(description="The words that it rests on")]


class LinkRecord(Struct, kw_only=True, frozen=True):
    """One incident stands in a relation to another."""

    from_incident: Annotated[str, Meta(description="The code of the one")]
    relation: Annotated[str, one_of(Relation, "What the one is to the other")]
    to_incident: Annotated[str, Meta(description="The code of the other")]


class CorrectionRecord(Struct, kw_only=True, frozen=True):
    """A public note on a changed record."""

    incident: Incident
    permalink: Permalink
    made_on: Annotated[datetime.date, Meta(description=_("The day of the note"))]
    note: Annotated[str, Meta(description=_("What was changed, and why"))]


class IncidentRow(Struct, kw_only=True, frozen=True):
    """One incident, as lists show it."""

    code: Incident
    permalink: Permalink
    title: Annotated[str, Meta(description=_("What happened, in one line"))]
    language: Annotated[str, Meta(description=_("Of title, summary and notes (BCP 47)"))]
    kind: Annotated[str, one_of(IncidentKind, _("What kind of event"))]
    first_day: Annotated[
        datetime.date | None, Meta(description=_("First possible day; null when nothing bounds it"))
    ]
    last_day: Annotated[datetime.date, Meta(description=_("Last possible day"))]
    date_precision: Annotated[str, one_of(DatePrecision, _("How exactly the day is known"))]
    place: Annotated[str | None, Meta(description=_("The place's slug"))]
    place_name: PlaceName
    country: Country
    place_precision: Annotated[str, one_of(PlacePrecision, _("How exactly the spot is known"))]
    latitude: Latitude
    longitude: Longitude
    weapons: Annotated[
        list[Annotated[str, one_of(Weapon, "")]],
        Meta(description=_("Weapons used, by what the reports say")),
    ]
    targets: Annotated[
        list[Annotated[str, one_of(Target, "")]],
        Meta(description=_("What was hit, by what the reports say")),
    ]
    grading: Annotated[str, one_of(Grading, _("How well it is established"))]
    killed_low: Low
    killed_best: Best
    killed_high: High
    injured_low: Low
    injured_best: Best
    injured_high: High


class IncidentRecord(IncidentRow, kw_only=True, frozen=True):
    """One incident with everything that is known of it, or was on a day."""

    as_of: Annotated[datetime.date | None, Meta(description="Known on this day; null: today")]
    summary: Annotated[str, Meta(description="What happened, in a few sentences")]
    grading_reason: Annotated[str, Meta(description="Why it is graded so")]
    sensitivity: Annotated[str, Meta(description="What a reader is warned of")]
    figures: Annotated[list[Figure], Meta(description="What the counting rule makes of it")]
    claims: Annotated[list[ClaimRecord], Meta(description="Every claim")]
    quotes: Annotated[list[QuoteRecord], Meta(description="What was said of it")]
    attributions: Annotated[
        list[AttributionRecord], Meta(description="Who is said to have done it")
    ]
    articles: Annotated[list[ArticleRow], Meta(description="The articles that report on it")]
    links: Annotated[list[LinkRecord], Meta(description="Incidents it is linked with")]
    corrections: Annotated[
        list[CorrectionRecord], Meta(description="Public notes on what was changed")
    ]


_IN_LANGUAGE = "Of somebody's own words (BCP 47); empty for the archive's"


class DifferenceRecord(Struct, kw_only=True, frozen=True):
    """What one field of a record said before and after a change, in words."""

    field: Annotated[str, Meta(description="What the field is called")]
    before: Annotated[str, Meta(description="What it said before")]
    after: Annotated[str, Meta(description="What it said after")]
    language_before: Annotated[str, Meta(description=_IN_LANGUAGE)]
    language_after: Annotated[str, Meta(description=_IN_LANGUAGE)]


class ChangeRecord(Struct, kw_only=True, frozen=True):
    """One public change of an incident or of a record on it."""

    permalink: Permalink
    at: Annotated[datetime.datetime, Meta(description="When it was made")]
    what: Annotated[str, Meta(description="Which record was changed, and how")]
    differences: Annotated[list[DifferenceRecord], Meta(description="What it changed")]


class HistoryRecord(Struct, kw_only=True, frozen=True):
    """An incident's public changes, newest first."""

    incident: Incident
    changes: Annotated[list[ChangeRecord], Meta(description="Its changes")]
