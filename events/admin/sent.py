"""A form's fields as a browser sends them: left alone, or typed in.

What matters of it is kept as a hash, so that a form can carry what it showed and look, when it
comes back, which of its fields were typed in.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Model

from events.labels import label

# The texts of each input, by its name.
Sent = dict[str, list[str]]

_LONGEST = 200


def untouched(form: Any, name: str) -> Sent:
    """What a browser sends of the field as the record now fills it, nothing typed."""
    field = form.fields[name]
    value = field.prepare_value(form.stored(name))
    return _as_sent(_inner(field.widget), form.add_prefix(name), value)


def typed(form: Any, name: str) -> Sent:
    """What the browser has sent of it."""
    there = _as_sent(_inner(form.fields[name].widget), form.add_prefix(name), None)
    return {key: form.data.getlist(key) for key in there}


def hashes(form: Any, names: Iterable[str]) -> str:
    """What the fields show when nothing is typed, as the form carries it: `name=hash`."""
    return " ".join(f"{name}={digest(untouched(form, name))}" for name in names)


def read(text: str) -> dict[str, str]:
    """The hash of each field, from what the form carried."""
    pairs = (pair.partition("=") for pair in text.split())
    return {name: hashed for name, _, hashed in pairs}


def digest(sent: Sent) -> str:
    """Of what matters in it: line ends are the browser's, and an order of ticks means nothing."""
    texts = {key: sorted(t for t in map(_plain, given) if t) for key, given in sent.items()}
    filled = sorted((key.rpartition("-")[2], given) for key, given in texts.items() if given)
    return hashlib.sha256(repr(filled).encode()).hexdigest()[:12]


def in_words(form: Any, name: str) -> str:
    """What the record now says in the field, as an editor reads it."""
    field, value = form.fields[name], form.stored(name)
    if value in (None, "", []):
        return "empty"
    if isinstance(value, Model):
        return label(value)
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        chosen = rows.filter(pk=value).first()
        return label(chosen) if chosen else "empty"
    if isinstance(field, forms.ChoiceField):
        called = {str(key): str(words) for key, words in _flat(field.choices)}
        several = value if isinstance(value, list) else [value]
        return ", ".join(called.get(str(each), str(each)) for each in several)
    if isinstance(value, bool):
        return "ticked" if value else "not ticked"
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield key, words


def _inner(widget: Any) -> Any:
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def _as_sent(widget: Any, name: str, value: Any) -> Sent:
    if hasattr(widget, "as_sent"):
        found: Sent = widget.as_sent(name, value)
        return found
    if isinstance(widget, forms.MultiWidget):
        parts = widget.decompress(value) or [None] * len(widget.widgets)
        ends: Any = widget.widgets_names  # type: ignore[attr-defined]
        each = zip(ends, widget.widgets, parts, strict=True)
        return {name + end: _texts(part.format_value(given)) for end, part, given in each}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if value else []}
    return {name: _texts(widget.format_value(value))}


def _texts(shown: Any) -> list[str]:
    if isinstance(shown, list | tuple):
        return [str(text) for text in shown]
    return [] if shown is None else [str(shown)]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
