"""A record named by typing, with a script's suggestions or without: found, or entered as new.

Where Django's own autocomplete needs its script, this is a text field: a name, a place's name in
any spelling, an incident's code, or the end of a record's address are enough.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, Q
from django.forms.models import modelform_factory
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from events.admin.form import DeskForm
from events.labels import label
from events.models import Incident, Place, Source, Speaker

_SHOWN = 5


@dataclass(frozen=True)
class Typed:
    """What a lookup's fields say: the name, the number of the record chosen, the kind if new."""

    text: str = ""
    pk: str = ""
    kind: str = ""


def _by_name(model: type[Model], typed: str) -> list[Any]:
    rows = model._default_manager.filter(Q(name__iexact=typed) | Q(slug=typed))
    return list(rows[: _SHOWN + 1])


def _places(model: type[Model], typed: str) -> list[Any]:
    places = Place.objects.filter(slug=typed) or Place.objects.named(typed)
    if not places:
        # As places are called where they are offered: with their division and country.
        called = Place.objects.named(typed.partition(",")[0])
        return [place for place in called[:100] if str(place) == typed][: _SHOWN + 1]
    return list(places[: _SHOWN + 1])


def _incidents(model: type[Model], typed: str) -> list[Any]:
    code = re.match(r"\s*(E\d+)\b", typed, re.I | re.A)
    rows = Incident.objects.defer("search")
    return list(rows.filter(code=code[1].upper())) if code else []


_FIND: dict[type[Model], Callable[[type[Model], str], list[Any]]] = {
    Speaker: _by_name,
    Source: _by_name,
    Place: _places,
    Incident: _incidents,
}
_HOW: dict[type[Model], str] = {
    Speaker: "Choose one that is offered, or say what kind of speaker this is, to enter it as new.",
    Source: "Choose one that is offered, or say what kind of source this is, to enter it as new.",
    Place: "Choose one that is offered, or leave this empty and write the place as reported.",
    Incident: "Write its code, as in E000042, or choose one that is offered.",
}


def find(model: type[Model], typed: str) -> list[Any]:
    """The records of that very name; more than one where several have it."""
    return _FIND[model](model, typed) if typed else []


class LookupInput(forms.Widget):
    """A text field with a list below it, and a kind to choose for a record that is new."""

    def __init__(self, asks: "ForeignKey[Any, Any]", kinds: Any = ()) -> None:
        super().__init__()
        self.asks = asks
        self.kinds = list(kinds)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        typed = self.format_value(value)
        field = self.asks
        asked = {
            "app_label": field.model._meta.app_label,
            "model_name": field.model._meta.model_name,
            "field_name": field.name,
        }
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "attrs": self.build_attrs(self.attrs, attrs),
            "typed": typed,
            "ask": f"{reverse('admin:autocomplete')}?{urlencode(asked)}",
            "kinds": self.kinds,
            "is_new": bool(self.kinds and typed.text and not typed.pk),
        }
        return SafeString(render_to_string("desk/_lookup.html", context))

    def format_value(self, value: Any) -> Any:
        if isinstance(value, Model):
            return Typed(label(value), str(value.pk))
        return value if isinstance(value, Typed) else Typed(value or "")

    def as_sent(self, name: str, value: Any) -> dict[str, list[str]]:
        """What a browser sends when nothing is typed; see events.admin.meanwhile."""
        typed = self.format_value(value)
        return {name: [typed.text], f"{name}_pk": [typed.pk]}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        return Typed(
            " ".join(data.get(name, "").split()),
            data.get(f"{name}_pk", ""),
            data.get(f"{name}_kind", ""),
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data


class LookupField(forms.Field):
    """Answers with the record; one that is new is not saved yet.

    points_to is a field of a model that refers to such records: the desk's autocomplete for it
    makes the suggestions. With kinds, a name that nobody has yet may be entered as new.
    """

    widget: LookupInput

    def __init__(
        self, points_to: "ForeignKey[Any, Any]", *, kinds: Any = (), **options: Any
    ) -> None:
        self.model: type[Model] = points_to.related_model
        super().__init__(widget=LookupInput(points_to, kinds), **options)

    def clean(self, value: Any) -> Any:
        if value is None or isinstance(value, Model):  # a field that is shown, not changed
            return value
        if "\0" in value.text:
            raise ValidationError("Null characters are not allowed.")
        if not value.text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self._chosen(value) or self._named(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.widget.format_value(initial)
        return bool(before.text != data.text or (initial is not None and before.pk != data.pk))

    def _chosen(self, typed: Typed) -> Any:
        """The record that was picked from the list, if the name beside its number is still its."""
        if not typed.pk.isdecimal():
            return None
        record = self._rows().filter(pk=int(typed.pk)).first()
        return record if record and label(record) == typed.text else None

    def _rows(self) -> Any:
        rows = self.model._default_manager.all()
        return rows.defer("search") if self.model is Incident else rows

    def _named(self, typed: Typed) -> Any:
        found = find(self.model, typed.text)
        if len(found) == 1:
            return found[0]
        if found:
            each = "; ".join(f"{label(record)}: {record.slug}" for record in found[:_SHOWN])
            raise ValidationError(
                f"Several are called “{typed.text}”. Write instead the end of the address of the "
                f"one that is meant: {each}."
            )
        if typed.kind and self.widget.kinds:
            return self._new(typed)
        noun = self.model._meta.verbose_name
        how = _HOW[self.model] if self.widget.kinds or self.model in (Place, Incident) else ""
        raise ValidationError(f"No {noun} is called “{typed.text}”. {how}".strip())

    def _new(self, typed: Typed) -> Model:
        form = modelform_factory(self.model, form=DeskForm, fields=("name", "kind", "slug"))(
            {"name": typed.text, "kind": typed.kind, "slug": ""}
        )
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        record: Model = form.instance
        return record


def allow_new(field: Any, allowed: bool) -> None:
    """Offer the kinds of a new record only to who may enter one."""
    if not allowed:
        field.widget.kinds = []
