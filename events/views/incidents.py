"""Incidents: the list with its filters, and one incident, today or as known on a day."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from events.days import in_words, read_day
from events.dossier import open_dossier
from events.facets import MOST_COUNTED, FacetValue, count_facets
from events.filters import IncidentFilters
from events.history import history_of
from events.models import Incident, Tombstone
from events.models.incident import IncidentQuerySet
from events.strict import given_often
from events.tally import RULE_VERSION
from events.to_records import incident_record, incident_row
from events.views.errors import problem
from events.views.listing import Page, base, json_list, json_response, no_filters, read_page, twin


def listed() -> IncidentQuerySet:
    """Incidents with what a list shows of each, in one query."""
    return Incident.objects.select_related("place").with_counts().defer("search")


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, IncidentFilters, listed())
    context = {
        "page": page,
        "twin": twin(request),
        "choices": page.filters.choices(),
        "facets": _facets(page),
    }
    return render(request, "incidents/index.html", context)


@dataclass(frozen=True)
class Facet:
    """A filter's values as links that set it, each with how many incidents it leaves."""

    label: str
    values: list[tuple[FacetValue, str]]


def _facets(page: Page[Incident]) -> list[Facet]:
    if not 1 < page.count <= MOST_COUNTED:
        return []
    counted = count_facets(page.filters.qs)
    return [
        Facet(
            str(page.filters.filters[name].label),
            [(value, page.address(page=None, **{name: value.value})) for value in values],
        )
        for name, values in counted.items()
        if name not in page.filters.given
    ]


def index_json(request: HttpRequest) -> HttpResponse:
    return json_list(request, IncidentFilters, listed(), incident_row)


def detail(request: HttpRequest, code: str) -> HttpResponse:
    incident = Incident.objects.select_related("place").filter(code=code).first()
    if incident is None:
        stone = tombstone(code)
        return render(request, "incidents/gone.html", {"stone": stone}, status=410)
    dossier = open_dossier(incident, day_asked(request))
    context = {
        "dossier": dossier,
        "incident": incident,
        "rule": RULE_VERSION,
        "twin": twin(request),
    }
    return render(request, "incidents/detail.html", context)


def detail_json(request: HttpRequest, code: str) -> HttpResponse:
    incident = Incident.objects.select_related("place").filter(code=code).first()
    if incident is None:
        return problem(request, 410, gone_in_words(tombstone(code)))
    known = open_dossier(incident, day_asked(request))
    return json_response(
        incident_record(
            incident,
            base=base(request),
            as_of=known.as_of,
            figures=known.figures,
            claims=known.claims,
            quotes=known.quotes,
            attributions=known.attributions,
            articles=[coverage.article for coverage in known.coverage],
            links=known.links,
            corrections=known.corrections,
        )
    )


def history(request: HttpRequest, code: str) -> HttpResponse:
    no_filters(request)
    incident = Incident.objects.filter(code=code).first()
    if incident is None:
        stone = tombstone(code)
        return render(request, "incidents/gone.html", {"stone": stone}, status=410)
    context = {"incident": incident, "changes": history_of(incident), "twin": twin(request)}
    return render(request, "incidents/history.html", context)


def history_json(request: HttpRequest, code: str) -> HttpResponse:
    no_filters(request)
    incident = Incident.objects.filter(code=code).first()
    if incident is None:
        return problem(request, 410, gone_in_words(tombstone(code)))
    return json_response({"incident": code, "changes": history_of(incident)})


def tombstone(code: str) -> Tombstone:
    stone = Tombstone.objects.select_related("moved_to").filter(code=code).first()
    if stone is None:
        raise Http404(_("There is no incident %(code)s.") % {"code": code})
    return stone


def gone_in_words(stone: Tombstone) -> str:
    said = _("%(code)s was withdrawn on %(day)s: %(reason)s") % {
        "code": stone.code,
        "day": in_words(stone.made_on),
        "reason": stone.reason,
    }
    if stone.moved_to is None:
        return said
    return f"{said} " + _("What it held is now at %(code)s.") % {"code": stone.moved_to.code}


def day_asked(request: HttpRequest) -> datetime.date | None:
    """The day in the address, None for today's state. Raises BadRequest with a sentence."""
    for name in request.GET:
        if name != "as_of":
            raise BadRequest(
                _("“%(name)s” means nothing here. An incident knows “as_of” alone.")
                % {"name": name[:50]}
            )
    days = request.GET.getlist("as_of")
    if not days:
        return None
    if len(days) > 1:
        raise BadRequest(given_often("as_of", len(days)))
    try:
        day = read_day(days[0])
    except ValueError as error:
        raise BadRequest(str(error)) from None
    if day > timezone.now().date():
        raise BadRequest(
            _("%(day)s has not come yet; nobody knows what will be known.") % {"day": in_words(day)}
        )
    return day
