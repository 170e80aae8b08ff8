"""One table of a release: how it is written, and what is made of it again."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from events.flat import PARTED_BY, FlatField, flat_fields


@dataclass(frozen=True)
class ReleaseTable:
    """rows is what stands after FROM, with the table itself as t.

    columns are SQL over readers' views, where {site} is the address of the site, without a path;
    what is not among them is the table's own column. refers names the table and the column that a
    column leads to. loads says what each column of a new row is, over the row `s` of the table as
    it was read; empty for a table that the database makes by itself.
    """

    name: str
    record: type[Struct]
    model: str
    rows: str
    columns: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ("id",)
    order: str = "t.id"
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    loads: Mapping[str, str] = field(default_factory=dict)
    joins: str = ""

    @property
    def fields(self) -> list[FlatField]:
        return flat_fields(self.record)

    @property
    def path(self) -> str:
        return f"{self.name}.csv"

    def select(self) -> str:
        """The rows as they are written, for a site whose address is the parameter."""
        cells = ", ".join(f'{self._cell(one)} AS "{one.name}"' for one in self.fields)
        return f"SELECT {cells} FROM {self.rows} ORDER BY {self.order}"

    def _cell(self, one: FlatField) -> str:
        sql = self.columns.get(one.name, f't."{one.name}"')
        if one.listed:
            return f"array_to_string({sql}, '{PARTED_BY}')"
        if one.kind is bool:
            return f"({sql})::text"
        if one.kind is datetime.datetime:
            return f"to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        return sql
