"""A filtered list as numbered pages, for people."""

import datetime
import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.counting import Count, count_asked, order_of
from events.prepared import ByKeys
from events.strict import MAX_PAGE, StrictFilterSet
from events.tally import grouped
from events.version import KEPT

PER_PAGE = 50
# Readers may ask for any number of lists.
_MOST_KEPT = 10_000
# What says which part of a list, or which of its columns, and not which list.
_OF_PARTS = ("page", "cursor", "limit", "fields")

M = TypeVar("M", bound=Model)
F = TypeVar("F", bound=StrictFilterSet)


def address_with(request: HttpRequest, changes: Mapping[str, Any]) -> str:
    """The address that was asked for, with some filters set, or left out where None."""
    # A filter is given once (events/strict.py).
    given = {**request.GET.dict(), **changes}
    return request.path + _query(
        (name, value) for name, value in given.items() if value is not None
    )


def query_without(request: HttpRequest, names: Collection[str]) -> str:
    """What the address asks, with its "?", but for these parameters."""
    given = request.GET.lists()
    return _query((name, one) for name, values in given if name not in names for one in values)


def _query(pairs: Iterable[tuple[str, Any]]) -> str:
    query = "&".join(_pair(name, str(value)) for name, value in pairs)
    return f"?{query}" if query else ""


# A list has dozens of links to itself, which differ from each other in one value or two.
@functools.lru_cache(maxsize=4096)
def _pair(name: str, value: str) -> str:
    return urlencode({name: value})


# The first and last day that are asked for, None where there is no such end.
Days = tuple[datetime.date | None, datetime.date | None]


@dataclass(frozen=True)
class Page(Generic[M]):
    """One numbered page of a filtered list, as a template shows it."""

    rows: list[M]
    found: Count
    number: int
    pages: int
    has_next: bool
    filters: StrictFilterSet
    request: HttpRequest

    @property
    def count(self) -> int:
        return self.found.number

    @property
    def first(self) -> int:
        return (self.number - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    def address(self, **changes: Any) -> str:
        """This list's address with some filters set, or left out where None."""
        return address_with(self.request, changes)

    @property
    def days(self) -> Days:
        return self.filters.given.get("from"), self.filters.given.get("to")

    @property
    def query_to_cite(self) -> str:
        """What of the address makes this result and no other one: neither page nor sort."""
        return address_with(self.request, {"page": None, "sort": None})[len(self.request.path) :]

    @property
    def previous(self) -> str:
        if self.number == 1:
            return ""
        return self.address(page=self.number - 1 if self.number > 2 else None)

    @property
    def next(self) -> str:
        return self.address(page=self.number + 1) if self.has_next else ""

    @functools.cached_property
    def chosen(self) -> list[tuple[str, str, str]]:
        """Each filter that is set: its label, its value in words, the address without it."""
        return [
            (choice.label, value, self.address(**{choice.name: None, "page": None}))
            for choice, value in self.filters.chosen()
        ]


def read_page(
    request: HttpRequest, filter_set: type[StrictFilterSet], queryset: QuerySet[M]
) -> Page[M]:
    """The page that the address asks for: one query for the count, one or more for the rows.

    Raises BadRequest for what is no filter, Http404 for a page beyond the last.
    """
    filters = read_filters(request, filter_set, queryset)
    return page_of(request, filters, count_kept(request, filters))


def count_kept(request: HttpRequest, filters: StrictFilterSet) -> Count:
    """What the filters find: counted once for all pages of a list while the archive is the same."""
    kept = request.META.get(KEPT)
    if kept is None:
        return count_asked(filters)
    asked = [one for one in request.GET.items() if one[0] not in (*_OF_PARTS, "sort")]
    list_of_pages = request.path_info, *sorted(asked)
    count = kept.get(list_of_pages)
    if count is None:
        count = count_asked(filters)
        if len(kept) < _MOST_KEPT:
            kept[list_of_pages] = count
    assert isinstance(count, Count)
    return count


def read_filters(request: HttpRequest, filter_set: type[F], queryset: QuerySet[Any]) -> F:
    """The filters of a page. Raises BadRequest for what is none, or is for twins alone."""
    filters = filter_set.read(request.GET, queryset)
    for name in ("cursor", "limit", "fields"):
        if name in filters.given:
            raise BadRequest(
                _("“%(name)s” is for the twins of this page, as in %(twin)s.")
                % {"name": name, "twin": twin(request)}
            )
    return filters


def page_of(
    request: HttpRequest,
    filters: StrictFilterSet,
    found: Count,
    shown: ByKeys[Any] | None = None,
) -> Page[Any]:
    """The page of what these filters found. Raises Http404 for a page beyond the last.

    shown asks for the rows by their ids, where that is written already; else of the queryset.
    """
    number, pages = filters.given.get("page") or 1, max(1, -(-found.number // PER_PAGE))
    if not found.exact:
        pages = MAX_PAGE
    if number > pages:
        there_are = ngettext("There is only one page.", "There are %(pages)s pages.", pages)
        raise Http404(
            _("There is no page %(number)s of this list.") % {"number": grouped(number)}
            + " "
            + there_are % {"pages": grouped(pages)}
        )
    start = (number - 1) * PER_PAGE
    # What a list shows of each row is asked for these rows alone, not for all before them, and
    # when they are known: the planner would join what is shown of all rows first.
    here = order_of(filters, found).ids(filters.qs, start, start + PER_PAGE + 1)
    if number > 1 and not here:
        raise Http404(_("There is no page %(number)s of this list.") % {"number": grouped(number)})
    shown = shown or ByKeys(lambda: filters.queryset)
    rows = shown.rows(here[:PER_PAGE]) if here else []
    has_next = len(here) > PER_PAGE and number < pages
    return Page(rows, found, number, pages, has_next, filters, request)


def no_filters(request: HttpRequest) -> None:
    """For a page that is one page. Raises BadRequest with a sentence."""
    for name in request.GET:
        raise BadRequest(
            _("“%(name)s” means nothing here: this page takes no filters.") % {"name": name[:50]}
        )


@dataclass(frozen=True)
class Twin:
    """A page in a form for machines, as the page leads to it."""

    name: str
    media_type: str
    address: str


# The forms that a page leads to; packed ones are told at /data/.
FORMS = {
    "json": ("JSON", "application/json"),
    "geojson": ("GeoJSON", "application/geo+json"),
    "csv": ("CSV", "text/csv"),
    "atom": ("Atom", "application/atom+xml"),
}


def twins(request: HttpRequest, forms: Iterable[str] = ("json",)) -> list[Twin]:
    """The twins of a page in these forms."""
    return [Twin(*FORMS[form], twin(request, form)) for form in forms if form in FORMS]


def twin(request: HttpRequest, form: str = "json") -> str:
    """The address of the same list in another form, with its filters and from its beginning."""
    # A feed has one order: the newest first.
    left_out = (*_OF_PARTS, "sort") if form == "atom" else _OF_PARTS
    # Without the language of the page: data has none.
    return f"{request.path_info.rstrip('/')}.{form}{query_without(request, left_out)}"


def base(request: HttpRequest) -> str:
    """The site's address, without a path."""
    return f"{request.scheme}://{request.get_host()}"
