"""A record's flat fields: the columns of its table, in CSV and in releases, and their types.

A record within a record gives its fields with its name before them; a list of words or numbers
is one column, parted by semicolons; a list of records is a table of its own and no column.
"""

import datetime
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct

# What parts the values of a list in one cell; no word of a vocabulary and no code has it.
PARTED_BY = ";"

_SCALARS = (bool, int, float, str, datetime.date, datetime.datetime)


@dataclass(frozen=True)
class FlatField:
    """One column.

    kind is str, int, float, bool, date or datetime, of each value of a list; choices are the
    words that it may hold, where it is one of a vocabulary.
    """

    name: str
    kind: type
    listed: bool
    required: bool
    description: str
    choices: tuple[str, ...] = ()
    pattern: str | None = None

    @property
    def free_text(self) -> bool:
        """Whether a person wrote it, as they liked."""
        return self.kind is str and not (self.choices or self.pattern)


def flat_fields(record: type[Struct]) -> list[FlatField]:
    return list(_fields(record, ""))


def _fields(record: type[Struct], before: str) -> Iterator[FlatField]:
    hints = get_type_hints(record, include_extras=True)
    for name in record.__struct_fields__:
        read = _read(hints[name])
        listed = get_origin(read.kind) is list
        item = _read(get_args(read.kind)[0]) if listed else read
        if isinstance(item.kind, type) and issubclass(item.kind, Struct):
            if not listed:
                yield from _fields(item.kind, f"{before}{name}_")
        elif item.kind in _SCALARS:
            yield FlatField(
                before + name,
                item.kind,
                listed,
                read.required,
                read.description,
                item.choices,
                item.pattern,
            )


@dataclass
class _Hint:
    kind: Any
    required: bool = True
    description: str = ""
    choices: tuple[str, ...] = ()
    pattern: str | None = None


def _read(hint: Any) -> _Hint:
    """A type with its notes taken off, whether it may not be null, and what the notes say."""
    notes: list[Meta] = []
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        notes = [note for note in rest if isinstance(note, Meta)]
    required = get_origin(hint) not in {Union, types.UnionType}
    if not required:
        (hint,) = (one for one in get_args(hint) if one is not type(None))
    read = _Hint(hint, required)
    for note in notes:
        read.description = note.description or read.description
        read.choices = tuple((note.extra_json_schema or {}).get("enum", read.choices))
        read.pattern = note.pattern or read.pattern
    return read
