"""The review page: look, then send, send back or publish what was looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from events.admin.review.shown import show
from events.editors import Held, User, editor_of, is_own
from events.models import Article, Incident, Submission
from events.models.vocabulary import Status
from events.publication import why_not
from events.steps import Refused, take

# What is withdrawn leaves a stone that says why, on a page of its own.
_HERE = {Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED}
_CHANGED = "This record changed while you had the page open. Look at it again, then decide."


@dataclass(frozen=True)
class Step:
    """A step that may follow, as a button; one with a note has room for it."""

    after: str
    called: str
    noted: bool = False


def addresses(kind: type[Held], protected: Callable[..., Any]) -> list[URLPattern]:
    """Below those of the kind; protected lets those in who may enter the desk."""
    name = f"events_{kind._meta.model_name}_review"
    return [path("<int:pk>/review/", protected(partial(review, kind=kind)), name=name)]


def review(request: HttpRequest, pk: int, kind: type[Held]) -> HttpResponse:
    """The record and its articles; a POST takes the step that its button names."""
    record = _record(kind, pk)
    if not admin.site.get_model_admin(kind).has_view_permission(request, record):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, record)
    after = request.POST.get("step", "")
    if after not in _HERE:
        raise BadRequest(f"There is no step to “{after[:50]}” here.")
    note = request.POST.get("note", "").strip()
    if request.POST.get("seen") != show(record, request.user).fingerprint:
        return _page(request, record, [_CHANGED], note)
    try:
        along = take(record, Status(after), request.user, note)
    except Refused as refused:
        return _page(request, _record(kind, pk), refused.reasons, note)
    _tell(request, record, along)
    return HttpResponseRedirect(request.path)


def _record(kind: type[Held], pk: int) -> Any:
    """Raises Http404."""
    rows = kind._default_manager.defer("search")
    related = {Article: ("source", "origin_source", "origin_article"), Incident: ("place",)}[kind]
    of = [f"submission__{who}" for who in ("made_by", "sent_by", "returned_by")]
    record = rows.select_related(*related, *of).filter(pk=pk).first()
    if record is None:
        raise Http404(f"There is no {kind._meta.verbose_name} {pk}.")
    return record


def _page(
    request: HttpRequest, record: Held, refused: list[str] | None = None, note: str = ""
) -> HttpResponse:
    shown = show(record, request.user)
    opts = record._meta
    site = admin.site.get_model_admin(type(record))
    context = {
        **admin.site.each_context(request),
        "title": f"Review of {record}",
        "record": record,
        "submission": getattr(record, "submission", None) or Submission(),
        "kinds": str(opts.verbose_name_plural),
        "list": reverse(f"admin:events_{opts.model_name}_changelist"),
        "change": reverse(f"admin:events_{opts.model_name}_change", args=[record.pk]),
        "withdraw": _withdrawal(record, request.user),
        "may_change": site.has_change_permission(request, record),
        "shown": shown,
        "buttons": [
            step
            for step in steps_after(record, request.user)
            if step.after != Status.PUBLISHED or not shown.missing
        ],
        "why_not": _why_not_published(record, request.user),
        "refused": refused or [],
        "note": note,
    }
    return render(request, "desk/review/page.html", context)


def steps_after(record: Held, user: User) -> list[Step]:
    """The steps that the person may take from here."""
    editor, own = editor_of(user, type(record)), is_own(user, record)
    before = record.status

    def may(after: str, *, noted: bool = False) -> bool:
        return before != after and not why_not(editor, before, after, own=own, noted=noted)

    found = []
    if before == Status.DRAFT and may(Status.IN_REVIEW):
        found.append(Step(Status.IN_REVIEW, "Send for review"))
    if may(Status.PUBLISHED):
        found.append(Step(Status.PUBLISHED, "Publish"))
    if may(Status.DRAFT):
        found.append(Step(Status.DRAFT, "Take back"))
    elif may(Status.DRAFT, noted=True):
        found.append(Step(Status.DRAFT, "Send back", noted=True))
    return found


def _withdrawal(record: Held, user: User) -> str:
    """The page where the person withdraws the record, or nothing when they may not."""
    if record.status != Status.PUBLISHED or not editor_of(user, type(record)).withdraws:
        return ""
    return reverse(f"admin:events_{record._meta.model_name}_withdraw", args=[record.pk])


def _why_not_published(record: Held, user: User) -> str:
    if record.status != Status.IN_REVIEW:
        return ""
    editor, own = editor_of(user, type(record)), is_own(user, record)
    return why_not(editor, record.status, Status.PUBLISHED, own=own)


def _tell(request: HttpRequest, record: Held, along: list[Article]) -> None:
    done = Status(record.status).label
    messages.success(request, f"{record} is {done} now.")
    if along:
        titles = ", ".join(f"“{article.title}”" for article in along)
        messages.success(request, f"Its articles are {done} as well: {titles}.")
