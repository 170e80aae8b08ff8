"""What became of incidents that readers had seen before: the feed of the latest changes."""

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.core.exceptions import BadRequest
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from events import addresses
from events.feeds import INCIDENTS, Entry
from events.filters import IncidentFilters
from events.listings import incidents
from events.models import Incident
from events.models.incident import IncidentQuerySet
from events.strict import PAGING
from events.views.cors import open_to_all
from events.views.feeds import Told, atom_response
from events.views.listing import PER_PAGE

# What a feed of one part, in one order, has no use for.
MEANINGLESS = {*PAGING, "sort"}
# How far back each kind of history is looked at: what it costs is the same in any archive.
_LOOKED_AT = 1_000
# Each kind of history, with its column of the incident.
_HISTORIES = {
    "IncidentEvent": "pgh_obj_id",
    "CasualtyClaimEvent": "incident_id",
    "AttributionEvent": "incident_id",
    "QuoteIncidentEvent": "incident_id",
}


def changes_atom(request: HttpRequest) -> HttpResponse:
    """The incidents of a filter that changed last, each once: two queries."""
    filters = IncidentFilters.read(request.GET, _changed(incidents()))
    for name in sorted(MEANINGLESS & filters.given.keys()):
        raise BadRequest(f"“{name}” means nothing here: the feed is one part, in one order.")
    rows: QuerySet[Any] = filters.qs
    told = Told(
        title="Changes",
        page="/corrections/",
        subtitle="; ".join(f"{one.label}: {value}" for one, value in filters.chosen()),
    )
    entries = [_entry(row) for row in rows.order_by("-changed_at", "-pk")[:PER_PAGE]]
    return open_to_all(atom_response(request, told, entries))


def _changed(rows: IncidentQuerySet) -> QuerySet[Any]:
    """Those of the latest history that changed after readers first saw them."""
    parts = []
    for events, column in _HISTORIES.items():
        kept = apps.get_model("events", events)._default_manager
        latest = kept.order_by("-pgh_id").values_list(column, flat=True)
        # A great import is no change, and would hide those before it.
        parts += [latest[:_LOOKED_AT], latest.filter(pgh_label="update")[:_LOOKED_AT]]
    found = parts[0].union(*parts[1:])
    timed: QuerySet[Any] = INCIDENTS.timed(rows.filter(pk__in=list(found)))
    return timed.filter(changed_at__gt=F("published_at"))


def _entry(incident: Incident) -> Entry:
    """Under the address of the record's history, where each change is told."""
    return replace(
        INCIDENTS.entry(incident),
        address=f"{addresses.incident(incident.code)}history/",
        content=render_to_string(INCIDENTS.template, {"row": incident}),
    )
