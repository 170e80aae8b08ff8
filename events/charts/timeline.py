"""Incidents and people killed per year, month or day: each only where it certainly belongs."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Case, Count, DateField, ExpressionWrapper, F, Sum, Value, When
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
    """One query. first and last are the days that were asked for.

    An incident belongs to a bar when all its possible days lie within the bar's; any other is
    counted apart, never put at a guess.
    """
    found = _by_days(incidents)
    in_one_year = [days for days, _ in found if days and days[0].year == days[1].year]
    days = _days_shown(in_one_year, first, last)
    step = step_for(*days) if days else "year"
    placed: dict[Interval, Counts] = defaultdict(Counts)
    apart = Counts()
    for between, counts in found:
        if fitting := _bar_days(between, step, days):
            placed[fitting] += counts
        else:
            apart += counts
    bars = [
        Bar(*on, interval_in_words(*on, step), counts, address(*on))
        for on, counts in sorted(placed.items())
    ]
    return Timeline(step, days, bars, apart, sum(placed.values(), apart))


def _by_days(incidents: IncidentQuerySet) -> list[tuple[Interval | None, Counts]]:
    """Counts by the days between which incidents lie; None for those over more than a year.

    Those fit into no bar, so that their many intervals need not be told apart.
    """
    a_year_before = ExpressionWrapper(F("last_day") - Value(365), DateField())
    duplicates = IncidentLink.objects.filter(relation=Relation.DUPLICATE)
    rows = (
        incidents.order_by()
        .values(
            "last_day",
            begins=Case(When(first_day__gte=a_year_before, then=F("first_day"))),
            # Not Exists, which would be asked anew for each of a million rows.
            twice=Case(
                When(pk__in=duplicates.values("from_incident"), then=Value(True)),
                default=Value(False),
            ),
        )
        .annotate(found=Count("*"), counted=Count("killed"), sum_killed=Sum("killed"))
    )
    return [
        (
            (row["begins"], row["last_day"]) if row["begins"] else None,
            Counts(row["found"], duplicates=row["found"])
            if row["twice"]
            else Counts(row["found"], row["sum_killed"], row["found"] - row["counted"]),
        )
        for row in rows
    ]


def _days_shown(
    found: list[Interval], first: datetime.date | None, last: datetime.date | None
) -> Interval | None:
    """The days asked for, else those of the incidents whose year is known."""
    if first and last and last.year - first.year <= _MOST_YEARS_AS_ASKED:
        return first, last
    if not found:
        return None
    earliest, latest = min(days[0] for days in found), max(days[1] for days in found)
    return max(earliest, first or earliest), min(latest, last or latest)


def _bar_days(between: Interval | None, step: Step, days: Interval | None) -> Interval | None:
    """The days of the bar in which all these days lie, no further than the axis goes."""
    if between is None or days is None:
        return None
    start = between[0]
    month = None if step == "year" else start.month
    day = start.day if step == "day" else None
    whole = interval(start.year, month, day)
    first, last = max(whole[0], days[0]), min(whole[1], days[1])
    return (first, last) if first <= between[0] and between[1] <= last else None
