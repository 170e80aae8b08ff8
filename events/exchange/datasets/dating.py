"""When it happened, as a profile reads it from a row."""

import calendar
import datetime
from collections.abc import Callable

from events.exchange.datasets.cells import Cells, one_word
from events.exchange.datasets.days import Day, day_reader, whole
from events.exchange.datasets.numbers import read_count
from events.exchange.datasets.profile import Dates, listed
from events.exchange.intervals import fits, narrowest
from events.models.vocabulary import DatePrecision

Interval = tuple[datetime.date, datetime.date, str]

_HALF_A_WEEK = datetime.timedelta(days=3)


class Dating:
    """Reads first day, last day and precision. latest is the last day that is not in the future."""

    def __init__(self, dates: Dates, latest: datetime.date) -> None:
        self._dates = dates
        self._latest = latest
        self._day = day_reader(listed(dates.format))
        self._precision = one_word(dates.precision)
        ways: list[tuple[str, Callable[[Cells], Day]]] = [
            (dates.column, self._of_one),
            (dates.first, self._of_two),
            (dates.year, self._of_parts),
        ]
        self._column, self._read = next((column, way) for column, way in ways if column)

    def read(self, cells: Cells) -> Interval:
        """Raises SetAsideError for a day that is none, or lies ahead."""
        first, last = self._read(cells)
        if first > self._latest:
            raise cells.aside("lies in the future", self._column)
        said = self._precision(cells)
        if not said:
            return first, last, narrowest(first, last)
        if first == last:
            first, last = _widened(first, said)
        elif not fits(said, first, last):
            cells.flag(f"{first} to {last} is more than a {said}; kept as written", self._column)
            said = narrowest(first, last)
        return first, last, said

    def _cell(self, cells: Cells, column: str) -> Day | None:
        cell = cells.get(column)
        try:
            return self._day(cell) if cell else None
        except ValueError as error:
            raise cells.aside(str(error), column) from error

    def _of_one(self, cells: Cells) -> Day:
        found = self._cell(cells, self._dates.column)
        if found is None:
            raise cells.aside("is empty: a record needs a day", self._dates.column)
        return found

    def _of_two(self, cells: Cells) -> Day:
        first = self._cell(cells, self._dates.first)
        last = self._cell(cells, self._dates.last)
        if first is None:
            raise cells.aside("is empty: a record needs a day", self._dates.first)
        begins, ends = first[0], (last or first)[1]
        if begins > ends:
            raise cells.aside(f"{begins} is after the last day, {ends}", self._dates.first)
        return begins, ends

    def _of_parts(self, cells: Cells) -> Day:
        """Year, month and day in columns of their own; 0 and empty are unknown months and days."""
        parts: list[int | None] = []
        for column in (self._dates.year, self._dates.month, self._dates.day):
            cell = cells.get(column) if column else ""
            try:
                parts.append(read_count(cell) or None if cell else None)
            except ValueError as error:
                raise cells.aside(str(error), column) from error
        year, month, day = parts
        if year is None:
            raise cells.aside("is empty: a record needs a day", self._dates.year)
        try:
            return whole(year, month, day if month else None)
        except ValueError as error:
            raise cells.aside(str(error), self._column) from error


def _widened(day: datetime.date, precision: str) -> Day:
    """The week around a day, its month or its year, where it only stands for one of them."""
    if precision == DatePrecision.DAY:
        return day, day
    if precision == DatePrecision.WEEK:
        return day - _HALF_A_WEEK, day + _HALF_A_WEEK
    if precision == DatePrecision.MONTH:
        length = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=1), day.replace(day=length)
    if precision == DatePrecision.YEAR:
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day
