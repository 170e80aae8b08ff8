"""How many rows a question finds: exactly where that is cheap, else whether more than so many."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events.filters import IncidentFilters
from events.models import DayCount
from events.models.spans import in_parts
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
    first, *others = (part.order_by() for part in in_parts(rows))
    if others:
        first = first.values("pk").union(*(part.values("pk") for part in others), all=True)
    found = first[: MOST + 1].count()
    return Count(min(found, MOST), exact=found <= MOST)


def count_asked(filters: StrictFilterSet) -> Count:
    """What the filters find. One query."""
    if type(filters) is IncidentFilters and not filters.queryset.query.has_filters():
        kept = DayCount.objects.asked(filters.given)
        if kept is not None:
            return Count(kept.count_incidents())
    return count_rows(filters.qs)
