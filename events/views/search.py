"""One search over incidents, articles and quotes, the best matches first."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchRank, SearchVector
from django.db.models import Case, F, FloatField, QuerySet, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from events import listings
from events.filters import SearchFilters
from events.models import Incident, Passage
from events.models.vocabulary import Rights
from events.prepared import prepared
from events.records import FoundArticle, SearchRecord
from events.search import Search, understand
from events.to_records import article_row, incident_row, quote_record
from events.views.listing import base, twins
from events.views.twins import json_response

# How many of each kind one page shows; the lists have them all.
_SHOWN = 20
# Private characters mark the words that matched, until the excerpt has been escaped.
_BEGIN, _END = "\ue000", "\ue001"
_BETWEEN = " … "
# Of a text that may not be shown in full, how many sentences are an excerpt.
_SENTENCES = 2


@dataclass(frozen=True)
class Found:
    """The best matches of one kind, and whether there are more."""

    rows: list[Any]
    more: bool


@dataclass(frozen=True)
class Results:
    query: str
    understood: Search
    incidents: Found
    articles: Found
    quotes: Found

    @property
    def nothing(self) -> bool:
        return not (self.incidents.rows or self.articles.rows or self.quotes.rows)


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "search.html", {"results": _results(request), "twins": twins(request)})


def index_json(request: HttpRequest) -> HttpResponse:
    results = _results(request)
    if results is None:
        return json_response(SearchRecord(query="", incidents=[], articles=[], quotes=[]))
    site = base(request)
    return json_response(
        SearchRecord(
            query=results.query,
            incidents=[incident_row(row, site) for row in results.incidents.rows],
            articles=[
                FoundArticle(excerpt=_plain_excerpt(row), article=article_row(row, site))
                for row in results.articles.rows
            ],
            quotes=[quote_record(row, site) for row in results.quotes.rows],
        )
    )


def _results(request: HttpRequest) -> Results | None:
    """The best of each kind; None when nothing was asked. Eight queries."""
    filters = SearchFilters.read(request.GET, Incident.objects.none())
    query = filters.given.get("q")
    if not query:
        return None
    search = understand(query)
    with prepared():
        # Which readers see takes longer to plan than to find; each plan begins with the words.
        quotes = _best(_ranked(listings.quotes(), search, "passage__search"))
    return Results(
        query=query,
        understood=search,
        incidents=_best(_at_place_first(listings.incidents(), search)),
        articles=_best_articles(search),
        quotes=quotes,
    )


def _best(ranked: QuerySet[Any]) -> Found:
    rows = list(ranked.order_by("-rank", "-pk")[: _SHOWN + 1])
    return Found(rows[:_SHOWN], len(rows) > _SHOWN)


def _ranked(queryset: QuerySet[Any], search: Search, vector: str) -> QuerySet[Any]:
    ranked: QuerySet[Any] = queryset.annotate(rank=SearchRank(F(vector), search.everything))
    return ranked.filter(search.in_text(vector))


def _at_place_first(queryset: QuerySet[Incident], search: Search) -> QuerySet[Any]:
    """What happened at the place that the query names comes before what only mentions it."""
    at_place = Case(
        When(place__in=search.places, then=Value(1.0)), default=0.0, output_field=FloatField()
    )
    rank = SearchRank(F("search"), search.everything) + at_place
    return queryset.filter(search.in_incidents()).annotate(rank=rank)


def _best_articles(search: Search) -> Found:
    """The best matches, each with an excerpt; of a text that may not be shown, its sentences."""
    excerpt = _headline("body", search, max_fragments=2, max_words=30, min_words=12)
    articles: QuerySet[Any] = listings.articles().annotate(excerpt=excerpt)
    best = _best(_ranked(articles, search, "search"))
    hidden = [article for article in best.rows if article.rights != Rights.FULL]
    if hidden:
        sentences = _matching_sentences(hidden, search)
        for article in hidden:
            article.excerpt = _BETWEEN.join(sentences[article.pk][:_SENTENCES])
    return best


def _matching_sentences(articles: list[Any], search: Search) -> dict[int, list[str]]:
    """Of each article the whole sentences around its passages that match, in their order."""
    sentence = Concat("sentence_before", "exact", "sentence_after")
    matching: Any = (
        Passage.objects.filter(article__in=articles)
        .annotate(vector=SearchVector(sentence, config="english"))
        .filter(vector=search.everything)
        .annotate(excerpt=_headline(sentence, search, highlight_all=True))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for passage in matching.in_reading_order():
        excerpt = passage.excerpt.strip()
        if excerpt not in found[passage.article_id]:
            found[passage.article_id].append(excerpt)
    return found


def _headline(text: Any, search: Search, **options: Any) -> SearchHeadline:
    return SearchHeadline(
        text,
        search.everything,
        config="english",
        start_sel=_BEGIN,
        stop_sel=_END,
        fragment_delimiter=_BETWEEN,
        **options,
    )


def _plain_excerpt(article: Any) -> str:
    return str(article.excerpt).replace(_BEGIN, "").replace(_END, "")


def highlighted(excerpt: str) -> SafeString:
    """The excerpt as HTML, with the words that matched marked."""
    marked = escape(excerpt).replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(marked)
