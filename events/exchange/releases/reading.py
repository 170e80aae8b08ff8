"""A release as it lies in its folder: its description, and the rows of its tables with their lines.

What is wrong is told as a problem with its file and line; nothing here raises for any bytes.
"""

import csv
import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from events.exchange.problems import Problem, RefusedError, shortened
from events.exchange.releases import package
from events.exchange.releases.package import Package, never_empty
from events.exchange.releases.table import ReleaseTable
from events.flat import PARTED_BY, FlatField

# A note or a summary may be longer than an article's text.
_MAX_CELL = 16_000_000

Row = dict[str, str]
# What is wrong with a cell, or nothing.
_Test = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Read:
    """One row of a table and the line on which it begins."""

    line: int
    row: Row


def read_package(folder: Path) -> Package:
    """Raises RefusedError where there is none that this software can read."""
    try:
        found = msgspec.json.decode((folder / package.NAME).read_bytes(), type=Package)
    except FileNotFoundError as error:
        message = f"there is no {package.NAME}: this is no release"
        raise RefusedError([Problem(str(folder), None, message)]) from error
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RefusedError([Problem(package.NAME, None, f"is no description: {error}")]) from error
    if found.version != package.FORMAT:
        message = f"is of version “{found.version}”; this software reads {package.FORMAT}"
        raise RefusedError([Problem(package.NAME, None, message)])
    return found


def read_rows(folder: Path, table: ReleaseTable) -> Iterator[Read | Problem]:
    """Every row as it is written; a problem where the file cannot be read as the table.

    After a problem of a row the next one follows; after one of the file nothing does.
    """
    names = [one.name for one in table.fields]
    try:
        with (folder / table.path).open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            line = 1
            csv.field_size_limit(_MAX_CELL)
            try:
                for cells in reader:
                    yield from _read(table, names, line, cells)
                    if line == 1 and cells != names:
                        return
                    line = reader.line_num + 1
            except csv.Error as error:
                yield Problem(table.path, line, f"is no CSV: {error}")
            except UnicodeDecodeError as error:
                yield Problem(table.path, line, f"is not UTF-8 here or below: {error.reason}")
            if reader.line_num == 0:
                yield Problem(table.path, 1, "is empty: a line of names is expected")
    except OSError as error:
        yield Problem(table.path, None, f"cannot be read: {error.strerror}")


def _read(
    table: ReleaseTable, names: list[str], line: int, cells: list[str]
) -> Iterator[Read | Problem]:
    if line == 1:
        if cells != names:
            message = f"has the columns {shortened(', '.join(cells))}; {', '.join(names)} expected"
            yield Problem(table.path, line, message)
    elif len(cells) != len(names):
        yield Problem(table.path, line, f"has {len(cells)} cells, and there are {len(names)} names")
    else:
        yield Read(line, dict(zip(names, cells, strict=True)))


def tests_of(table: ReleaseTable) -> dict[str, _Test]:
    """For each column, what tells whether a cell can stand in it."""
    return {one.name: _test(one) for one in table.fields}


def _test(one: FlatField) -> _Test:
    needed, of_value = never_empty(one), _test_of_value(one)

    def test(cell: str) -> str | None:
        if not cell:
            return "is empty" if needed else None
        values = cell.split(PARTED_BY) if one.listed else [cell]
        return next(filter(None, map(of_value, values)), None)

    return test


def _test_of_value(one: FlatField) -> _Test:
    if one.choices:
        known = frozenset(one.choices)
        return lambda value: None if value in known else "is no word of its vocabulary"
    if one.kind is not str:
        read, called = _READERS[one.kind]
        return lambda value: None if read(value) else f"is no {called}"
    if one.pattern:
        matches = re.compile(one.pattern).fullmatch
        return lambda value: None if matches(value) else f"is not written like {one.pattern}"
    return lambda value: None


def _is_float(text: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?", text))


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2026-01-31") and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return "T" in text and datetime.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


_WHOLE = re.compile("-?[0-9]{1,18}")
_READERS: dict[type, tuple[Callable[[str], bool], str]] = {
    int: (lambda text: bool(_WHOLE.fullmatch(text)), "whole number"),
    float: (_is_float, "number"),
    bool: (lambda text: text in {"true", "false"}, "“true” or “false”"),
    datetime.date: (_is_day, "day like 2026-01-31"),
    datetime.datetime: (_is_moment, "moment like 2026-01-31T09:30:00Z"),
}
