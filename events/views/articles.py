"""Articles: the list, and one article with its passages marked in the text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from events import addresses
from events.days import in_words
from events.filters import ArticleFilters
from events.linked_data import article_document, script_text
from events.listings import ARTICLES, articles
from events.models import Article, ArticleTombstone, Incident
from events.notes import notes_of, parts
from events.to_records import article_record
from events.views.errors import problem
from events.views.listing import base, no_filters, read_page, twins
from events.views.twins import json_response


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, ArticleFilters, articles())
    context = {
        "page": page,
        "twins": twins(request, ARTICLES.forms),
        "choices": page.filters.choices(),
    }
    return render(request, "articles/index.html", context)


def detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    no_filters(request)
    article = _article(pk)
    if article is None:
        return render(request, "articles/gone.html", {"stone": _stone(pk)}, status=410)
    if article.slug != slug:
        return redirect(addresses.in_language(addresses.article(article)), permanent=True)
    notes = notes_of(article)
    coverage = list(article.coverage.select_related("incident").order_by("id"))
    incidents = [one.incident for one in coverage]
    context = {
        "article": article,
        "notes": list(notes.values()),
        "parts": parts(article, notes),
        "coverage": coverage,
        "linked_data": script_text(article_document(article, incidents, base(request))),
        "twins": twins(request),
    }
    return render(request, "articles/detail.html", context)


def detail_json(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    no_filters(request)
    article = _article(pk)
    if article is None:
        return problem(request, 410, _gone_in_words(_stone(pk)))
    if article.slug != slug:
        return redirect(addresses.article(article).rstrip("/") + ".json", permanent=True)
    passages = list(article.passages.in_reading_order().defer("search"))
    for passage in passages:
        passage.article = article
    incidents = Incident.objects.filter(coverage__article=article).order_by("id")
    return json_response(article_record(article, passages, incidents, base(request)))


def _article(pk: int) -> Article | None:
    return (
        Article.objects.select_related("source", "origin_source", "origin_article")
        .defer("search")
        .filter(pk=pk)
        .first()
    )


def _stone(pk: int) -> ArticleTombstone:
    """What stands in the place of an article. Raises Http404 where there never was one."""
    stones = ArticleTombstone.objects.select_related("moved_to").defer(
        "moved_to__body", "moved_to__search"
    )
    stone = stones.filter(article=pk).first()
    if stone is None:
        raise Http404(_("There is no article %(number)s.") % {"number": pk})
    return stone


def _gone_in_words(stone: ArticleTombstone) -> str:
    said = _("Article %(number)s was withdrawn on %(day)s: %(reason)s") % {
        "number": stone.article_id,
        "day": in_words(stone.made_on),
        "reason": stone.reason,
    }
    if stone.moved_to is None:
        return said
    return f"{said} " + _("In its place is article %(number)s.") % {"number": stone.moved_to.pk}
