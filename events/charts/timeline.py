"""Incidents and people killed per year, month or day: each only where it certainly belongs."""

import datetime
import functools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language, gettext, ngettext

from events.charts.by_days import Dated, by_bars, by_days
from events.days import Interval, interval, interval_in_words
from events.tally import grouped

Step = Literal["year", "month", "day"]
# The address of the list on which a chart stands, narrowed to the days from first to last.
Address = Callable[[datetime.date, datetime.date], str]

# Whether duplicates, incidents, those of them with a count, people killed.
Sums = tuple[bool, int, int, int | None]
# First day, last day, and the same.
Row = tuple[datetime.date | None, datetime.date, bool, int, int, int | None]

# How many of a day's year, month and day tell its step from another.
_PARTS: dict[Step, int] = {"year": 1, "month": 2, "day": 3}
_DAY = datetime.timedelta(1)
_MOST_DAYS_BY_DAY = 93
# What is drawn by day may be cut from incidents that began a year before or ended a year after.
_SHORT_SPAN = _MOST_DAYS_BY_DAY + 2 * 366
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
        language = get_language()
        said = [_incidents(language, self.incidents)]
        if self.killed is not None:
            said.append(_killed(language, self.killed))
        if self.uncounted:
            said.append(_uncounted(language, self.uncounted))
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


# A page has dozens of bars, and most of their numbers are small.
@functools.lru_cache(maxsize=4096)
def _incidents(language: str | None, number: int) -> str:
    return ngettext("%s incident", "%s incidents", number) % grouped(number)


@functools.lru_cache(maxsize=4096)
def _killed(language: str | None, number: int) -> str:
    return ngettext("%s person killed", "%s people killed", number) % grouped(number)


@functools.lru_cache(maxsize=4096)
def _uncounted(language: str | None, number: int) -> str:
    return gettext("%s without a count") % grouped(number)


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
    incidents: Dated,
    address: Address,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> Timeline:
    """One query. first and last are the days that were asked for.

    An incident belongs to a bar when all its possible days lie within the bar's; any other is
    counted apart, never put at a guess.
    """
    if first and last and last.year - first.year <= _MOST_YEARS_AS_ASKED:
        days: Interval | None = (first, last)
        step = step_for(first, last)
        bars, apart = _in_bars(incidents, step, (first, last))
    else:
        found: list[Row] = by_days(incidents, _ADDED_UP, [first, last])
        days = _days_shown(found, first, last)
        step = step_for(*days) if days else "year"
        bars, apart = _placed(found, step, days)
    drawn = [
        Bar(*on, interval_in_words(*on, step), counts, address(*on))
        for on, counts in sorted(bars.items())
    ]
    return Timeline(step, days, drawn, apart, sum(bars.values(), apart))


def _in_bars(incidents: Dated, step: Step, days: Interval) -> tuple[dict[Interval, Counts], Counts]:
    """The counts of each bar, and of what fits into none, where the bars are known beforehand."""
    bars = _bars(step, days)
    after = [bars[-1][1] + _DAY] if bars[-1][1] < datetime.date.max else []
    found: dict[int, list[Sums]] = defaultdict(list)
    for number, *sums in by_bars(incidents, [first for first, _ in bars] + after):
        found[number if number and number <= len(bars) else 0].append(tuple(sums))
    apart = _sum(found.pop(0, []))
    return {bars[number - 1]: _sum(rows) for number, rows in found.items()}, apart


def _bars(step: Step, days: Interval) -> list[Interval]:
    """Each year, month or day of these days, the first and the last no longer than they are."""
    first, last = days
    bars: list[Interval] = []
    while not bars or bars[-1][1] < last:
        begins = bars[-1][1] + _DAY if bars else first
        ends = interval(*begins.timetuple()[: _PARTS[step]])[1]
        bars.append((begins, min(ends, last)))
    return bars


# The rows of a short span stay apart by their days; those of a longer one are added up in the
# database, by the month, or else the year, in which all of an incident's days lie. Within a group
# all are within the days asked for, or none is, so that its first and last day stand for each. A
# day is cut as a timestamp without a zone, which is sought in no zone's rules; sums are of floating
# numbers, which are exact as far as any count of people goes and quicker than decimals.
_ADDED_UP = f"""
    WITH found AS MATERIALIZED ({{}}), span AS (
        SELECT max(last_day) - min(begins) AS days FROM found
        WHERE date_trunc('year', begins::timestamp) = date_trunc('year', last_day::timestamp)
    )
    SELECT min(begins), max(last_day), twice,
        sum(found::double precision)::bigint, sum(counted::double precision)::bigint,
        sum(sum_killed::double precision)::bigint
    FROM found CROSS JOIN span
    GROUP BY twice, begins >= coalesce(%s, begins) AND last_day <= coalesce(%s, last_day),
        CASE WHEN span.days <= {_SHORT_SPAN} THEN begins END,
        CASE WHEN span.days <= {_SHORT_SPAN} THEN last_day END,
        CASE WHEN date_trunc('month', begins::timestamp) = date_trunc('month', last_day::timestamp)
            THEN date_trunc('month', begins::timestamp) END,
        CASE WHEN date_trunc('year', begins::timestamp) = date_trunc('year', last_day::timestamp)
            THEN date_trunc('year', begins::timestamp) END
"""


def _placed(
    found: list[Row], step: Step, days: Interval | None
) -> tuple[dict[Interval, Counts], Counts]:
    """The counts of each bar, and of what fits into none.

    There may be as many rows as days in ten years, so that a bar's rows are gathered first and
    its days looked up once.
    """
    bars: dict[Interval, list[Sums]] = defaultdict(list)
    apart: list[Sums] = []
    known: dict[tuple[int, ...], Interval] = {}
    for row in found:
        begins, ends = row[0], row[1]
        if begins is None or days is None:
            apart.append(row[2:])
            continue
        part = begins.timetuple()[: _PARTS[step]]
        on = known.get(part)
        if on is None:
            whole = interval(*part)
            on = known[part] = max(whole[0], days[0]), min(whole[1], days[1])
        (bars[on] if on[0] <= begins and ends <= on[1] else apart).append(row[2:])
    return {on: _sum(rows) for on, rows in bars.items()}, _sum(apart)


def _sum(rows: list[Sums]) -> Counts:
    once = [row for row in rows if not row[0]]
    killed = [row[3] for row in once if row[3] is not None]
    return Counts(
        incidents=sum(row[1] for row in rows),
        killed=sum(killed) if killed else None,
        uncounted=sum(row[1] - row[2] for row in once),
        duplicates=sum(row[1] for row in rows if row[0]),
    )


def _days_shown(
    found: list[Row], first: datetime.date | None, last: datetime.date | None
) -> Interval | None:
    """Those of the incidents whose year is known, within what was asked for."""
    in_one_year = [(row[0], row[1]) for row in found if row[0] and row[0].year == row[1].year]
    if not in_one_year:
        return None
    earliest = min(begins for begins, _ in in_one_year)
    latest = max(ends for _, ends in in_one_year)
    return max(earliest, first or earliest), min(latest, last or latest)
