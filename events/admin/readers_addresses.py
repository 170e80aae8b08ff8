"""A reader's address opens, on the desk, the desk's page of the same record."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from events.models import Article, Incident, Place, Source, Speaker

_PAGES = {
    Incident: ("incidents/<slug:code>/", "review"),
    Article: ("articles/<int:pk>-<slug:slug>/", "review"),
    Place: ("places/<slug:slug>/", "change"),
    Source: ("sources/<slug:slug>/", "change"),
    Speaker: ("speakers/<slug:slug>/", "change"),
}


def addresses() -> list[URLPattern]:
    """The readers' addresses that lead into the desk, for whoever may enter it."""
    return [path(route, _to(kind, page)) for kind, (route, page) in _PAGES.items()]


def _to(kind: type[Any], page: str) -> Callable[..., Any]:
    def to_the_desk(request: HttpRequest, **named: Any) -> HttpResponse:
        # The slug of an article's address is for readers; its number names it.
        wanted = {"pk": named["pk"]} if "pk" in named else named
        pk = kind._default_manager.filter(**wanted).values_list("pk", flat=True).first()
        if pk is None:
            raise Http404(f"There is no such {kind._meta.verbose_name}.")
        name = f"admin:events_{kind._meta.model_name}_{page}"
        return HttpResponseRedirect(reverse(name, args=[pk]))

    return admin.site.admin_view(to_the_desk)
