"""Where things happened: the incidents of a filter with their coordinates, and as GeoJSON."""

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.filters import IncidentFilters
from events.listings import INCIDENTS, incidents
from events.locator import IN_WORDS
from events.views.cells import CELLS
from events.views.listing import read_page, twin, twins

# How many incidents a mark's window shows; a link leads to all.
_SHOWN = 5


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, IncidentFilters, incidents())
    context = {
        "page": page,
        "twins": twins(request, INCIDENTS.forms),
        "geojson": twin(request, "geojson"),
        "choices": page.filters.choices(),
        "cells": CELLS,
        "tiles": settings.MAP_TILES_URL,
        "precisions": {one.value: words for one, words in IN_WORDS.items()},
        "words": _words(),
    }
    return render(request, "map.html", context)


def _words() -> dict[str, Any]:
    """What the map's program says, in the page's language."""
    return {
        "group": _("Incidents: {incidents}. People killed, by best counts: {killed}."),
        "one": _("{title}. It happened {precision}. People killed, best count: {killed}."),
        "unknown": _("unknown"),
        "precisions": {one.value: str(words) for one, words in IN_WORDS.items()},
        "status": _("Incidents on this part of the map: {incidents}."),
        "statusWithout": _(
            "Incidents on this part of the map: {incidents}. "
            "Of unknown coordinates, in the table alone: {without}."
        ),
        "loading": _("Loading…"),
        "busy": _("The archive is busy. Move the map again in a moment."),
        "failed": _("The map could not be read. The table below says the same."),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "close": _("Close"),
        "credit": _("Coasts and borders: Natural Earth"),
    }


def part(request: HttpRequest) -> HttpResponse:
    """The newest incidents in one cell of the map: the inside of a mark's window."""
    page = read_page(request, IncidentFilters, incidents())
    if "cell" not in page.filters.given:
        raise BadRequest(_("“cell” is missing. It names a cell of the map, as in 7-74-43."))
    context = {"page": page, "shown": page.rows[:_SHOWN], "more": page.count > 1}
    response = render(request, "map/_part.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
