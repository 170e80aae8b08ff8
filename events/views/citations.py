"""Citing a record or a filtered result: in plain words on its page, in other forms beside it."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models.functions import Collate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from events import addresses
from events.citations import FORMS, Citation, Fingerprint, fingerprint, of_record, of_result, plain
from events.dossier import Dossier, open_dossier
from events.filters import IncidentFilters
from events.models import Incident
from events.models.incident import IncidentQuerySet
from events.strict import PAGING
from events.views.cors import open_to_all
from events.views.errors import problem
from events.views.listing import base
from events.views.record import day_asked, gone_in_words, incident_of, tombstone

# What parts or sorts a result, and makes it no other one.
_NO_PART_OF_A_RESULT = {*PAGING, "sort"}


@dataclass(frozen=True)
class Cited:
    """What templates/_cite.html shows: the plain words, and the other forms with addresses.

    The title is a part of the words, and in this language; empty where the page's own words are.
    """

    plain: str
    title: str
    language: str
    forms: list[tuple[str, str]]


def cited_record(request: HttpRequest, dossier: Dossier) -> Cited:
    """The record as the dossier shows it. No query."""
    address = addresses.incident(dossier.incident.code).rstrip("/")
    query, language = _day_query(dossier.as_of), dossier.incident.language
    return _cited(_record(request, dossier), address, query, language)


def record(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """One incident's citation in a form of events.citations.FORMS."""
    incident = incident_of(code)
    if incident is None:
        return problem(request, 410, gone_in_words(tombstone(code)))
    return _answer(_record(request, open_dossier(incident, day_asked(request))), form)


def result(request: HttpRequest) -> HttpResponse:
    """The page on which a filtered result can be cited."""
    filters = IncidentFilters.read(request.GET, Incident.objects.all())
    query = _result_query(filters)
    cited = _cited(_result(request, filters), "/incidents/cite", query)
    context = {"cite": cited, "back": f"{reverse('incidents')}{query}"}
    return render(request, "incidents/cite.html", context)


def result_in(request: HttpRequest, form: str) -> HttpResponse:
    """A filtered result's citation in a form of events.citations.FORMS."""
    filters = IncidentFilters.read(request.GET, Incident.objects.all())
    return _answer(_result(request, filters), form)


def _cited(citation: Citation, address: str, query: str, language: str = "") -> Cited:
    forms = [(form.name, f"{address}.{form.suffix}{query}") for form in FORMS.values()]
    return Cited(plain(citation), citation.title, language, forms)


def _answer(citation: Citation, form: str) -> HttpResponse:
    chosen = FORMS[form]
    response = HttpResponse(
        chosen.write(citation), content_type=f"{chosen.media_type}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{citation.key}.{form}"'
    return open_to_all(response)


def _record(request: HttpRequest, dossier: Dossier) -> Citation:
    incident = dossier.incident
    permalink = base(request) + addresses.incident(incident.code)
    return of_record(
        code=incident.code,
        title=incident.title,
        address=permalink + _day_query(dossier.as_of),
        as_of=dossier.as_of,
        changed_on=_changed_on(dossier),
        accessed_on=timezone.now().date(),
    )


def _changed_on(dossier: Dossier) -> datetime.date:
    """The last day on which the incident or a claim was recorded, or a correction was made."""
    days = [dossier.incident.recorded_at.date()]
    days += [claim.recorded_at.date() for claim in dossier.claims]
    days += [correction.made_on for correction in dossier.corrections]
    return max(days)


def _day_query(day: datetime.date | None) -> str:
    return f"?as_of={day}" if day else ""


def _result(request: HttpRequest, filters: IncidentFilters) -> Citation:
    """One query beside those that name the filters."""
    return of_result(
        filters=[(choice.label, value) for choice, value in filters.chosen()],
        address=f"{base(request)}/incidents/{_result_query(filters)}",
        found=fingerprint_of(filters.qs),
        accessed_on=timezone.now().date(),
    )


def fingerprint_of(incidents: IncidentQuerySet) -> Fingerprint:
    """One query, streamed, so that no result is held in memory."""
    codes = incidents.order_by(Collate("code", "C")).values_list("code", flat=True)
    return fingerprint(codes.iterator(chunk_size=10_000))


def _result_query(filters: IncidentFilters) -> str:
    kept = {name: filters.data[name] for name in filters.given if name not in _NO_PART_OF_A_RESULT}
    return f"?{urlencode(kept)}" if kept else ""
