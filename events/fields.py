"""Form fields that read what a reader writes in an address, and say what does not fit."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.cells import FINEST, read_cell
from events.days import read_day
from events.models import Place, PlaceName
from events.prepared import ByKey
from events.tally import grouped
from events.text import fold

MAX_VALUE = 300
_MOST_NAMED = 10
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
        refusal = format_lazy(
            gettext_lazy("This is not a whole number from {least} to {most}."),
            least=lazy(grouped, str)(min_value),
            most=lazy(grouped, str)(max_value),
        )
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

    def __init__(self, *, called: str | Promise, choices: Any, **kwargs: Any) -> None:
        self.called = called
        super().__init__(choices=choices, **kwargs)

    def validate(self, value: Any) -> None:
        if value in self.empty_values or self.valid_value(value):
            return
        choices: Any = self.choices
        words = ", ".join(str(word) for word, _label in choices)
        raise ValidationError(
            _("“%(value)s” is no %(called)s here. These are: %(words)s.")
            % {"value": value, "called": self.called, "words": words}
        )


class TextField(forms.CharField):
    """Words as a reader types them, of so many characters at most."""

    def __init__(self, *, max_length: int = MAX_VALUE, **kwargs: Any) -> None:
        said = {
            "null_characters_not_allowed": gettext_lazy(
                "This holds a character that no text has: U+0000."
            ),
            "max_length": format_lazy(
                gettext_lazy("This is longer than {most} characters."),
                most=lazy(grouped, str)(max_length),
            ),
        }
        own = kwargs.pop("error_messages", None) or {}
        super().__init__(max_length=max_length, error_messages=said | own, **kwargs)


class SlugField(TextField):
    """A record named by its slug."""

    def __init__(self, *, model: type[Model], called: str | Promise, **kwargs: Any) -> None:
        self.model = model
        self.called = called
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = self.model._default_manager.filter(slug=text).first()
        if found is None:
            raise ValidationError(
                _("The archive knows no %(called)s called “%(text)s”.")
                % {"called": self.called, "text": text}
            )
        return found


# No slug has a capital letter.
_BY_SLUG = ByKey(lambda slug: Place.objects.filter(slug=slug), "A slug")


class PlaceField(TextField):
    """A place by its slug, or by its name in any spelling when only one place has it."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        # Each of these asks one index; both at once would read every place.
        meant = _BY_SLUG.rows(text) or _called(text)
        if not meant:
            raise ValidationError(
                _("The archive knows no place called “%(text)s”.") % {"text": text}
            )
        if len(meant) > 1:
            candidates = "; ".join(f"{place.slug} ({place})" for place in meant)
            raise ValidationError(
                _("“%(text)s” may be any of these, say which: %(candidates)s.")
                % {"text": text, "candidates": candidates}
            )
        return meant[0]


def _called(name: str) -> list[Place]:
    """Places that have this name in some spelling; as many as an answer names."""
    folded = fold(name)
    if not folded:
        return []
    named = PlaceName.objects.filter(folded=folded)
    return list(Place.objects.filter(pk__in=named.values("place")).order_by("slug")[:_MOST_NAMED])


class CellField(TextField):
    """A cell of the map's grid."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_cell(text)
        except ValueError:
            raise ValidationError(
                _(
                    "“%(text)s” is no cell of the map. Cells are named by level (0 to %(finest)s), "
                    "column and row, as in 7-74-43."
                )
                % {"text": text, "finest": FINEST}
            ) from None
