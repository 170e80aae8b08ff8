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
    """One column: kind is str, int, float, bool, date or datetime, of each value of a list."""

    name: str
    kind: type
    listed: bool
    required: bool
    description: str


def flat_fields(record: type[Struct], before: str = "") -> list[FlatField]:
    return list(_fields(record, before))


def _fields(record: type[Struct], before: str) -> Iterator[FlatField]:
    hints = get_type_hints(record, include_extras=True)
    for name in record.__struct_fields__:
        bare, description, required = _read(hints[name])
        if get_origin(bare) is list:
            item = _read(get_args(bare)[0])[0]
            if item in _SCALARS:
                yield FlatField(before + name, item, True, required, description)
        elif isinstance(bare, type) and issubclass(bare, Struct):
            yield from _fields(bare, f"{before}{name}_")
        else:
            yield FlatField(before + name, bare, False, required, description)


def _read(hint: Any) -> tuple[Any, str, bool]:
    """The type without its notes, what they say, and whether it may not be null."""
    description = ""
    if get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        description = next((n.description or "" for n in notes if isinstance(n, Meta)), "")
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint, description, True
    (known,) = (one for one in get_args(hint) if one is not type(None))
    inner, said, _ = _read(known)
    return inner, description or said, False
