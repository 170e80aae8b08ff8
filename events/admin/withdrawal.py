"""The end of a record that readers have seen: why it is withdrawn, and what is in its place."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from events.admin.publication import StepAdmin, StepForm
from events.editors import Held, editor_of, is_own, sees
from events.models import Article, Incident
from events.models.base import SEEN
from events.models.vocabulary import Status
from events.publication import why_not
from events.steps import Refused
from events.withdrawal import leave_stone, withdraw

HELP = "readers find this in its place, for ever"
_CODE = re.compile(r"\bE[0-9]+\b", re.I)
_ENDING = ("withdrawal_reason", "moved_to")
# The number in an article's address, at the desk or before readers, or a number alone.
_NUMBER = re.compile(r"(?:/articles?/)?([0-9]{1,18})\b")


class EndingForm(StepForm):
    """A record's form that asks why, when its status becomes withdrawn.

    A form that declares no withdrawal_reason leaves this to another page.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.status not in SEEN:
            for name in _ENDING:
                self.fields.pop(name, None)
        stone = self.instance.pk and getattr(self.instance, "tombstone", None)
        if stone:
            self.initial.update(withdrawal_reason=stone.reason, moved_to=stone.moved_to_id)

    def check_withdrawal(self, cleaned: dict[str, Any]) -> None:
        if {"status", "moved_to"} & set(self.errors) or "withdrawal_reason" not in cleaned:
            return
        name = self.instance._meta.verbose_name
        withdrawn = self.after == Status.WITHDRAWN
        if withdrawn and not cleaned["withdrawal_reason"]:
            self.add_error("withdrawal_reason", f"Say why this {name} is withdrawn.")
        if not withdrawn and (cleaned["withdrawal_reason"] or cleaned["moved_to"]):
            self.add_error("status", "Choose “withdrawn”, or empty the reason and where it went.")
        if cleaned["moved_to"] and cleaned["moved_to"] == self.instance:
            self.add_error("moved_to", f"An {name} cannot move to itself.")

    def why_not(self, after: str) -> str:
        stone = self.instance.pk and hasattr(self.instance, "tombstone")
        if stone and self.before == Status.WITHDRAWN != after:
            return "What has a tombstone stays withdrawn."
        return super().why_not(after)

    def save(self, commit: bool = True) -> Any:
        record = super().save(commit)
        if commit and self.after == Status.WITHDRAWN:
            reason, moved_to = (self.cleaned_data[n] for n in ("withdrawal_reason", "moved_to"))
            leave_stone(record, reason, moved_to)
        return record


class EndingAdmin(StepAdmin):
    """Of records that are withdrawn; those that nobody has seen are deleted instead."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.status not in SEEN:
            return fieldsets
        return [*fieldsets, ("When it is withdrawn", {"fields": _ENDING})]


def reason_field() -> forms.CharField:
    return forms.CharField(
        label="Why it is withdrawn",
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=HELP,
    )


class _WithdrawForm(forms.Form):
    """Without a script: what is in its place is named by its code, number or address."""

    reason = forms.CharField(
        label="Why it is withdrawn", widget=AdminTextareaWidget(attrs={"rows": 2}), help_text=HELP
    )
    moved_to = forms.CharField(label="What is in its place", required=False)

    def __init__(self, data: Any, *, record: Held) -> None:
        super().__init__(data, label_suffix="")
        self._record = record
        self.fields["moved_to"].help_text = (
            "an incident's code, as in E000042; empty when nothing is"
            if isinstance(record, Incident)
            else "an article's number or its address here; empty when nothing is"
        )

    def clean_moved_to(self) -> Held | None:
        typed = self.cleaned_data["moved_to"].strip()
        if not typed:
            return None
        found = _incident(typed) if isinstance(self._record, Incident) else _article(typed)
        if found is None:
            raise ValidationError(f"Nothing here is called “{typed}”.")
        if found == self._record:
            raise ValidationError("Nothing is in its own place.")
        return found


def _incident(typed: str) -> Incident | None:
    code = _CODE.search(typed)
    rows = Incident.objects.defer("search")
    return rows.filter(code=code[0].upper()).first() if code else None


def _article(typed: str) -> Article | None:
    number = _NUMBER.search(typed)
    rows = Article.objects.without_bodies()
    return rows.filter(pk=number[1]).first() if number else None


def address(kind: type[Held], protected: Callable[..., Any]) -> URLPattern:
    """Below those of the kind's records; protected lets those in who may enter the desk."""
    name = kind._meta.model_name

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return _withdrawing(request, kind, pk)

    there: URLPattern = path("<int:pk>/withdraw/", protected(view), name=f"events_{name}_withdraw")
    return there


def _withdrawing(request: HttpRequest, kind: type[Held], pk: int) -> HttpResponse:
    """Asks for the reason; sent, the record is withdrawn."""
    rows: Any = kind._default_manager.select_related("submission").defer("search")
    record = rows.filter(pk=pk).first()
    name = kind._meta.verbose_name
    if record is None:
        raise Http404(f"There is no {name} {pk}.")
    if not sees(request.user, record) or not editor_of(request.user, kind).withdraws:
        raise PermissionDenied("Withdrawing is a publisher's: ask one.")
    own = is_own(request.user, record)
    refused = why_not(editor_of(request.user, kind), record.status, Status.WITHDRAWN, own=own)
    reason = "It is withdrawn already." if record.status == Status.WITHDRAWN else refused
    form = _WithdrawForm(request.POST if request.method == "POST" else None, record=record)
    if request.method == "POST" and not reason and form.is_valid():
        said = form.cleaned_data
        try:
            withdraw(record, **said, user=request.user)
        except Refused as error:
            reason = str(error)
        else:
            messages.success(request, f"{record} is withdrawn: readers find the reason there.")
            there = reverse(f"admin:events_{kind._meta.model_name}_change", args=[pk])
            return HttpResponseRedirect(there)
    context = {
        **admin.site.each_context(request),
        "title": f"Withdraw {record}?",
        "opts": kind._meta,
        "record": record,
        "form": form,
        "reason": reason,
    }
    return render(request, "desk/withdraw.html", context)
