"""The pages on which two incidents become one, and two again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from events import publication
from events.admin.duplicates.page import incident_to_change
from events.admin.merging.form import MergeForm
from events.admin.merging.shown import row_in_words
from events.editors import User, editor_of, is_own
from events.merging import KINDS, Found, merge, to_carry, undo, why_not, why_stuck
from events.merging.carrying import MergingError
from events.models import Incident, Merge
from events.models.vocabulary import Status


def addresses(protected: Callable[..., Any]) -> list[URLPattern]:
    """Below those of incidents; protected lets those in who may enter the desk."""
    return [
        path("<int:pk>/merge/<int:other>/", protected(merging), name="events_incident_merge"),
        path("merges/<int:pk>/undo/", protected(undoing), name="events_merge_undo"),
    ]


def merging(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two incidents side by side; sent, the one goes and leaves what it held to the other."""
    pair = incident_to_change(request, pk), incident_to_change(request, other)
    _refuse_who_may_not(request, *pair)
    # Neither way round: the reason is the same for both.
    reason = why_not(*pair) and why_not(*reversed(pair))
    reason = reason or _why_not_before_readers(request.user, *pair)
    found = [] if reason else to_carry(*pair)
    form = MergeForm(sent(request), one=pair[0], other=pair[1], found=found)
    if request.method == "POST" and not reason and form.is_valid():
        try:
            return _merged(request, form)
        except MergingError as error:
            reason = str(error)
    context = {
        **admin.site.each_context(request),
        "title": f"Are {pair[0].code} and {pair[1].code} one?",
        "opts": Incident._meta,
        "pair": pair,
        "form": form,
        "holdings": [_Holding(each) for each in found if each.there or each.carried or each.left],
        "reason": reason,
    }
    return render(request, "desk/merging/page.html", context)


def sent(request: HttpRequest) -> QueryDict | None:
    """What was typed, none while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _refuse_who_may_not(request: HttpRequest, *incidents: Incident) -> None:
    """Where readers see one of the two, merging publishes and withdraws.

    Raises PermissionDenied.
    """
    needed = {"events.publish_incident", "events.withdraw_incident"}
    seen = any(incident.status == Status.PUBLISHED for incident in incidents)
    if seen and not all(request.user.has_perm(name) for name in needed):
        raise PermissionDenied("Readers see one of the two: merging them is a publisher's.")


def _why_not_before_readers(user: User, *pair: Incident) -> str:
    """Why what a draft holds may not come before readers yet; empty where none would."""
    drafts = [incident for incident in pair if incident.status != Status.PUBLISHED]
    if len(drafts) != 1:
        return ""
    [draft] = drafts
    own = is_own(user, draft)
    reason = publication.why_not(editor_of(user, Incident), draft.status, Status.PUBLISHED, own=own)
    return f"{draft.code}: {reason}" if reason else ""


class _Holding:
    """The rows of one kind, in words: of the one, of the other, and those that both have."""

    def __init__(self, found: Found) -> None:
        self.label = found.kind.many.capitalize()
        self.one = [row_in_words(row) for row in found.there]
        self.other = [row_in_words(row) for row in found.carried]
        self.both = [row_in_words(row) for row in found.left]


def _merged(request: HttpRequest, form: MergeForm) -> HttpResponse:
    stays, goes = form.chosen()
    done = merge(
        stays,
        goes,
        why=form.cleaned_data["why"],
        who=request.user.get_username(),
        choices=form.choices(),
        preferred=form.preferred(),
    )
    messages.success(request, f"{goes.code} is merged into {stays.code}.{_told(done)}")
    return HttpResponseRedirect(reverse("admin:events_incident_change", args=[stays.pk]))


def _told(done: Merge) -> str:
    """What was carried, and what was left because it was there already, in sentences."""
    carried, left = (
        ", ".join(
            kind.counted(len(done.carried[rows][kind.name]))
            for kind in KINDS
            if done.carried[rows][kind.name]
        )
        for rows in ("rows", "left")
    )
    told = f" Carried: {carried}." if carried else " It held nothing."
    if left:
        told += f" Left with {done.goes.code}, since {done.stays.code} has the same: {left}."
    if done.carried["unpreferred"]:
        told += f" No longer preferred: claim {', '.join(done.carried['unpreferred'])}."
    return told


class _UndoForm(forms.Form):
    why = forms.CharField(
        label="Why they are two",
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Where readers see them, they find this as a note on both.",
    )


def undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """What was carried, and room to say why it goes back."""
    done = Merge.objects.select_related("stays", "goes").filter(pk=pk).first()
    if done is None:
        raise Http404(f"There is no merge {pk}.")
    stays = incident_to_change(request, done.stays_id)
    if Status.PUBLISHED in {stays.status, done.carried["status"]}:
        _refuse_who_may_not(request, Incident(status=Status.PUBLISHED))
    reason = why_stuck(done)
    form = _UndoForm(sent(request), label_suffix="")
    if request.method == "POST" and not reason and form.is_valid():
        try:
            told = undo(done, why=form.cleaned_data["why"], who=request.user.get_username())
        except MergingError as error:
            reason = str(error)
        else:
            return _parted(request, done, told)
    context = {
        **admin.site.each_context(request),
        "title": f"Part {done.goes.code} from {done.stays.code} again?",
        "opts": Incident._meta,
        "merge": done,
        "told": _told(done),
        "form": form,
        "reason": reason,
    }
    return render(request, "desk/merging/undo.html", context)


def _parted(request: HttpRequest, done: Merge, told: list[str]) -> HttpResponse:
    messages.success(request, f"{done.goes.code} and {done.stays.code} are two again.")
    for words in told:
        messages.warning(request, words)
    return HttpResponseRedirect(reverse("admin:events_incident_change", args=[done.goes_id]))
