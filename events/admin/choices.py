"""The choice of one record among thousands: found by typing, never listed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, Model, QuerySet

from events.labels import label

if TYPE_CHECKING:
    _ModelChoiceField = forms.ModelChoiceField[Model]
else:
    _ModelChoiceField = forms.ModelChoiceField


class Autocomplete(AutocompleteSelect):
    """Knows the label of the record chosen already, so that fifty rows cost no query each."""

    known: Model | None = None

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        if self.known is None or list(value) != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [self.create_option(name, value[0], label(self.known), True, 1)]
        if not self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]


class RecordField(_ModelChoiceField):
    """A record, chosen by the autocomplete of the model's field that points to its like."""

    def __init__(self, queryset: QuerySet[Model], **options: Any) -> None:
        points_to = options.pop("points_to", None)
        if points_to:
            options["widget"] = Autocomplete(points_to, admin.site)
        super().__init__(queryset, **options)

    def label_from_instance(self, obj: Model) -> str:
        return label(obj)


def chosen_by_typing(field: Any) -> Autocomplete | None:
    """The autocomplete behind a form's field, looking through the admin's wrapper, or None."""
    widget = getattr(field.widget, "widget", field.widget)
    return widget if isinstance(widget, Autocomplete) else None


def autocomplete_options(field: "ForeignKey[Any, Any]") -> dict[str, Any]:
    """What the admin makes a foreign key's form field from."""
    return {"widget": Autocomplete(field, admin.site), "form_class": RecordField}
