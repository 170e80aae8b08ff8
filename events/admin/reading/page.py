"""The reading desk: an article's text with its passages marked, and a panel beside it."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from events.admin.reading.kinds import KINDS
from events.editors import seen_by
from events.models import Article, Incident
from events.models.base import SEEN
from events.notes import Note, marked, notes_of

Context = dict[str, Any]

# A script asks for the panel alone; without one the same address answers with the whole page.
_PANEL_ALONE = "X-Panel"


def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, and what is coded on it so far."""
    article = article_to_read(request, pk)
    return whole_page(request, article, "desk/reading/_coded.html", {})


def article_to_read(request: HttpRequest, pk: int) -> Article:
    """Raises Http404 or PermissionDenied."""
    desk = admin.site.get_model_admin(Article)
    article = (
        Article.objects.select_related("source", "submission").defer("search").filter(pk=pk).first()
    )
    if article is None:
        raise Http404(f"There is no article {pk}.")
    if not desk.has_view_permission(request, article):
        raise PermissionDenied
    return article


def notes_for(request: HttpRequest, article: Article) -> dict[int, Note]:
    """A note for each passage on which something rests that the editor may see, by its id."""
    notes = notes_of(article, partial(seen_by, request.user))
    seen = [note for note in notes.values() if note.records]
    for number, note in enumerate(seen, 1):
        note.number = number
    return {note.passage.pk: note for note in seen}


def back(article: Article, passage: int | None) -> HttpResponseRedirect:
    """To the text, at the passage."""
    address = reverse("admin:events_article_read", args=[article.pk])
    return HttpResponseRedirect(address + (f"#passage-{passage}" if passage else ""))


def page(request: HttpRequest, article: Article, panel: str, context: Context) -> HttpResponse:
    """The panel's template beside the text, or the panel alone where a script asks for it."""
    if request.headers.get(_PANEL_ALONE):
        return render(request, panel, {"article": article, **context})
    return whole_page(request, article, panel, context)


def whole_page(
    request: HttpRequest, article: Article, panel: str, context: Context
) -> HttpResponse:
    """The panel's template beside the text with its passages marked."""
    notes = notes_for(request, article)
    desk = admin.site.get_model_admin(Article)
    rows = Incident.objects.filter(coverage__article=article).defer("search").order_by("pk")
    context |= {
        **admin.site.each_context(request),
        "title": article.title,
        "is_nav_sidebar_enabled": False,
        "article": article,
        "panel": panel,
        "kinds": [kind for kind in KINDS.values() if kind.admin.has_add_permission(request)],
        "notes": list(notes.values()),
        "paragraphs": marked(article, notes),
        "incidents": list(seen_by(request.user, rows)),
        "frozen": article.status in SEEN,
        "may_change": desk.has_change_permission(request, article),
    }
    return render(request, "desk/reading/page.html", context)
