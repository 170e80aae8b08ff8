"""One search over incidents, articles and quotes, the best matches first."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchVector
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from events import from_columns, listings, ranking
from events.filters import SearchFilters
from events.keyset import OneOf
from events.models import Article, Incident, Passage
from events.models.vocabulary import Rights
from events.prepared import ByKeys, ColumnsByKeys
from events.records import FoundArticle, SearchRecord
from events.search import Search, understand
from events.to_records import article_row, quote_record
from events.views.listing import base, twins
from events.views.twins import json_response

# How many of each kind one page shows; the lists have them all.
_SHOWN = 20
# Private characters mark the words that matched, until the excerpt has been escaped.
_BEGIN, _END = "\ue000", "\ue001"
_BETWEEN = " … "
# Of a text that may not be shown in full, how many sentences are an excerpt.
_SENTENCES = 2

_INCIDENTS = ByKeys(listings.INCIDENTS.rows)
_INCIDENTS_OF_TWIN = ColumnsByKeys(listings.INCIDENTS.rows, from_columns.INCIDENT)
_ARTICLES = ByKeys(listings.articles)
_QUOTES = ByKeys(listings.quotes)


@dataclass(frozen=True)
class Found:
    """The best matches of one kind, whether there are more, and whether all were compared.

    Of words that many records have, the best of the latest records are found.
    """

    rows: list[Any]
    more: bool
    of_latest: bool


@dataclass(frozen=True)
class Results:
    query: str
    understood: Search
    incidents: Found
    articles: Found
    quotes: Found

    @property
    def latest(self) -> int:
        """How many of each kind were compared where many have these words."""
        return ranking.LATEST

    @property
    def of_latest(self) -> list[str]:
        """The kinds of which only those were compared."""
        kinds = {"incidents": self.incidents, "articles": self.articles, "quotes": self.quotes}
        return [kind for kind, found in kinds.items() if found.of_latest]

    @property
    def nothing(self) -> bool:
        return not (self.incidents.rows or self.articles.rows or self.quotes.rows)


def index(request: HttpRequest) -> HttpResponse:
    return render(
        request, "search.html", {"results": _results(request, _INCIDENTS), "twins": twins(request)}
    )


def index_json(request: HttpRequest) -> HttpResponse:
    results = _results(request, _INCIDENTS_OF_TWIN)
    if results is None:
        return json_response(
            SearchRecord(query="", of_latest=[], incidents=[], articles=[], quotes=[])
        )
    site = base(request)
    return json_response(
        SearchRecord(
            query=results.query,
            of_latest=results.of_latest,
            incidents=[from_columns.incident_row(row, site) for row in results.incidents.rows],
            articles=[
                FoundArticle(excerpt=_plain_excerpt(row), article=article_row(row, site))
                for row in results.articles.rows
            ],
            quotes=[quote_record(row, site) for row in results.quotes.rows],
        )
    )


def _results(request: HttpRequest, of_incidents: ByKeys[Incident]) -> Results | None:
    """The best of each kind; None when nothing was asked. Ten queries at most."""
    filters = SearchFilters.read(request.GET, Incident.objects.none())
    query = filters.given.get("q")
    if not query:
        return None
    search = understand(query)
    of_latest = ranking.common_words(search)
    ids = ranking.best(search, of_latest, _SHOWN + 1)
    kinds: list[ByKeys[Any]] = [of_incidents, _ARTICLES, _QUOTES]
    incidents, articles, quotes = map(_found, kinds, ids, of_latest)
    return Results(
        query=query,
        understood=search,
        incidents=incidents,
        articles=_with_excerpts(articles, search),
        quotes=quotes,
    )


def _found(rows: ByKeys[Any], ids: list[int], of_latest: bool) -> Found:
    return Found(rows.rows(ids[:_SHOWN]) if ids else [], len(ids) > _SHOWN, of_latest)


def _with_excerpts(found: Found, search: Search) -> Found:
    """Articles with an excerpt each; of a text that may not be shown, its sentences."""
    shown = [article.pk for article in found.rows if article.rights == Rights.FULL]
    excerpts = _excerpts(shown, search) if shown else {}
    hidden = [article for article in found.rows if article.pk not in excerpts]
    sentences = _matching_sentences(hidden, search) if hidden else {}
    for article in found.rows:
        of_it = sentences[article.pk][:_SENTENCES] if article.pk not in excerpts else []
        article.excerpt = excerpts.get(article.pk, _BETWEEN.join(of_it))
    return found


def _excerpts(articles: list[int], search: Search) -> dict[int, str]:
    excerpt = _headline("body", search, max_fragments=2, max_words=30, min_words=12)
    asked = Article.objects.filter(OneOf(articles)).annotate(excerpt=excerpt)
    return dict(asked.values_list("pk", "excerpt"))


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
