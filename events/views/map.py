"""Where things happened: the incidents of a filter with their coordinates, and as GeoJSON."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.filters import IncidentFilters
from events.models import Incident
from events.to_records import incident_row
from events.views.incidents import listed
from events.views.listing import json_list, read_page, twin


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, IncidentFilters, listed())
    context = {
        "page": page,
        "twin": twin(request),
        "geojson": twin(request, "geojson"),
        "choices": page.filters.choices(),
    }
    return render(request, "map.html", context)


def geojson(request: HttpRequest) -> HttpResponse:
    """A FeatureCollection (RFC 7946); an incident of unknown coordinates has no geometry."""
    collection = {"type": "FeatureCollection"}
    response = json_list(
        request, IncidentFilters, listed(), _feature, collection, rows_called="features"
    )
    response.headers["Content-Type"] = "application/geo+json"
    return response


def _feature(incident: Incident, site: str) -> dict[str, Any]:
    row = incident_row(incident, site)
    known = row.latitude is not None and row.longitude is not None
    return {
        "type": "Feature",
        "id": row.code,
        "geometry": (
            {"type": "Point", "coordinates": [row.longitude, row.latitude]} if known else None
        ),
        "properties": msgspec.to_builtins(row),
    }
