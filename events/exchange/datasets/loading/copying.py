"""Rows on their way into the database by COPY, in its text format."""

import datetime
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import msgspec
from django.db.backends.utils import CursorWrapper

NULL = "\\N"
_PIECE = 200


def text(value: str) -> str:
    """A text, whatever it holds."""
    if "\\" in value:  # first, for the others are written with it
        value = value.replace("\\", "\\\\")
    if "\n" in value:
        value = value.replace("\n", "\\n")
    if "\t" in value:
        value = value.replace("\t", "\\t")
    if "\r" in value:
        value = value.replace("\r", "\\r")
    return value


def cell(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return json_cell(value) if value and isinstance(value[0], dict) else array(value)
    return str(value)


def array(words: Iterable[str]) -> str:
    """An array of words of a vocabulary, which need no quotes."""
    return "{" + ",".join(words) + "}"


def json_cell(value: Any) -> str:
    return text(msgspec.json.encode(value).decode())


def days(first: datetime.date, last: datetime.date) -> str:
    """A range of days, both ends included."""
    return f"[{first},{last}]"


def copy_rows(
    cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[str]
) -> None:
    """Rows are the cells of each, parted by tabs."""
    named = ", ".join(f'"{column}"' for column in columns)
    rest = iter(rows)
    with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
        # The database reads one piece while the next is made.
        while piece := list(islice(rest, _PIECE)):
            copy.write("\n".join(piece) + "\n")
