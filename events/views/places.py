"""Places where something happened, and what happened at each."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.filters import PlaceFilters
from events.locator import locate_place
from events.models import Estimate, Incident, Place
from events.models.estimate import Total
from events.models.incident import places_with_incidents
from events.to_records import place_record, place_row
from events.views.charts import timeline_of
from events.views.incidents import listed
from events.views.listing import base, json_list, json_response, no_filters, read_page, twin

_LATEST = 50


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, PlaceFilters, places_with_incidents())
    context = {"page": page, "twin": twin(request), "choices": page.filters.choices()}
    return render(request, "places/index.html", context)


def index_json(request: HttpRequest) -> HttpResponse:
    return json_list(
        request,
        PlaceFilters,
        places_with_incidents(),
        # An annotation of places_with_incidents, which the type of a row does not know.
        lambda place, site: place_row(place, place.happened, site),  # type: ignore[attr-defined]
    )


@dataclass(frozen=True)
class Portrait:
    """A place with what happened there: seven queries."""

    place: Place
    names: list[str]
    count: int
    totals: list[Total]
    left_out: int
    latest: list[Incident]


def _portrait(slug: str) -> Portrait:
    """Raises Http404 with a sentence."""
    place = Place.objects.filter(slug=slug).first()
    if place is None:
        raise Http404(_("The archive knows no place called “%(text)s”.") % {"text": slug})
    incidents = Incident.objects.filter(place=place)
    return Portrait(
        place=place,
        names=[name.name for name in place.names.order_by("name") if name.name != place.name],
        count=incidents.count(),
        totals=Estimate.objects.totals(incidents),
        left_out=incidents.duplicates().count(),
        latest=list(listed().filter(place=place).order_by("-last_day", "-id")[:_LATEST]),
    )


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    no_filters(request)
    portrait = _portrait(slug)
    happened = Incident.objects.filter(place=portrait.place)
    context = {
        "portrait": portrait,
        "locator": locate_place(portrait.place),
        "chart": timeline_of(happened, {"city": slug}),
        "twin": twin(request),
    }
    return render(request, "places/detail.html", context)


def detail_json(request: HttpRequest, slug: str) -> HttpResponse:
    no_filters(request)
    known = _portrait(slug)
    return json_response(
        place_record(
            known.place,
            known.count,
            names=known.names,
            totals=known.totals,
            left_out=known.left_out,
            latest=known.latest,
            base=base(request),
        )
    )
