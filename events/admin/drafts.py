"""One box that finds in drafts of every kind: what readers have not seen yet."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from events.admin.searching import by_name, code_begins, matching
from events.editors import User, seen_by
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Incident,
    Passage,
    PlaceName,
    Quote,
    QuoteIncident,
)
from events.models.base import UNSEEN
from events.text import fold

# So many of each kind are shown, the newest first; more letters find fewer.
SHOWN = 20


@dataclass(frozen=True)
class Found:
    """Drafts of one kind, each with its page; more says that there are others."""

    called: str
    lines: list[tuple[Any, str]]
    more: bool


def drafts(request: HttpRequest) -> HttpResponse:
    """The page of what was found; without a word to look for, the box alone."""
    typed = request.GET.get("q", "").replace("\0", " ").strip()[:200]
    context = {
        **admin.site.each_context(request),
        "title": "Find in drafts",
        "typed": typed,
        "found": find(request.user, typed) if typed else [],
    }
    return render(request, "desk/drafts.html", context)


def find(user: User, typed: str) -> list[Found]:
    """What the typed words find among the drafts that the account may see."""
    found = (_found(user, rows, page) for rows, page in _matches(typed))
    return [part for part in found if part.lines]


def _matches(typed: str) -> list[tuple[QuerySet[Any], str]]:
    """The drafts of each kind, with the page that shows one."""
    incidents = Incident.objects.filter(status__in=UNSEEN)
    drafted = incidents.order_by().values("pk")
    code = code_begins(typed)
    if code:
        return [(incidents.filter(code__startswith=code).defer("search"), "review")]
    passages = Passage.objects.order_by().filter(matching(typed)).values("pk")
    links = QuoteIncident.objects.order_by().filter(incident__in=drafted).values("quote")
    claims = CasualtyClaim.objects.filter(incident__in=drafted).select_related("claimant")
    attributions = Attribution.objects.filter(incident__in=drafted).select_related("actor")
    quotes = Quote.objects.filter(pk__in=links).select_related("speaker")
    said = Q(passage__in=passages)
    return [
        (incidents.filter(_of_incident(typed)).defer("search"), "review"),
        (Article.objects.filter(matching(typed), status__in=UNSEEN).listed(), "review"),
        (_with_words(claims.filter(said | by_name("claimant", typed))), "change"),
        (_with_words(quotes.filter(said | by_name("speaker", typed))), "change"),
        (_with_words(attributions.filter(said | by_name("actor", typed))), "change"),
    ]


def _of_incident(typed: str) -> Q:
    """Its own words, or any name of its place."""
    name = fold(typed)
    named = PlaceName.objects.order_by().filter(folded__startswith=name).values("place_id")
    return matching(typed) | Q(place__in=named) if name else matching(typed)


def _with_words(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("passage").defer("passage__search")


def _found(user: User, rows: QuerySet[Any], page: str) -> Found:
    opts = rows.model._meta
    newest = list(seen_by(user, rows).order_by("-pk")[: SHOWN + 1])
    name = f"admin:events_{opts.model_name}_{page}"
    lines = [(record, reverse(name, args=[record.pk])) for record in newest[:SHOWN]]
    return Found(str(opts.verbose_name_plural), lines, len(newest) > SHOWN)
