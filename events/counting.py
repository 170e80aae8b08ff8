"""How many rows a question finds: exactly where that is cheap, else whether more than so many."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events.filters import ClaimFilters, IncidentFilters
from events.keyset import OneOf, Order
from events.models import DayCount
from events.models.spans import SpannedQuerySet, is_parted
from events.strict import StrictFilterSet
from events.tally import grouped

# Counting reads what it counts; up to here that takes a fraction of a second.
MOST = 10_000


@dataclass(frozen=True)
class Count:
    """So many; where it is not exact, more than so many."""

    number: int
    exact: bool = True

    @property
    def in_words(self) -> str:
        """As in "312" or "more than 10,000"."""
        number = grouped(self.number)
        return number if self.exact else _("more than %(number)s") % {"number": number}


def count_rows(rows: QuerySet[Any]) -> Count:
    """One query, which stops after MOST rows."""
    return _count_parts(rows) if is_parted(rows) else _counted(rows.order_by())


def _counted(rows: QuerySet[Any]) -> Count:
    return _bounded(rows[: MOST + 1].count())


def _bounded(found: int) -> Count:
    return Count(min(found, MOST), exact=found <= MOST)


def _count_parts(rows: SpannedQuerySet[Any]) -> Count:
    counted = rows.ask("1", of_all=f"SELECT count(*) FROM ({{}} LIMIT {MOST + 1}) AS found")
    return _bounded(counted[0][0]) if counted else Count(0)


def order_of(filters: StrictFilterSet, found: Count) -> Order:
    """How to sort what was found.

    Of two words that are both common the planner thinks that they often meet, and walks the list
    until it has a page of them: all of the list, where they seldom do.
    """
    few = found.exact and found.number <= MOST
    return replace(filters.order, walked=False) if few and "q" in filters.given else filters.order


def count_asked(filters: StrictFilterSet) -> Count:
    """What the filters find. One query, or some of claims of many incidents."""
    if type(filters) is IncidentFilters and not filters.queryset.query.has_filters():
        kept = DayCount.objects.asked(filters.given)
        if kept is not None:
            return Count(kept.count_incidents())
    if filters.asks_of_its_order:
        # In that order, for else the planner may walk the table until it meets enough of them.
        return _counted(filters.order.sort(filters.qs))
    if isinstance(filters, ClaimFilters):
        return _count_claims(filters)
    return count_rows(filters.qs)


def _count_claims(filters: ClaimFilters) -> Count:
    """The first of many incidents nearly always have more claims than are counted."""
    found = filters.qs
    if filters.first is None or filters.of_few:
        return count_rows(found)
    counted = count_rows(filters.queryset.filter(OneOf(filters.first, "incident")))
    return count_rows(found) if counted.exact else counted
