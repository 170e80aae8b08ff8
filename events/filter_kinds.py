"""The kinds of filters: what may be typed into each, and what each says of itself."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import Filter

from events.fields import (
    CellField,
    DayField,
    PlaceField,
    SlugField,
    TextField,
    WholeNumberField,
    WordField,
)
from events.search import MAX_QUERY, MAX_WORDS, words_in


class _Declared(Filter):
    """A filter never changes once it is declared: each request's own copy need not be deep."""

    def __deepcopy__(self, memo: object) -> Self:
        # What copy.copy does takes three times as long, of each of twenty filters.
        copied = object.__new__(type(self))
        copied.__dict__.update(self.__dict__)
        copied.method = self.method  # which knows the filter that it belongs to
        return copied


class TextFilter(_Declared):
    field_class = TextField


class DayFilter(_Declared):
    field_class = DayField


class NumberFilter(_Declared):
    field_class = WholeNumberField


class WordFilter(_Declared):
    field_class = WordField


class SlugFilter(_Declared):
    field_class = SlugField


class PlaceFilter(_Declared):
    field_class = PlaceField


class CellFilter(_Declared):
    field_class = CellField


def one_word(choices: type[TextChoices], called: str | Promise, **kwargs: Any) -> WordFilter:
    return WordFilter(choices=choices.choices, called=called, **kwargs)


def _few_words(query: str) -> None:
    if words_in(query) > MAX_WORDS:
        raise ValidationError(_("More than {most} words.").format(most=MAX_WORDS))


def query_filter(what: str | Promise) -> TextFilter:
    return TextFilter(
        method="search",
        label=gettext_lazy("Words"),
        max_length=MAX_QUERY,
        validators=[_few_words],
        help_text=format_lazy(
            gettext_lazy(
                "Words in {what}. Quotes make a phrase, a minus leaves out. A place is found in "
                "every spelling."
            ),
            what=what,
        ),
    )


def slug_filter(model: type[Model], called: str | Promise, **kwargs: Any) -> SlugFilter:
    return SlugFilter(model=model, called=called, **kwargs)
