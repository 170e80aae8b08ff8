"""Places where something happened, and what happened at each."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from events import addresses
from events.filters import PlaceFilters
from events.listings import INCIDENTS, PLACES, incidents
from events.locator import locate_place
from events.models import Estimate, Incident, Place
from events.models.estimate import Total
from events.models.incident import places_with_incidents
from events.to_records import place_record
from events.views.charts import timeline_of
from events.views.letters import letters_of
from events.views.listing import base, no_filters, read_page, twins
from events.views.twins import answer, json_response

_LATEST = 50


def index(request: HttpRequest) -> HttpResponse:
    everything = places_with_incidents()
    page = read_page(request, PlaceFilters, everything)
    context = {
        "page": page,
        "twins": twins(request, PLACES.forms),
        "choices": page.filters.choices(),
        "letters": letters_of(page, everything),
    }
    return render(request, "places/index.html", context)


@dataclass(frozen=True)
class Portrait:
    """A place with what happened there: seven queries."""

    place: Place
    names: list[str]
    count: int
    totals: list[Total]
    left_out: int
    latest: list[Incident]


def _place(slug: str) -> Place:
    """Raises Http404 with a sentence."""
    place = Place.objects.filter(slug=slug).first()
    if place is None:
        raise Http404(_("The archive knows no place called “%(text)s”.") % {"text": slug})
    return place


def _portrait(place: Place) -> Portrait:
    happened = Incident.objects.filter(place=place)
    return Portrait(
        place=place,
        names=[name.name for name in place.names.order_by("name") if name.name != place.name],
        count=happened.count(),
        totals=Estimate.objects.totals(happened),
        left_out=happened.duplicates().count(),
        latest=list(incidents().filter(place=place).order_by("-last_day", "-id")[:_LATEST]),
    )


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    no_filters(request)
    portrait = _portrait(_place(slug))
    happened = Incident.objects.filter(place=portrait.place)
    context = {
        "portrait": portrait,
        "locator": locate_place(portrait.place),
        "chart": timeline_of(happened, {"city": slug}),
        "twins": twins(request, INCIDENTS.forms),
    }
    return render(request, "places/detail.html", context)


def detail_json(request: HttpRequest, slug: str) -> HttpResponse:
    no_filters(request)
    known = _portrait(_place(slug))
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


def incidents_as(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """The incidents at the place, in the forms that a portrait of it has not."""
    place = _place(slug)
    rows = incidents().filter(place=place)
    return answer(request, INCIDENTS, form, rows, of=place.name, page=addresses.place(slug))
