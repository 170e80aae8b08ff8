"""The public note that a change of what readers have seen asks for, on the page that changes it.

The database asks for the same (events.models.noted); here it is said at the field, before.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events.admin.base import DeskAdmin, DeskFormSet
from events.admin.form import DeskForm
from events.admin.publication import becoming
from events.models import Correction, Incident
from events.models.base import TODAY
from events.models.noted import NOTED
from events.models.vocabulary import Status

# How an editor enters a column that is no field of its form.
_ENTERED_AS = {"passage": ("article", "words", "occurrence"), "dates": ("first", "last")}
# From each model to the incidents on which readers may find its records.
_ON = {
    "Incident": ("pk", ""),
    "CasualtyClaim": ("claims", "claims__passage__article"),
    "Attribution": ("attributions", "attributions__passage__article"),
    "Quote": ("quotes", "quotes__passage__article"),
    "QuoteIncident": ("quote_links", "quote_links__quote__passage__article"),
}
_WANTED = "Readers have seen what this changes. Say here what was wrong and what is right."
_IN_ROW = "Readers have seen what this changes. Say in the {} what was wrong and what is right."
# Why a record that readers see is not deleted on a page that has no room for a note.
ON_ITS_INCIDENT = (
    "Readers see this record: take it away on the page of its incident, with a public note."
)
_FIELDSET = ("What is told to readers", {"fields": ("correction",)})


def noted(*models: str) -> frozenset[str]:
    """The form fields in which what wants a note is entered."""
    columns = [column for model in models for column in NOTED[model]]
    return frozenset(name for column in columns for name in _ENTERED_AS.get(column, (column,)))


def shown_on(record: Model) -> QuerySet[Incident]:
    """The published incidents on which readers see the record, as the archive has it now."""
    path, article = _ON[type(record).__name__]
    seen = {path: record.pk, "status": Status.PUBLISHED}
    if article:
        seen[f"{article}__status"] = Status.PUBLISHED
    return Incident.objects.filter(**seen)


def note_link() -> SafeString:
    return format_html('<a href="#id_correction">{}</a>', "public note")


class NotedForm(DeskForm):
    """Of a record that readers may have seen. A row beside a record goes by its record's note."""

    noted: frozenset[str] = frozenset()
    # Set by the formset, for a row.
    is_row = False

    correction = forms.CharField(
        required=False,
        label="Public note",
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="what was wrong and what is right. Needed when a figure, day, place, "
        "attribution or quote changes; it stays on the record and at /corrections/ for good.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The incidents whose readers the note is for.
        self.readers_of: list[Incident] = []

    @property
    def note(self) -> str:
        if self.is_row:
            return str(self.data.get("correction", "")).strip()
        return str(self.cleaned_data.get("correction", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        changed = [name for name in self.changed_data if name in self.noted]
        if self.instance.pk and (changed or (self.note and not self.is_row)):
            self.readers_of = list(self.seen_on())
        if self.readers_of and changed and not self.note and self.stays_published():
            field = changed[0] if self.is_row else "correction"
            self.add_error(field, self.note_wanted(changed))
        return cleaned

    def seen_on(self) -> QuerySet[Incident]:
        """The incidents on which readers see what this form changes, before it does."""
        return shown_on(self.instance)

    def stays_published(self) -> bool:
        """Whether readers will see the change; what is withdrawn with it needs no note."""
        return not self.is_row or becoming(self.instance.incident) == Status.PUBLISHED

    def note_wanted(self, changed: list[str]) -> str:
        return format_html(_IN_ROW, note_link()) if self.is_row else _WANTED

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        if commit and self.note and not self.is_row:
            write_note(self.readers_of, self.note)
        return saved


def write_note(incidents: Iterable[Incident], note: str) -> None:
    """Tell readers of each incident, as of today, what was changed."""
    Correction.objects.bulk_create(
        Correction(incident=incident, made_on=TODAY, note=note) for incident in incidents
    )


class NotedFormSet(DeskFormSet):
    """Rows beside a record: what leaves them wants the record's note too."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.is_row = True
        return form

    def clean(self) -> None:
        super().clean()
        leaving = [form for form in self.initial_forms if self._leaves(form)]
        unnoted = [form for form in leaving if not form.note and form.stays_published()]
        if any(shown_on(form.instance).exists() for form in unnoted):
            raise ValidationError(format_html(_IN_ROW, note_link()))

    def _leaves(self, form: Any) -> bool:
        ticked = self.can_delete and self._should_delete_form(form)  # type: ignore[attr-defined]
        return bool(ticked and form.noted)


class NotedAdmin(DeskAdmin):
    """Offers the note where readers see the record."""

    def takes_note(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None or not self.has_change_permission(request, obj):
            return False
        if not hasattr(obj, "shown_to_readers"):  # asked for several times on one page
            obj.shown_to_readers = self.readers_see(obj)
        return bool(obj.shown_to_readers)

    def readers_see(self, obj: Any) -> bool:
        return shown_on(obj).exists()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, _FIELDSET] if self.takes_note(request, obj) else fieldsets
