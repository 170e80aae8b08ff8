"""Incidents and people killed per year, month or day: each only where it certainly belongs."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Case, Count, DateField, Exists, F, Max, Min, OuterRef, Q, Sum, When
from django.db.models.functions import Cast, ExtractYear, Trunc
from django.db.models.lookups import Exact
from django.utils.translation import gettext, ngettext

from events.days import Interval, interval, interval_in_words
from events.models import IncidentLink
from events.models.incident import IncidentQuerySet
from events.models.vocabulary import Relation
from events.tally import grouped

Step = Literal["year", "month", "day"]
# The address of the list on which a chart stands, narrowed to the days from first to last.
Address = Callable[[datetime.date, datetime.date], str]

_MOST_DAYS_BY_DAY = 93
_MOST_DAYS_BY_MONTH = 3 * 366
# A span that is asked for is drawn as asked, unless most of it could only be empty.
_MOST_YEARS_AS_ASKED = 120


@dataclass(frozen=True)
class Counts:
    """How many incidents, and how many people they killed by the best counts.

    killed is None when no best count is known: unknown is not zero. Duplicates are counted as
    incidents, as the list counts them, and left out of the people killed.
    """

    incidents: int = 0
    killed: int | None = None
    uncounted: int = 0
    duplicates: int = 0

    @property
    def in_words(self) -> str:
        """As in "12 incidents, 340 people killed, 2 without a count"."""
        incidents = ngettext("%s incident", "%s incidents", self.incidents)
        said = [incidents % self.incidents_in_words]
        if self.killed is not None:
            people = ngettext("%s person killed", "%s people killed", self.killed)
            said.append(people % self.killed_in_words)
        if self.uncounted:
            said.append(gettext("%s without a count") % self.uncounted_in_words)
        return ", ".join(said)

    @property
    def incidents_in_words(self) -> str:
        return grouped(self.incidents)

    @property
    def killed_in_words(self) -> str:
        """Empty when unknown."""
        return "" if self.killed is None else grouped(self.killed)

    @property
    def uncounted_in_words(self) -> str:
        return grouped(self.uncounted)

    def __add__(self, other: "Counts") -> "Counts":
        known = [killed for killed in (self.killed, other.killed) if killed is not None]
        return Counts(
            self.incidents + other.incidents,
            sum(known) if known else None,
            self.uncounted + other.uncounted,
            self.duplicates + other.duplicates,
        )


@dataclass(frozen=True)
class Bar:
    """The incidents that certainly happened from its first to its last day."""

    first: datetime.date
    last: datetime.date
    label: str
    counts: Counts
    address: str


@dataclass(frozen=True)
class Timeline:
    """The bars that have incidents, and apart from them the incidents that fit into no bar.

    first and last are the days that the axis shows, None when no incident fits into a year.
    """

    step: Step
    days: Interval | None
    bars: list[Bar]
    apart: Counts
    total: Counts


def step_for(first: datetime.date, last: datetime.date) -> Step:
    """Days up to three months, months up to three years, years beyond."""
    days = (last - first).days + 1
    if days <= _MOST_DAYS_BY_DAY:
        return "day"
    return "month" if days <= _MOST_DAYS_BY_MONTH else "year"


def timeline(
    incidents: IncidentQuerySet,
    address: Address,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> Timeline:
    """Two queries at most, one where first and last are given.

    first and last are the days that were asked for. An incident belongs to a bar when all its
    possible days lie within the bar's; any other is counted apart, never put at a guess.
    """
    days = _days_shown(incidents, first, last)
    step = step_for(*days) if days else "year"
    bars, apart = [], Counts()
    for start, counts in _per_step(incidents, step, days or (datetime.date.min, datetime.date.max)):
        if start is None or days is None:
            apart += counts
        else:
            bars.append(_bar(start, step, days, counts, address))
    total = sum((bar.counts for bar in bars), apart)
    return Timeline(step, days, sorted(bars, key=lambda bar: bar.first), apart, total)


def _days_shown(
    incidents: IncidentQuerySet, first: datetime.date | None, last: datetime.date | None
) -> Interval | None:
    """The days asked for, else those of the incidents whose year is known."""
    if first and last and last.year - first.year <= _MOST_YEARS_AS_ASKED:
        return first, last
    in_one_year = Q(Exact(ExtractYear("first_day"), ExtractYear("last_day")))
    found = incidents.order_by().aggregate(
        earliest=Min("first_day", filter=in_one_year), latest=Max("last_day", filter=in_one_year)
    )
    if found["earliest"] is None:
        return None
    return max(found["earliest"], first or datetime.date.min), min(
        found["latest"], last or datetime.date.max
    )


def _per_step(
    incidents: IncidentQuerySet, step: Step, days: Interval
) -> list[tuple[datetime.date | None, Counts]]:
    """Counts by the first day of each year, month or day; None for those that fit into none."""
    start: Any = F("first_day") if step == "day" else Trunc("first_day", step)
    end: Any = F("last_day") if step == "day" else Trunc("last_day", step)
    fits = Q(first_day__gte=days[0], last_day__lte=days[1]) & Q(Exact(start, end))
    duplicate = Exists(
        IncidentLink.objects.filter(from_incident=OuterRef("pk"), relation=Relation.DUPLICATE)
    )
    rows = (
        incidents.order_by()
        .values(begins=Case(When(fits, then=Cast(start, DateField()))))
        .annotate(
            found=Count("*"),
            sum_killed=Sum("killed", filter=~duplicate),
            uncounted=Count("pk", filter=Q(killed=None) & ~Q(duplicate)),
            duplicates=Count("pk", filter=Q(duplicate)),
        )
    )
    return [
        (
            row["begins"],
            Counts(row["found"], row["sum_killed"], row["uncounted"], row["duplicates"]),
        )
        for row in rows
    ]


def _bar(start: datetime.date, step: Step, days: Interval, counts: Counts, address: Address) -> Bar:
    month = None if step == "year" else start.month
    day = start.day if step == "day" else None
    whole = interval(start.year, month, day)
    first, last = max(whole[0], days[0]), min(whole[1], days[1])
    return Bar(first, last, interval_in_words(first, last, step), counts, address(first, last))
