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
from events.admin.reading.page import article_to_read, back, page
from events.admin.refusals import refusal
from events.admin.words import WordsField, drop_unused, passage_at, stretch_of
from events.models import Article, Incident, IncidentLink, Passage
from events.models.vocabulary import Status
from events.notes import Note, notes_of
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
        self.note = note
        self.stretch: Stretch | None = None
        self.readers_of = _shown_on(note.passage)
        if not self.readers_of:
            del self.fields["correction"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        body = self.note.passage.article.body
        selected = stretch_between(body, cleaned["start"], cleaned["end"])
        if not selected or selected.exact != cleaned["words"] or cleaned["occurrence"]:
            selected = stretch_of(body, cleaned["words"], cleaned["occurrence"])
        for claim in self.note.claims:
            if claim.wording not in selected.exact:
                raise ValidationError(
                    {"words": f"These words do not say “{claim.wording}”, which a claim rests on."}
                )
        self.stretch = selected
        return cleaned


def passage(request: HttpRequest, pk: int, passage: int) -> HttpResponse:
    """The passage, what rests on it, and what may be done with it."""
    note = _note(article_to_read(request, pk), passage)
    return _passage_page(request, note, MoveForm(note=note, label_suffix=""))


@require_POST
def move(request: HttpRequest, pk: int, passage: int) -> HttpResponse:
    """All that rests on the passage rests on other words from now on."""
    note = _note(article_to_read(request, pk), passage)
    if not _may_move(request, note):
        raise PermissionDenied
    form = MoveForm(request.POST, note=note, label_suffix="")
    if not form.is_valid() or form.stretch is None:
        return _passage_page(request, note, form)
    try:
        with transaction.atomic():
            target = passage_at(note.passage.article, form.stretch)
            for record in _records(note):
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
    note = _note(article_to_read(request, pk), passage)
    if not _may_delete(request, note):
        raise PermissionDenied
    reason = next(filter(None, (_desk(r).why_kept(r) for r in _deleted(note))), "")
    if not reason and not all(_desk(r).has_delete_permission(request, r) for r in _deleted(note)):
        raise PermissionDenied
    if request.method == "POST" and not reason:
        reason = _delete(request, note)
        if not reason:
            messages.success(request, "Passage deleted, with what rested on it.")
            return back(note.passage.article, None)
    return page(
        request, note.passage.article, "desk/reading/_delete_passage.html",
        {"note": note, "reason": reason},
    )  # fmt: skip


def _note(article: Article, passage: int) -> Note:
    note = notes_of(article).get(passage)
    if note is None:
        raise Http404(f"Article {article.pk} has no passage {passage}.")
    note.passage.article = article
    for claim in note.claims:
        claim.passage = note.passage
    return note


def _shown_on(passage: Passage) -> list[Incident]:
    """The incidents on which readers see what rests on the passage."""
    if passage.article.status != Status.PUBLISHED:
        return []
    rests = Q(claims__passage=passage) | Q(quotes__passage=passage)
    rests |= Q(attributions__passage=passage)
    published = Incident.objects.defer("search").filter(status=Status.PUBLISHED)
    return list(published.filter(rests).distinct())


def _records(note: Note) -> list[Any]:
    return [*note.claims, *note.quotes, *note.attributions, *note.links]


def _deleted(note: Note) -> list[Any]:
    return [*note.claims, *note.quotes, *note.attributions]


def _desk(record: Any) -> Any:
    return admin.site.get_model_admin(type(record))


def _may_move(request: HttpRequest, note: Note) -> bool:
    """Whether the editor may change every record that rests on it."""
    incidents = admin.site.get_model_admin(Incident)
    return all(_desk(r).has_change_permission(request, r) for r in _deleted(note)) and all(
        incidents.has_change_permission(request, link.from_incident) for link in note.links
    )


def _may_delete(request: HttpRequest, note: Note) -> bool:
    """Whether the editor may delete such records as rest on it."""
    incidents = admin.site.get_model_admin(Incident)
    return all(_desk(r).has_delete_permission(request) for r in _deleted(note)) and all(
        incidents.has_change_permission(request, link.from_incident) for link in note.links
    )


def _passage_page(request: HttpRequest, note: Note, form: MoveForm) -> HttpResponse:
    context = {
        "note": note,
        "form": form,
        "may_move": _may_move(request, note),
        "may_delete": _may_delete(request, note),
    }
    return page(request, note.passage.article, "desk/reading/_passage.html", context)


def _delete(request: HttpRequest, note: Note) -> str:
    """Delete it; why the database refused, or nothing."""
    try:
        with transaction.atomic():
            for record in _deleted(note):
                _desk(record).log_deletions(request, [record])
                record.delete()
            IncidentLink.objects.filter(passage=note.passage).update(passage=None)
            Passage.objects.filter(pk=note.passage.pk).unused().delete()
            connection.check_constraints()
    except DatabaseError as error:
        reason = refusal(error)
        if reason is None:
            raise
        return reason
    return ""
