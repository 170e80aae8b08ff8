"""The page of an incident's possible duplicates, and what a form asks while it is filled in."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from events.admin.duplicates.shown import WHY, Line, panel
from events.admin.duplicates.typed import sketch_typed
from events.duplicates import keep_apart, possible, sketch_of, unsettled
from events.models import Incident, IncidentLink, NotDuplicate

_PREFIX = re.compile(r"([a-z]+-)?")


def addresses(protected: Callable[..., Any]) -> list[URLPattern]:
    """Below those of incidents; protected lets those in who may enter the desk."""
    return [
        path("like-this/", protected(like_this), name="events_incident_like_this"),
        path("<int:pk>/duplicates/", protected(duplicates), name="events_incident_duplicates"),
    ]


def incident_to_change(request: HttpRequest, pk: int) -> Incident:
    """Raises Http404 or PermissionDenied."""
    incidents = Incident.objects.select_related("place", "submission").defer("search")
    incident = incidents.filter(pk=pk).first()
    if incident is None:
        raise Http404(f"There is no incident {pk}.")
    if not admin.site.get_model_admin(Incident).has_change_permission(request, incident):
        raise PermissionDenied
    return incident


def like_this(request: HttpRequest) -> HttpResponse:
    """The panel for what a form says so far; nothing while place or days are missing."""
    desk = admin.site.get_model_admin(Incident)
    if not desk.has_view_permission(request):
        raise PermissionDenied
    prefix = request.GET.get("prefix", "")
    own = request.GET.get("incident", "")
    sketch = sketch_typed(
        request.GET,
        prefix if _PREFIX.fullmatch(prefix) else "",
        int(own) if own.isascii() and own.isdigit() and len(own) < 19 else None,
    )
    found = unsettled(sketch) if sketch else []
    known = prefix if _PREFIX.fullmatch(prefix) else ""
    return HttpResponse(panel(found, request.user, prefix=known))


def duplicates(request: HttpRequest, pk: int) -> HttpResponse:
    """What may be the same as this incident, what was decided about it, and room to decide."""
    incident = incident_to_change(request, pk)
    if request.method != "POST":
        return _page(request, incident)
    if "again" in request.POST:
        return _ask_again(request, incident)
    ticked = [_number(number) for number in request.POST.getlist("other")]
    why = request.POST.get("why", "").strip()
    apart = list(Incident.objects.defer("search").filter(pk__in=ticked).exclude(pk=pk))
    if not apart or not why:
        problem = "Tick those that are not this incident." if not apart else WHY
        return _page(request, incident, ticked=ticked, why=why, problem=problem)
    keep_apart(incident, apart, why=why, who=request.user.get_username())
    codes = ", ".join(other.code for other in apart)
    messages.success(request, f"Recorded: {incident.code} is not the same as {codes}.")
    return _back(incident)


def _ask_again(request: HttpRequest, incident: Incident) -> HttpResponse:
    decided = NotDuplicate.objects.touching(incident).filter(pk=_number(request.POST["again"]))
    if decided.delete()[0]:
        messages.success(request, "The decision is taken back: the two are asked about again.")
    return _back(incident)


def _page(
    request: HttpRequest,
    incident: Incident,
    *,
    ticked: Sequence[int] = (),
    why: str = "",
    problem: str = "",
) -> HttpResponse:
    sketch = sketch_of(incident)
    found = possible(sketch) if sketch else []
    decisions = NotDuplicate.objects.touching(incident).select_related("incident", "other")
    context = {
        **admin.site.each_context(request),
        "title": f"What may be the same as {incident}",
        "opts": Incident._meta,
        "incident": incident,
        "has_days": sketch is not None,
        "lines": [Line.of(each, request.user) for each in found if not each.settled],
        "decisions": [
            (decision, decision.other if decision.incident_id == incident.pk else decision.incident)
            for decision in decisions
        ],
        "links": IncidentLink.objects.touching(incident).select_related(
            "from_incident", "to_incident"
        ),
        "ticked": ticked,
        "why": why,
        "problem": problem,
    }
    return render(request, "desk/duplicates/page.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _back(incident: Incident) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:events_incident_duplicates", args=[incident.pk]))
