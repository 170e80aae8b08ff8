"""Incidents: the list with its filters, and one incident, today or as known on a day."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from events import addresses
from events.counting import Count
from events.dossier import Dossier, open_dossier
from events.facets import MOST_COUNTED, FacetValue, count_facets
from events.feeds import Entry
from events.filters import IncidentFilters
from events.geojson import feature
from events.history import Change, history_of
from events.linked_data import document, script_text
from events.listings import CLAIMS, INCIDENTS, claims, incidents
from events.locator import locate_incident
from events.models import Incident
from events.models.incident import IncidentQuerySet
from events.models.vocabulary import DEFAULT_LANGUAGE
from events.prepared import ByKeys
from events.replay import replay
from events.tally import RULE_VERSION
from events.to_records import history_record, incident_record
from events.views.charts import step_charts, timeline_of_list
from events.views.citations import cited_record
from events.views.cors import open_to_all
from events.views.embedding import discovery, snippet
from events.views.errors import problem
from events.views.feeds import Told, atom_response
from events.views.listing import (
    FORMS,
    Page,
    Twin,
    base,
    no_filters,
    page_of,
    read_filters,
    twins,
)
from events.views.record import day_asked, gone_in_words, incident_of, tombstone
from events.views.twins import answer, json_response

DETAIL = "incidents/detail.html"


def in_rows() -> IncidentQuerySet:
    """Incidents with what a row of a table says of each, in one query.

    Reading the other columns is a third of the work that rows take; the time of recording alone
    is a tenth of a page's.
    """
    return incidents().only(
        "code", "title", "language", "kind", "grading", "first_day", "last_day", "date_precision",
        "place__name", "place_name", "country_code",
        "killed_low", "killed", "killed_high", "injured_low", "injured", "injured_high",
    )  # fmt: skip


_ROWS = ByKeys(in_rows)


def index(request: HttpRequest) -> HttpResponse:
    filters = read_filters(request, IncidentFilters, in_rows())
    chart = timeline_of_list(request, filters)
    # The timeline has counted every match already.
    page = page_of(request, filters, Count(chart.timeline.total.incidents), _ROWS)
    context = {
        "page": page,
        "chart": chart,
        "twins": twins(request, INCIDENTS.forms),
        "choices": page.filters.choices(),
        "facets": _facets(page),
    }
    return render(request, "incidents/index.html", context)


@dataclass(frozen=True)
class Facet:
    """A filter's values as links that set it, each with how many incidents it leaves."""

    label: str
    values: list[tuple[FacetValue, str]]


def _gone(request: HttpRequest, code: str) -> HttpResponse:
    context = {"stone": tombstone(code), "written_in": DEFAULT_LANGUAGE}
    return render(request, "incidents/gone.html", context, status=410)


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


def detail(request: HttpRequest, code: str) -> HttpResponse:
    incident = incident_of(code)
    if incident is None:
        return _gone(request, code)
    return render(request, DETAIL, context_of(request, incident))


def context_of(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    """What the incident's page shows."""
    dossier = open_dossier(incident, day_asked(request))
    return {
        "dossier": dossier,
        "replay": replay(dossier),
        "steps": step_charts(dossier),
        "locator": locate_incident(incident),
        "cite": cited_record(request, dossier),
        "linked_data": script_text(document(dossier, base(request))),
        "incident": incident,
        "rule": RULE_VERSION,
        "oembed": discovery(request),
        "embed": snippet(request, incident.title),
        "twins": _twins(request, dossier),
    }


def _twins(request: HttpRequest, dossier: Dossier) -> list[Twin]:
    """A table, a spot and news tell nothing of a day."""
    if dossier.as_of:
        return twins(request)
    news = f"{addresses.incident(dossier.incident.code)}history.atom"
    return [*twins(request, ["json", "geojson", "csv"]), Twin(*FORMS["atom"], news)]


def detail_json(request: HttpRequest, code: str) -> HttpResponse:
    incident = incident_of(code)
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


def detail_csv(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """The incident's claims, which are the part of it that is a table."""
    incident = Incident.objects.filter(code=code).first()
    if incident is None:
        return problem(request, 410, gone_in_words(tombstone(code)))
    return answer(request, CLAIMS, form, claims().filter(incident=incident))


def detail_geojson(request: HttpRequest, code: str) -> HttpResponse:
    no_filters(request)
    incident = incidents().filter(code=code).first()
    if incident is None:
        return problem(request, 410, gone_in_words(tombstone(code)))
    record = INCIDENTS.to_record(incident, base(request))
    return json_response(feature(record, record), "application/geo+json")


def history(request: HttpRequest, code: str) -> HttpResponse:
    no_filters(request)
    incident = Incident.objects.filter(code=code).first()
    if incident is None:
        return _gone(request, code)
    context = {
        "incident": incident,
        "changes": history_of(incident),
        "twins": twins(request, ["json", "atom"]),
    }
    return render(request, "incidents/history.html", context)


def history_json(request: HttpRequest, code: str) -> HttpResponse:
    no_filters(request)
    incident = Incident.objects.filter(code=code).first()
    if incident is None:
        return problem(request, 410, gone_in_words(tombstone(code)))
    return json_response(history_record(code, history_of(incident), base(request)))


def history_atom(request: HttpRequest, code: str) -> HttpResponse:
    """What became of one incident, for those who follow it."""
    no_filters(request)
    incident = Incident.objects.filter(code=code).first()
    if incident is None:
        return problem(request, 410, gone_in_words(tombstone(code)))
    told = Told(title=incident.title, page=addresses.incident(code))
    entries = [_news(incident, change) for change in history_of(incident)]
    return open_to_all(atom_response(request, told, entries))


def _news(incident: Incident, change: Change) -> Entry:
    return Entry(
        title=f"{change.what}: {incident.title}",
        language="",
        address=addresses.change(incident.code, change.name),
        updated=change.at,
        published=change.at,
        content=render_to_string("feeds/change.html", {"change": change}),
    )
