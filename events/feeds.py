"""What each list tells those who follow it: its rows as entries of a feed, the newest first.

A row's time is that of the record in the archive, never the day of what it tells: an incident's
is when readers first saw it, or when it, a claim, a quote or an attribution last changed.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from events import addresses
from events.keyset import LATEST_PUBLISHED, LATEST_RECORDED, NEWEST_CORRECTION, Order
from events.models import Article, CasualtyClaim, Correction, Incident, Quote
from events.models.vocabulary import Harm, Population, counted
from events.tally import in_words


@dataclass(frozen=True)
class Entry:
    """address is a path; language that of the title, empty when unknown; content is HTML."""

    title: str
    language: str
    address: str
    updated: datetime.datetime
    published: datetime.datetime | None = None
    content: str = ""


@dataclass(frozen=True)
class Feed:
    """order begins with the newest; timed gives each row what `entry` reads of its time.

    page is the path of the page with the same filters, where it is not the list's own.
    """

    title: str
    order: Order
    timed: Callable[[QuerySet[Any]], QuerySet[Any]]
    entry: Callable[[Any], Entry]
    template: str
    page: str = ""


def _last(events: str, **of: OuterRef) -> Subquery:
    """When history last says something of a record."""
    kept = apps.get_model("events", events)._default_manager.filter(**of)
    times = kept.order_by("-pgh_id").values("pgh_created_at")[:1]
    return Subquery(times, output_field=DateTimeField())


def _annotated(rows: QuerySet[Any], changed_at: Func) -> QuerySet[Any]:
    annotated: QuerySet[Any] = rows.annotate(changed_at=changed_at)
    return annotated


def _of_incidents(rows: QuerySet[Any]) -> QuerySet[Any]:
    rows = rows.defer(None).defer("search")
    own = _last("IncidentEvent", pgh_obj=OuterRef("pk"))
    told = [
        _last(events, incident=OuterRef("pk"))
        for events in ("CasualtyClaimEvent", "AttributionEvent", "QuoteIncidentEvent")
    ]
    # PostgreSQL's greatest passes over what is null.
    return _annotated(rows, Greatest("published_at", own, *told))


def _incident(incident: Incident) -> Entry:
    return Entry(
        title=incident.title,
        language=incident.language,
        address=addresses.of(incident),
        updated=_changed_at(incident),
        published=incident.published_at,
    )


def _of_claims(rows: QuerySet[Any]) -> QuerySet[Any]:
    changed = _last("CasualtyClaimEvent", pgh_obj=OuterRef("pk"))
    return _annotated(rows, Greatest("recorded_at", changed))


def _claim(claim: CasualtyClaim) -> Entry:
    figure = in_words(claim.low, claim.high)
    whom = counted(Population(claim.population), claim.low, claim.high)
    return Entry(
        title=f"{figure} {whom} {Harm(claim.harm).label}: {claim.incident.title}",
        language="",
        address=addresses.of(claim),
        updated=_changed_at(claim),
        published=claim.recorded_at,
    )


def _of_quotes(rows: QuerySet[Any]) -> QuerySet[Any]:
    changed = _last("QuoteEvent", pgh_obj=OuterRef("pk"))
    return _annotated(rows, Coalesce(changed, F("passage__article__recorded_at")))


def _quote(quote: Quote) -> Entry:
    return Entry(
        title=f"{quote.speaker.name}: {quote.passage.exact}",
        language=quote.passage.article.language,
        address=addresses.of(quote),
        updated=_changed_at(quote),
    )


def _article(article: Article) -> Entry:
    return Entry(
        title=article.title,
        language=article.language,
        address=addresses.of(article),
        updated=article.recorded_at,
        published=article.recorded_at,
    )


def _correction(correction: Correction) -> Entry:
    """A note has a day and no hour: the feed, which must say one, says when the day began."""
    began = datetime.datetime.combine(correction.made_on, datetime.time.min, datetime.UTC)
    return Entry(
        title=correction.incident.title,
        language=correction.incident.language,
        address=addresses.correction(correction.incident.code, correction.pk),
        updated=began,
        published=began,
    )


def _as_it_is(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


def _changed_at(row: Any) -> datetime.datetime:
    changed: datetime.datetime = row.changed_at
    return changed


INCIDENTS = Feed("Incidents", LATEST_PUBLISHED, _of_incidents, _incident, "feeds/incident.html")
CLAIMS = Feed("Claims", LATEST_RECORDED, _of_claims, _claim, "feeds/claim.html", page="/incidents/")
QUOTES = Feed("Quotes", LATEST_RECORDED, _of_quotes, _quote, "feeds/quote.html")
ARTICLES = Feed("Articles", LATEST_RECORDED, _as_it_is, _article, "feeds/article.html")
CORRECTIONS = Feed(
    "Corrections", NEWEST_CORRECTION, _as_it_is, _correction, "feeds/correction.html"
)
