"""A filter set that refuses what it does not know, whatever list it filters."""

import copy
import difflib
import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django_filters import Filter, FilterSet

from events.filter_kinds import DayFilter, NumberFilter, TextFilter, WordFilter
from events.keyset import MAX_CURSOR, Order
from events.search import understand
from events.tally import grouped

# What a numbered page costs grows with its number; the twins' cursors have no such end.
MAX_PAGE = 1_000
MAX_LIMIT = 1_000
MAX_FIELDS = 1_000


def given_often(name: str, times: int) -> str:
    return ngettext(
        "“%(name)s” is given %(times)s time; once is enough.",
        "“%(name)s” is given %(times)s times; once is enough.",
        times,
    ) % {"name": name, "times": times}


@dataclass(frozen=True)
class Choice:
    """One filter as a form shows it."""

    name: str
    label: str
    help: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    # What a list to choose from says as long as nothing is chosen.
    unset: str = ""


class StrictFilterSet(FilterSet):
    """A value that does not fit, a name that is no filter, or a name given twice is refused.

    Nothing is ever ignored, and a refused question never shows everything.
    """

    # By name; no attributes of the class, since "from" is a word of Python's own.
    FILTERS: ClassVar[dict[str, Filter]] = {}
    # How rows may be sorted: the word in the address and the order that it stands for.
    SORTS: ClassVar[dict[str, Order]] = {}
    # The filters that ask of what the rows are sorted by, so that one index answers both.
    OF_ORDER: ClassVar[set[str]] = set()

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
            raise BadRequest(
                _("from %(first)s is after to %(last)s.") % {"first": first, "last": last}
            )
        if "certain" in filters.given and not (first or last):
            raise BadRequest(_("certain asks about days: say “from”, “to” or both with it."))
        return filters

    @classmethod
    def _faults(cls, name: str, values: list[str]) -> Iterator[str]:
        if name not in cls.base_filters:
            near = difflib.get_close_matches(name, cls.base_filters, 1)
            yield _("“%(name)s” is no filter here.") % {"name": name[:50]}
            if near:
                yield _("Did you mean “%(near)s”?") % {"near": near[0]}
            yield _("The filters are: %(known)s.") % {"known": ", ".join(cls.base_filters)}
        elif len(values) > 1:
            yield given_often(name, len(values))

    def get_form_class(self) -> type[forms.Form]:
        """A form of what the address names; what it leaves out needs no field."""
        own_class: Any = type(self)
        return _form_of(own_class, tuple(name for name in self.filters if name in self.data))

    def _sentences(self) -> Iterator[str]:
        for name, faults in self.errors.items():
            yield from (f"{name}: {fault}" for fault in faults)

    @functools.cached_property
    def given(self) -> dict[str, Any]:
        """What was asked for, cleaned, without what was left out."""
        empty = forms.Field.empty_values
        cleaned = self.form.cleaned_data
        return {name: value for name, value in cleaned.items() if value not in empty}

    @property
    def order(self) -> Order:
        """The sort that was asked for, or else the first."""
        return self.SORTS[self.given.get("sort") or next(iter(self.SORTS))]

    @property
    def asks_of_its_order(self) -> bool:
        """Whether it asks of what the rows are sorted by, and of nothing else."""
        asked = self.given.keys() - PAGING.keys()
        return bool(asked) and asked <= self.OF_ORDER

    def choices(self) -> list[Choice]:
        """Every filter that a person sets in a form, with what is set now."""
        own_class: Any = type(self)
        return [
            replace(choice, value=self.data[choice.name]) if choice.name in self.data else choice
            for choice in _choices(own_class, get_language() or "")
        ]

    def chosen(self) -> list[tuple[Choice, str]]:
        """Each filter that is set, with its value in words; a sort is none."""
        return [
            (choice, dict(choice.options).get(choice.value, str(self.given[choice.name])))
            for choice in self.choices()
            if choice.name in self.given and choice.name != "sort"
        ]

    def as_asked(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """For what orders or parts the rows and filters none."""
        return queryset

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(understand(value).in_text())


# Making a form's class and its fields takes longer than reading an address with it.
@functools.lru_cache(maxsize=512)
def _form_of(filter_set: type[StrictFilterSet], names: tuple[str, ...]) -> type[forms.Form]:
    fields = {name: filter_set.base_filters[name].field for name in names}
    return type(f"{filter_set.__name__}Form", (forms.Form,), fields)


# The words of each are looked up in the language, some lists are long: once is enough.
@functools.cache
def _choices(filter_set: type[StrictFilterSet], language: str) -> tuple[Choice, ...]:
    shown = {name: one for name, one in filter_set.base_filters.items() if name not in PAGING}
    choices = (
        Choice(
            name=name,
            label=str(filter_.label),
            help=str(filter_.extra["help_text"]),
            kind=_KINDS.get(type(filter_), "text"),
            value="",
            options=_options(filter_),
            unset=_("any"),
        )
        for name, filter_ in shown.items()
    )
    return tuple(_sorted(filter_set, one) if one.name == "sort" else one for one in choices)


def _sorted(filter_set: type[StrictFilterSet], sort: Choice) -> Choice:
    """A list has an order whatever is chosen: the first is what it says then."""
    options = dict(sort.options)
    unset = options.pop(next(iter(filter_set.SORTS)))
    return replace(sort, options=tuple(options.items()), unset=unset)


def _options(filter_: Filter) -> tuple[tuple[str, str], ...]:
    choices = filter_.extra.get("choices", ())
    given = choices() if callable(choices) else choices
    return tuple((str(value), str(label)) for value, label in given)


_KINDS: dict[type[Filter], str] = {DayFilter: "date", NumberFilter: "number", WordFilter: "word"}


# What every list shares: how it is parted.
PAGING: dict[str, Filter] = {
    "page": NumberFilter(
        method="as_asked",
        label=gettext_lazy("Page"),
        min_value=1,
        max_value=MAX_PAGE,
        help_text=format_lazy(
            gettext_lazy("The page’s number, from 1 to {most}. Further in, go on by “cursor”."),
            most=lazy(grouped, str)(MAX_PAGE),
        ),
    ),
    "cursor": TextFilter(
        method="as_asked",
        label=gettext_lazy("Cursor"),
        max_length=MAX_CURSOR,
        help_text=gettext_lazy(
            "In twins: go on after the row where the page before ended; “next” gives it."
        ),
    ),
    "limit": NumberFilter(
        method="as_asked",
        label=gettext_lazy("Rows"),
        min_value=1,
        max_value=MAX_LIMIT,
        help_text=format_lazy(
            gettext_lazy("In twins: rows in one answer, at most {most}; 50 when left out."),
            most=lazy(grouped, str)(MAX_LIMIT),
        ),
    ),
    "fields": TextFilter(
        method="as_asked",
        label=gettext_lazy("Fields"),
        max_length=MAX_FIELDS,
        help_text=gettext_lazy(
            "In twins: the fields of each row, parted by commas; all when left out. The permalink "
            "always comes along."
        ),
    ),
}
