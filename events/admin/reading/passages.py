"""A passage with all that rests on it is moved to other words, or deleted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from events.admin.noted import write_note
from events.admin.reading.forms import stretch_between
from events.admin.reading.page import article_to_read, back, notes_for, page
from events.admin.refusals import refusal
from events.admin.words import WordsField, drop_unused, passage_at, stretch_of
from events.models import Incident, IncidentLink, Passage
from events.models.vocabulary import Status
from events.notes import Note
from events.text import Stretch


class MoveForm(forms.Form):
    """The words that a passage moves to, selected by a script or pasted."""

    words = WordsField(label="New words", help_text="selected in the text, or pasted")
    occurrence = forms.IntegerField(min_value=1, required=False, label="which one")
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    correction = forms.CharField(
        label="Public note",
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Readers have seen what this changes. Say what was wrong and what is right.",
    )

    def __init__(self, *args: Any, note: Note, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passage = note.passage
        self.stretch: Stretch | None = None
        self.readers_of = _shown_on(note.passage)
        if not self.readers_of:
            del self.fields["correction"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        body = self.passage.article.body
        selected = stretch_between(body, cleaned["start"], cleaned["end"])
        if not selected or selected.exact != cleaned["words"] or cleaned["occurrence"]:
            selected = stretch_of(body, cleaned["words"], cleaned["occurrence"])
        for wording in self.passage.claims.values_list("wording", flat=True):
            if wording not in selected.exact:
                raise ValidationError(
                    {"words": f"These words do not say “{wording}”, which a claim rests on."}
                )
        self.stretch = selected
        return cleaned


def passage(request: HttpRequest, pk: int, passage: int) -> HttpResponse:
    """The passage, what rests on it, and what may be done with it."""
    note = _note(request, pk, passage)
    return _passage_page(request, note, MoveForm(note=note, label_suffix=""))


@require_POST
def move(request: HttpRequest, pk: int, passage: int) -> HttpResponse:
    """All that rests on the passage rests on other words from now on."""
    note = _note(request, pk, passage)
    records = _resting_on(note.passage)
    if not _may_change(request, records):
        raise PermissionDenied
    form = MoveForm(request.POST, note=note, label_suffix="")
    if not form.is_valid() or form.stretch is None:
        return _passage_page(request, note, form)
    try:
        with transaction.atomic():
            target = passage_at(note.passage.article, form.stretch)
            for record in records:
                record.passage = target
                record.save(update_fields=["passage"])
            drop_unused([note.passage.pk])
            write_note(form.readers_of, form.cleaned_data.get("correction", ""))
            connection.check_constraints()
    except DatabaseError as error:
        reason = refusal(error)
        if reason is None:
            raise
        form.add_error(None, reason)
        return _passage_page(request, note, form)
    messages.success(request, "Passage moved.")
    return back(note.passage.article, target.pk)


def delete(request: HttpRequest, pk: int, passage: int) -> HttpResponse:
    """Ask, then delete all that rests on the passage; a link stays, without its words."""
    note = _note(request, pk, passage)
    records = _resting_on(note.passage)
    if not _may_delete(request, records):
        raise PermissionDenied
    reason = _why_kept(records)
    if request.method == "POST" and not reason:
        reason = _delete(request, note.passage, records)
        if not reason:
            messages.success(request, "Passage deleted, with what rested on it.")
            return back(note.passage.article, None)
    context = {"note": note, "reason": reason}
    return page(request, note.passage.article, "desk/reading/_delete_passage.html", context)


def _note(request: HttpRequest, pk: int, passage: int) -> Note:
    """The passage with what the editor may see of all that rests on it."""
    article = article_to_read(request, pk)
    note = notes_for(request, article).get(passage)
    if note is None:
        raise Http404(f"Article {pk} has no passage {passage}.")
    note.passage.article = article
    return note


def _shown_on(passage: Passage) -> list[Incident]:
    """The incidents on which readers see what rests on the passage."""
    if passage.article.status != Status.PUBLISHED:
        return []
    rests = Q(claims__passage=passage) | Q(quotes__passage=passage)
    rests |= Q(attributions__passage=passage)
    published = Incident.objects.defer("search").filter(status=Status.PUBLISHED)
    return list(published.filter(rests).distinct())


def _resting_on(passage: Passage) -> list[Any]:
    """All that rests on it, whoever may see it, with what permissions look at."""
    of_incident = (passage.claims, passage.attributions)
    rows = [r for rows in of_incident for r in rows.select_related("incident__submission")]
    for row in rows:
        row.passage = passage
    return [
        *rows,
        *passage.quotes.all(),
        *passage.links.select_related("from_incident__submission"),
    ]


def _desk(record: Any) -> Any:
    return admin.site.get_model_admin(type(record))


def _may_change(request: HttpRequest, records: list[Any]) -> bool:
    """A link is changed by who may change the incident that it starts from."""
    held = (r.from_incident if isinstance(r, IncidentLink) else r for r in records)
    return all(_desk(each).has_change_permission(request, each) for each in held)


def _may_delete(request: HttpRequest, records: list[Any]) -> bool:
    deleted = (record for record in records if not isinstance(record, IncidentLink))
    allowed = all(_desk(record).has_delete_permission(request) for record in deleted)
    return allowed and _may_change(request, records)


def _why_kept(records: list[Any]) -> str:
    deleted = (record for record in records if not isinstance(record, IncidentLink))
    return next(filter(None, (_desk(record).why_kept(record) for record in deleted)), "")


def _passage_page(request: HttpRequest, note: Note, form: MoveForm) -> HttpResponse:
    records = _resting_on(note.passage)
    context = {
        "note": note,
        "form": form,
        "may_move": _may_change(request, records),
        "may_delete": _may_delete(request, records),
    }
    return page(request, note.passage.article, "desk/reading/_passage.html", context)


def _delete(request: HttpRequest, passage: Passage, records: list[Any]) -> str:
    """Delete it; why the database refused, or nothing."""
    try:
        with transaction.atomic():
            for record in records:
                if isinstance(record, IncidentLink):
                    record.passage = None
                    record.save(update_fields=["passage"])
                else:
                    _desk(record).log_deletions(request, [record])
                    record.delete()
            drop_unused([passage.pk])
            connection.check_constraints()
    except DatabaseError as error:
        reason = refusal(error)
        if reason is None:
            raise
        return reason
    return ""
