"""The front door and the pages that speak of the archive itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events import vocabularies
from events.filters import SearchFilters
from events.listings import LISTINGS, incidents
from events.models import Article, Incident, Quote
from events.strict import StrictFilterSet
from events.tally import RULE_VERSION
from events.to_records import incident_row
from events.views.cells import CELLS, PARAMETERS
from events.views.charts import timeline_of
from events.views.listing import Twin, base, no_filters, twins
from events.views.twins import json_response

_LATEST = 10

# What may be asked of each list, by its address without what ends it.
LISTS: dict[str, type[StrictFilterSet]] = {
    **{address: listing.filters for address, listing in LISTINGS.items()},
    "/search": SearchFilters,
}


def _latest() -> list[Incident]:
    return list(incidents().order_by("-id")[:_LATEST])


def home(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    context = {
        "incidents": Incident.objects.count(),
        "articles": Article.objects.count(),
        "quotes": Quote.objects.count(),
        "latest": _latest(),
        "chart": timeline_of(Incident.objects.all()),
        "twins": [Twin("JSON", "application/json", "/index.json")],
    }
    return render(request, "home.html", context)


def home_json(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    site = base(request)
    return json_response(
        {
            "incidents": Incident.objects.count(),
            "articles": Article.objects.count(),
            "quotes": Quote.objects.count(),
            "latest": [incident_row(incident, site) for incident in _latest()],
        }
    )


def _documentation() -> dict[str, dict[str, str]]:
    """For each list, what each of its filters asks."""
    return {
        address: {
            name: str(filter_.extra["help_text"])
            for name, filter_ in filter_set.base_filters.items()
        }
        for address, filter_set in LISTS.items()
    }


def data(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    context = {"lists": _documentation(), "cells": _cells(), "twins": twins(request)}
    return render(request, "data.html", context)


def data_json(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    return json_response({"lists": _documentation(), "cells": _cells()})


def _cells() -> dict[str, Any]:
    """What the map's cells are asked for beside the filters."""
    words = {name: str(help_) for name, help_ in PARAMETERS.items()}
    return {"address": CELLS, "parameters": words}


def methodology(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    context = {
        "rule": RULE_VERSION,
        "vocabularies": vocabularies.in_words(),
        "twins": twins(request),
    }
    return render(request, "methodology.html", context)


def methodology_json(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    return json_response({"rule": RULE_VERSION, "vocabularies": vocabularies.in_words()})


def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers; it asks the database nothing."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
