"""A year's or a month's calendar: how much certainly happened on each day."""

import calendar
import datetime
from collections import Counter
from dataclasses import dataclass

from django.utils.formats import date_format

from events import addresses
from events.charts.by_days import Dated, by_days
from events.days import interval, interval_in_words, month_in_words

# How strongly a day is shaded, from how many incidents on; its number stands in it as well.
_LEVELS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Day:
    date: datetime.date
    incidents: int

    @property
    def address(self) -> str:
        return addresses.in_language(f"/dates/{str(self.date).replace('-', '/')}/")

    @property
    def level(self) -> int:
        """0 for none, then 1 to 4."""
        return sum(self.incidents >= least for least in _LEVELS)


@dataclass(frozen=True)
class Month:
    """Weeks begin on Monday (ISO 8601); None stands where a week is not all in the month.

    incidents are those certainly in the month, less_exact those among them whose day is open.
    """

    first: datetime.date
    weeks: list[list[Day | None]]
    incidents: int
    less_exact: int

    @property
    def address(self) -> str:
        return addresses.in_language(f"/dates/{self.first.year:04}/{self.first.month:02}/")

    @property
    def name(self) -> str:
        return date_format(self.first, "F")

    @property
    def name_with_year(self) -> str:
        return month_in_words(self.first)


@dataclass(frozen=True)
class Calendar:
    """incidents are those certainly in the time shown; less_exact those in none of its parts."""

    label: str
    whole_year: bool
    months: list[Month]
    weekdays: list[tuple[str, str]]
    incidents: int
    less_exact: int


def calendar_of(incidents: Dated, year: int, month: int | None = None) -> Calendar:
    """One query. Raises ValueError where there is no such year or month."""
    first, last = interval(year, month)
    by_day, by_month, all_found = _counted(incidents, first, last)
    months = [
        _month(datetime.date(year, number, 1), by_day, by_month)
        for number in ([month] if month else range(1, 13))
    ]
    in_parts = months[0].incidents - months[0].less_exact if month else by_month.total()
    return Calendar(
        label=interval_in_words(first, last, "month" if month else "year"),
        whole_year=month is None,
        months=months,
        weekdays=_weekdays(),
        incidents=all_found,
        less_exact=all_found - in_parts,
    )


Counted = Counter[datetime.date]


def _counted(
    incidents: Dated, first: datetime.date, last: datetime.date
) -> tuple[Counted, Counted, int]:
    """Incidents certainly of each day, certainly in each month (by its first day), and all."""
    by_day, by_month, all_found = Counted(), Counted(), 0
    # Overlapping besides, for an index can begin there.
    rows = by_days(
        incidents.within(first, last).overlapping(first, last),
        "SELECT begins, last_day, found FROM ({}) AS by_days",
    )
    for start, end, found in rows:
        all_found += found
        if start == end:
            by_day[start] += found
        if (start.year, start.month) == (end.year, end.month):
            by_month[start.replace(day=1)] += found
    return by_day, by_month, all_found


def _month(first: datetime.date, by_day: Counted, by_month: Counted) -> Month:
    weeks: list[list[Day | None]] = [
        [
            Day(date := first.replace(day=number), by_day[date]) if number else None
            for number in week
        ]
        for week in calendar.Calendar().monthdayscalendar(first.year, first.month)
    ]
    exact = sum(day.incidents for week in weeks for day in week if day)
    return Month(first, weeks, by_month[first], by_month[first] - exact)


def _weekdays() -> list[tuple[str, str]]:
    """Short and full names, from Monday on; 1 January 2024 was one."""
    days = [datetime.date(2024, 1, number) for number in range(1, 8)]
    return [(date_format(day, "D"), date_format(day, "l")) for day in days]
