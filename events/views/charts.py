"""Which chart stands on which page, and where its bars lead."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from events.charts.by_days import Dated
from events.charts.moved import Steps, count_moved
from events.charts.moved_drawing import StepDrawing, draw_steps
from events.charts.timeline import Address, Timeline, timeline
from events.charts.timeline_drawing import Drawing, draw
from events.dossier import Dossier
from events.models import DayCount
from events.strict import StrictFilterSet
from events.views.listing import address_with


@dataclass(frozen=True)
class TimelineChart:
    """What templates/charts/_timeline.html shows."""

    timeline: Timeline
    drawing: Drawing | None


@dataclass(frozen=True)
class StepChart:
    """What templates/charts/_steps.html shows, one of a list."""

    steps: Steps
    drawing: StepDrawing | None


def timeline_of_list(request: HttpRequest, filters: StrictFilterSet) -> TimelineChart:
    """All that a filtered list finds, whichever page of it is shown: one query."""

    def narrowed(first: datetime.date, last: datetime.date) -> str:
        return address_with(request, {"from": first, "to": last, "page": None})

    given = filters.given
    counted = DayCount.objects.asked(given)
    return _chart(
        filters.qs if counted is None else counted, narrowed, given.get("from"), given.get("to")
    )


def timeline_of(incidents: Dated, filters: Mapping[str, str] | None = None) -> TimelineChart:
    """These incidents; bars lead to the list with these filters, by which it finds the same."""

    def narrowed(first: datetime.date, last: datetime.date) -> str:
        query: dict[str, Any] = {**(filters or {}), "from": first, "to": last}
        return f"{reverse('incidents')}?{urlencode(query)}"

    return _chart(incidents, narrowed, None, None)


def _chart(
    incidents: Dated,
    address: Address,
    first: datetime.date | None,
    last: datetime.date | None,
) -> TimelineChart:
    found = timeline(incidents, address, first, last)
    return TimelineChart(found, draw(found))


def step_charts(dossier: Dossier) -> list[StepChart]:
    """One for each figure of the incident, as known on the dossier's day. No query."""
    found = count_moved(dossier.claims, dossier.incident.code, dossier.as_of)
    return [StepChart(steps, draw_steps(steps)) for steps in found]
