"""Form fields that read what a reader writes in an address, and say what does not fit."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from events.days import read_day
from events.models import Place
from events.text import fold

MAX_VALUE = 300
_DIGITS = re.compile(r"[0-9]{1,18}")


class DayField(forms.DateField):
    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return read_day(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class WholeNumberField(forms.IntegerField):
    def __init__(self, *, min_value: int, max_value: int, **kwargs: Any) -> None:
        refusal = f"This is not a whole number from {min_value:,} to {max_value:,}."
        super().__init__(
            min_value=min_value,
            max_value=max_value,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), refusal),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        # Python would also read 1_000, 5.0 and the digits of other scripts.
        if value not in self.empty_values and not _DIGITS.fullmatch(value):
            raise ValidationError(self.error_messages["invalid"])
        return super().to_python(value)


class WordField(forms.ChoiceField):
    """One word of a fixed vocabulary."""

    def __init__(self, *, called: str, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        words = ", ".join(str(value) for value, _ in choices)
        refusal = f"“%(value)s” is no {called} here. These are: {words}."
        super().__init__(choices=choices, error_messages={"invalid_choice": refusal}, **kwargs)


class SlugField(forms.CharField):
    """A record named by its slug."""

    def __init__(self, *, model: type[Model], called: str, **kwargs: Any) -> None:
        self.model = model
        self.called = called
        super().__init__(max_length=MAX_VALUE, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = self.model._default_manager.filter(slug=text).first()
        if found is None:
            raise ValidationError(f"The archive knows no {self.called} called “{text}”.")
        return found


class PlaceField(forms.CharField):
    """A place by its slug, or by its name in any spelling when only one place has it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_VALUE, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        meant = Q(slug=text) | Q(names__folded=fold(text) or None)
        found = list(Place.objects.filter(meant).distinct().order_by("slug")[:11])
        meant_exactly = [place for place in found if place.slug == text] or found
        if not meant_exactly:
            raise ValidationError(f"The archive knows no place called “{text}”.")
        if len(meant_exactly) > 1:
            candidates = "; ".join(f"{place.slug} ({place})" for place in meant_exactly[:10])
            raise ValidationError(f"“{text}” may be any of these, say which: {candidates}.")
        return meant_exactly[0]
