"""An article's text as an editor pastes it."""

import curses.ascii
import unicodedata
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from events.models.article import MAX_BODY


def tidy(text: str) -> str:
    """The text with LF line ends and nothing blank around it; otherwise letter for letter."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def first_control(text: str) -> str | None:
    """The first control character and its place, in words; None when there is none.

    Line feeds and tabs are text.
    """
    for place, character in enumerate(text):
        if unicodedata.category(character) == "Cc" and character not in "\n\t":
            line = text.count("\n", 0, place) + 1
            column = place - text.rfind("\n", 0, place)
            return f"line {line}, character {column}: {_name(character)}"
    return None


def _name(control: str) -> str:
    code = ord(control)
    short = "DEL" if code == 127 else curses.ascii.controlnames[code] if code < 32 else ""
    return f"U+{code:04X}" + (f" ({short})" if short else "")


class BodyField(forms.CharField):
    """Refuses what the archive cannot keep as text, naming it and saying where it stands."""

    widget = AdminTextareaWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators = []  # the one there is refuses NUL, without saying where

    def to_python(self, value: Any) -> str:
        return tidy(value) if isinstance(value, str) else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > MAX_BODY:
            raise ValidationError(
                f"The text has {len(value):,} characters; the archive keeps texts of up to "
                f"{MAX_BODY:,}."
            )
        control = first_control(value)
        if control:
            raise ValidationError(
                f"The text has a control character that is no text. Remove it: {control}."
            )
