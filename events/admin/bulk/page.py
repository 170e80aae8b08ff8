"""The page between ticking incidents in their list and doing something to all of them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from events.admin.bulk.kinds import KINDS, Kind, Outcome
from events.admin.refusals import refusal
from events.editors import User, seen_by
from events.models import Incident
from events.steps import locked

# What one person can look through before agreeing to it.
MOST = 100
_TOO_MANY = f"Tick {MOST} incidents at most: more than that nobody looks through at once."
_CHANGED = "Something changed while you had the page open. Look at it again, then decide."


def addresses(protected: Callable[..., Any]) -> list[URLPattern]:
    """Below those of incidents; protected lets those in who may enter the desk."""
    return [
        path(f"{name}/", protected(partial(several, kind=kind)), name=_name(kind))
        for name, kind in KINDS.items()
    ]


def actions() -> list[Callable[..., Any]]:
    """For the menu above the list; each leads to its page."""
    return [_action(kind) for kind in KINDS.values()]


def several(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Says of each incident what will happen to it or why not; a POST does it."""
    if not admin.site.get_model_admin(Incident).has_change_permission(request):
        raise PermissionDenied
    sent = request.method == "POST"
    numbers = _numbers((request.POST if sent else request.GET).getlist("id"))
    form = kind.form(request.POST if sent else None, label_suffix="")
    reason = ""
    try:
        with transaction.atomic():
            outcome = kind.outcome(_incidents(request.user, numbers, hold=sent), request.user)
            if sent and request.POST.get("seen") != outcome.fingerprint:
                reason = _CHANGED
            elif sent and outcome.taken and form.is_valid():
                return _do(request, kind, outcome, form)
    except DatabaseError as error:
        reason = refusal(error) or ""
        if not reason:
            raise
    return _page(request, kind, outcome, form, reason)


def _do(request: HttpRequest, kind: Kind, outcome: Outcome, form: forms.Form) -> HttpResponse:
    user: Any = request.user
    kind.do(outcome, user, form.cleaned_data)
    LogEntry.objects.log_actions(
        user_id=user.pk,
        queryset=outcome.taken,
        action_flag=CHANGE,
        change_message=[{"changed": {"fields": list(kind.changed)}}],
    )
    # What waits for the commit is asked now: before success is told.
    connection.check_constraints()
    told = f"{_counted(len(outcome.taken))} {kind.done}"
    if outcome.along:
        told += f", and with them {', '.join(f'“{article.title}”' for article in outcome.along)}"
    messages.success(request, f"{told}.")
    left = len(outcome.lines) - len(outcome.taken)
    if left:
        messages.warning(request, f"{_counted(left)} stayed as before.")
    return HttpResponseRedirect(reverse("admin:events_incident_changelist"))


def _page(
    request: HttpRequest, kind: Kind, outcome: Outcome, form: forms.Form, reason: str
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": f"{kind.called}: {_counted(len(outcome.lines))}",
        "opts": Incident._meta,
        "kind": kind,
        "outcome": outcome,
        "button": f"{kind.called}: {_counted(len(outcome.taken))}",
        "form": form,
        "reason": reason,
    }
    return render(request, "desk/bulk/page.html", context)


def _incidents(user: User, numbers: list[int], *, hold: bool) -> list[Incident]:
    """Those that the account may see, in the order of the list; held until the commit if said."""
    rows = Incident.objects.filter(pk__in=numbers)
    rows = Incident.objects.filter(pk__in=list(seen_by(user, rows).values_list("pk", flat=True)))
    if not hold:
        rows = rows.select_related("place", "submission").defer("search")
    return sorted(locked(rows) if hold else rows, key=lambda one: -one.pk)


def _numbers(texts: Iterable[str]) -> list[int]:
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 19]
    return list(dict.fromkeys(numbers))[:MOST]


def _counted(number: int) -> str:
    return "1 incident" if number == 1 else f"{number} incidents"


def _name(kind: Kind) -> str:
    return f"events_incident_{kind.name}_several"


def _action(kind: Kind) -> Callable[..., Any]:
    @admin.action(description=f"{kind.called} the ticked ones…", permissions=["change"])
    def lead(
        page: Any, request: HttpRequest, chosen: QuerySet[Incident]
    ) -> HttpResponseRedirect | None:
        numbers = list(chosen.order_by("-pk").values_list("pk", flat=True)[: MOST + 1])
        if len(numbers) > MOST:
            messages.error(request, _TOO_MANY)
            return None
        query = urlencode([("id", pk) for pk in numbers])
        return HttpResponseRedirect(f"{reverse(f'admin:{_name(kind)}')}?{query}")

    lead.__name__ = kind.name
    return lead
