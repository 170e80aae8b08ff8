"""Days as tables write them, by a declared format; what is no day of the calendar is refused.

A format is written with letters: YYYY, YY (2000 to 2099), MM (two digits), M (one or two), MMM
(Jan), MMMM (January), DD, D, hh, mm, ss, and * for anything. "unix-seconds" and
"unix-milliseconds" are moments since 1970, read in UTC. Anything else stands for itself.

A format has * twice at most, and no cell with a day is long: more would let a table or a profile
keep the reader busy for hours.
"""

import calendar
import datetime
import re
from collections.abc import Callable, Sequence

Day = tuple[datetime.date, datetime.date]
Reader = Callable[[str], Day]

_MONTHS = [name.lower() for name in calendar.month_name]
_SHORT = [name.lower() for name in calendar.month_abbr]
_LETTERS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short_year>\d{2})",
    "MMMM": r"(?P<month_name>[A-Za-z]+)",
    "MMM": r"(?P<month_short>[A-Za-z]{3,4}?)\.?",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
    "hh": r"\d{1,2}",
    "mm": r"\d{2}",
    "ss": r"\d{2}(?:[.,]\d+)?",
    "*": r".*",
}
_TOKEN = re.compile("|".join(map(re.escape, sorted(_LETTERS, key=len, reverse=True))) + "|.", re.S)
_MAX_STARS = 2
_MAX_CELL = 200
_UNIX = {"unix-seconds": 1, "unix-milliseconds": 1000}


class FormatError(ValueError):
    """A format that no day can be read by."""


def day_reader(formats: Sequence[str]) -> Reader:
    """Reads a cell by the first of the formats that fits: its first and last day.

    A cell may be a month or a year, where the format says no more. The reader raises ValueError
    with a sentence; this raises FormatError.
    """
    readers = [(_unix(name) if name in _UNIX else _dated(name)) for name in formats]
    expected = " or ".join(formats)

    def read(cell: str) -> Day:
        if len(cell) > _MAX_CELL:
            raise ValueError(f"is longer than {_MAX_CELL} characters, as no day is")
        for reader in readers:
            found = reader(cell)
            if found:
                return found
        raise ValueError(f"is not a day written as {expected}")

    return read


def _unix(name: str) -> Callable[[str], Day | None]:
    def read(cell: str) -> Day | None:
        if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", cell, re.ASCII):
            return None
        try:
            moment = datetime.datetime.fromtimestamp(float(cell) / _UNIX[name], datetime.UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise ValueError(f"is no moment of the calendar in {name}") from error
        return moment.date(), moment.date()

    return read


def _dated(written: str) -> Callable[[str], Day | None]:
    tokens = _TOKEN.findall(written)
    if tokens.count("*") > _MAX_STARS:
        raise FormatError(f"“{written}” says * more than {_MAX_STARS} times")
    try:
        pattern = re.compile("".join(_LETTERS.get(t) or re.escape(t) for t in tokens), re.ASCII)
    except re.error as error:
        raise FormatError(f"“{written}” says the year, the month or the day twice") from error
    groups = pattern.groupindex
    if "year" not in groups and "short_year" not in groups:
        raise FormatError(f"“{written}” has no year: write it as YYYY")
    if "day" in groups and not groups.keys() & {"month", "month_name", "month_short"}:
        raise FormatError(f"“{written}” has a day and no month")
    known: dict[str, Day] = {}

    def read(cell: str) -> Day | None:
        found = known.get(cell)
        if found is None and (match := pattern.fullmatch(cell)):
            if len(known) >= 20_000:
                known.clear()
            found = known[cell] = _day(match.groupdict())
        return found

    return read


def _day(parts: dict[str, str | None]) -> Day:
    short, day = parts.get("short_year"), parts.get("day")
    year = 2000 + int(short) if short else int(parts["year"] or 0)
    return whole(year, _month(parts), int(day) if day else None)


def _month(parts: dict[str, str | None]) -> int | None:
    name = parts.get("month_name") or parts.get("month_short")
    if name:
        # "Sept" is short for September as well.
        short = name.lower()[:3]
        whole_name = _MONTHS[_SHORT.index(short)] if short in _SHORT else ""
        if not whole_name.startswith(name.lower()):
            raise ValueError(f"there is no month {name}")
        return _SHORT.index(short)
    number = parts.get("month")
    return int(number) if number else None


def whole(year: int, month: int | None, day: int | None) -> Day:
    """The first and last day of a day, a month or a year. Raises ValueError."""
    if not 1 <= year <= 9000:
        raise ValueError(f"there is no year {year}")
    if month is None:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return datetime.date(year, month, 1), datetime.date(year, month, length)
    if not 1 <= day <= length:
        raise ValueError(f"there is no day {year}-{month:02}-{day:02}")
    return datetime.date(year, month, day), datetime.date(year, month, day)
