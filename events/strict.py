"""A filter set that refuses what it does not know, whatever list it filters."""

import copy
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet, TextChoices
from django.http import QueryDict
from django_filters import CharFilter, Filter, FilterSet

from events.fields import DayField, PlaceField, SlugField, WholeNumberField, WordField
from events.keyset import MAX_CURSOR, Order
from events.search import MAX_QUERY, understand

# What a numbered page costs grows with its number; the twins' cursors have no such end.
MAX_PAGE = 1_000
MAX_LIMIT = 1_000


class DayFilter(Filter):
    field_class = DayField


class NumberFilter(Filter):
    field_class = WholeNumberField


class WordFilter(Filter):
    field_class = WordField


class SlugFilter(Filter):
    field_class = SlugField


class PlaceFilter(Filter):
    field_class = PlaceField


def one_word(choices: type[TextChoices], called: str, **kwargs: Any) -> WordFilter:
    return WordFilter(choices=choices.choices, called=called, **kwargs)


@dataclass(frozen=True)
class Choice:
    """One filter as a form shows it."""

    name: str
    label: str
    help: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...] = ()


class StrictFilterSet(FilterSet):
    """A value that does not fit, a name that is no filter, or a name given twice is refused.

    Nothing is ever ignored, and a refused question never shows everything.
    """

    # By name; no attributes of the class, since "from" is a word of Python's own.
    FILTERS: ClassVar[dict[str, Filter]] = {}
    # How rows may be sorted: the word in the address and the order that it stands for.
    SORTS: ClassVar[dict[str, Order]] = {}

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        filters = copy.deepcopy(cls.FILTERS)
        for name, filter_ in filters.items():
            filter_.field_name = filter_.field_name or name
        return filters

    @classmethod
    def read(cls, given: QueryDict, queryset: QuerySet[Any]) -> Self:
        """The filters that an address names. Raises BadRequest with a sentence for each fault."""
        faults = [fault for name in given for fault in cls._faults(name, given.getlist(name))]
        if faults:
            raise BadRequest(" ".join(faults))
        filters = cls(given, queryset=queryset)
        if not filters.is_valid():
            raise BadRequest(" ".join(filters._sentences()))
        first, last = filters.given.get("from"), filters.given.get("to")
        if first and last and last < first:
            raise BadRequest(f"from {first} is after to {last}.")
        if "certain" in filters.given and not (first or last):
            raise BadRequest("certain asks about days: say “from”, “to” or both with it.")
        return filters

    @classmethod
    def _faults(cls, name: str, values: list[str]) -> Iterator[str]:
        if name not in cls.base_filters:
            near = difflib.get_close_matches(name, cls.base_filters, 1)
            meant = f" Did you mean “{near[0]}”?" if near else ""
            known = ", ".join(cls.base_filters)
            yield f"“{name[:50]}” is no filter here.{meant} The filters are: {known}."
        elif len(values) > 1:
            yield f"“{name}” is given {len(values)} times; once is enough."

    def _sentences(self) -> Iterator[str]:
        for name, faults in self.errors.items():
            yield from (f"{name}: {fault}" for fault in faults)

    @property
    def given(self) -> dict[str, Any]:
        """What was asked for, cleaned, without what was left out."""
        empty = forms.Field.empty_values
        cleaned = self.form.cleaned_data
        return {name: value for name, value in cleaned.items() if value not in empty}

    @property
    def order(self) -> Order:
        """The sort that was asked for, or else the first."""
        return self.SORTS[self.given.get("sort") or next(iter(self.SORTS))]

    def choices(self) -> list[Choice]:
        """Every filter that a person sets in a form, with what is set now."""
        return [
            Choice(
                name=name,
                label=str(filter_.label),
                help=str(filter_.extra["help_text"]),
                kind=_KINDS.get(type(filter_), "text"),
                value=self.data.get(name, ""),
                options=tuple(filter_.extra.get("choices", ())),
            )
            for name, filter_ in self.filters.items()
            if name not in PAGING
        ]

    def as_asked(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """For what orders or parts the rows and filters none."""
        return queryset

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(understand(value).in_text())


_KINDS: dict[type[Filter], str] = {DayFilter: "date", NumberFilter: "number", WordFilter: "word"}


def query_filter(what: str) -> CharFilter:
    return CharFilter(
        method="search",
        label="Words",
        max_length=MAX_QUERY,
        help_text=f"Words in {what}. Quotes make a phrase, a minus leaves out. A place is found "
        "in every spelling.",
        error_messages={"max_length": f"This is longer than {MAX_QUERY} characters."},
    )


def slug_filter(model: type[Model], called: str, **kwargs: Any) -> SlugFilter:
    return SlugFilter(model=model, called=called, **kwargs)


# What every list shares: how it is parted.
PAGING: dict[str, Filter] = {
    "page": NumberFilter(
        method="as_asked",
        label="Page",
        min_value=1,
        max_value=MAX_PAGE,
        help_text=f"The page's number, from 1 to {MAX_PAGE:,}. Further in, go on by “cursor”.",
    ),
    "cursor": CharFilter(
        method="as_asked",
        label="Cursor",
        max_length=MAX_CURSOR,
        help_text="In twins: go on after the row where the page before ended; “next” gives it.",
    ),
    "limit": NumberFilter(
        method="as_asked",
        label="Rows",
        min_value=1,
        max_value=MAX_LIMIT,
        help_text=f"In twins: rows in one answer, at most {MAX_LIMIT:,}; 50 when left out.",
    ),
}
