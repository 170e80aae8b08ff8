"""Each list of the archive, once: what may be asked of it, its rows, its record, its table.

Pages, twins, feeds and the documentation of the data come from here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, QuerySet
from msgspec import Struct

from events import feeds, from_columns, tables
from events.filters import (
    ArticleFilters,
    ClaimFilters,
    CorrectionFilters,
    DateFilters,
    IncidentFilters,
    PlaceFilters,
    QuoteFilters,
    SourceFilters,
    SpeakerFilters,
)
from events.models import (
    Article,
    CasualtyClaim,
    Correction,
    Incident,
    Place,
    Quote,
    Source,
    Speaker,
)
from events.models.article import ArticleQuerySet
from events.models.claim import ClaimQuerySet
from events.models.incident import IncidentQuerySet, places_with_incidents
from events.models.quote import QuoteQuerySet
from events.strict import StrictFilterSet
from events.to_records import (
    article_row,
    claim_record,
    correction_record,
    incident_row,
    place_row,
    quote_record,
    source_row,
    speaker_row,
)


@dataclass(frozen=True)
class Listing:
    """rows gives a queryset with what to_record reads of each; located: they have coordinates.

    Where columns are named, from_columns makes the same record of these alone, in less time.
    """

    filters: type[StrictFilterSet]
    rows: Callable[[], QuerySet[Any]]
    to_record: Callable[[Any, str], Struct]
    table: tables.Table
    located: bool = False
    feed: feeds.Feed | None = None
    columns: tuple[str, ...] = ()
    from_columns: Callable[[Any, str], Struct] | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """What ends the addresses of its twins."""
        known = {"json": True, "geojson": self.located, "csv": True, "csv.gz": True}
        return tuple(form for form, has in {**known, "atom": bool(self.feed)}.items() if has)


def incidents() -> IncidentQuerySet:
    """Incidents with what a list shows of each, in one query."""
    return Incident.objects.select_related("place").defer("search")


def _incidents_recorded() -> IncidentQuerySet:
    """Incidents with what their record says of each, and no more: a third of the work less."""
    return incidents().only(*from_columns.INCIDENT)


def quotes() -> QuoteQuerySet:
    """Quotes with what a list shows of each: two queries, however many there are."""
    shown = Incident.objects.only("code", "title", "language", "sensitivity")
    spoken_of = Prefetch("incidents", shown)
    return Quote.objects.with_origins().prefetch_related(spoken_of)


def articles() -> ArticleQuerySet:
    return Article.objects.listed()


def claims() -> ClaimQuerySet:
    return CasualtyClaim.objects.with_origins().select_related("incident")


def corrections() -> QuerySet[Correction]:
    return Correction.objects.select_related("incident")


def _place_row(place: Place, site: str) -> Struct:
    # An annotation of places_with_incidents, which the type of a row does not know.
    return place_row(place, place.happened, site)  # type: ignore[attr-defined]


INCIDENTS = Listing(
    IncidentFilters,
    _incidents_recorded,
    incident_row,
    tables.INCIDENTS,
    located=True,
    feed=feeds.INCIDENTS,
    columns=from_columns.INCIDENT,
    from_columns=from_columns.incident_row,
)
INCIDENTS_BY_DATE = replace(INCIDENTS, filters=DateFilters)
CLAIMS = Listing(
    ClaimFilters,
    claims,
    lambda claim, site: claim_record(claim, claim.incident.code, site),
    tables.CLAIMS,
    feed=feeds.CLAIMS,
)
QUOTES = Listing(QuoteFilters, quotes, quote_record, tables.QUOTES, feed=feeds.QUOTES)
ARTICLES = Listing(ArticleFilters, articles, article_row, tables.ARTICLES, feed=feeds.ARTICLES)
PLACES = Listing(PlaceFilters, places_with_incidents, _place_row, tables.PLACES, located=True)
SPEAKERS = Listing(SpeakerFilters, Speaker.objects.all, speaker_row, tables.SPEAKERS)
SOURCES = Listing(SourceFilters, Source.objects.all, source_row, tables.SOURCES)
CORRECTIONS = Listing(
    CorrectionFilters,
    corrections,
    lambda correction, site: correction_record(correction, correction.incident.code, site),
    tables.CORRECTIONS,
    feed=feeds.CORRECTIONS,
)

# By the address without what ends it.
LISTINGS: dict[str, Listing] = {
    "/incidents": INCIDENTS,
    "/map": INCIDENTS,
    "/claims": CLAIMS,
    "/articles": ARTICLES,
    "/quotes": QUOTES,
    "/places": PLACES,
    "/speakers": SPEAKERS,
    "/sources": SOURCES,
    "/corrections": CORRECTIONS,
}
