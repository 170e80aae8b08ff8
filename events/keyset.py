"""Paging by key: a page costs the same at the front and deep inside.

A cursor names the last row of the page before it; the next page begins after it by a row-value
comparison, `(sort key, id) < (x, y)`, which an index in the same direction answers at once.
"""

import base64
import binascii
import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import BadRequest
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Expression,
    F,
    Field,
    Func,
    Model,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from events.models.spans import is_parted

# A cursor holds a name of 300 characters at most, each of up to six bytes in JSON.
MAX_CURSOR = 2_500
_Moment = Annotated[datetime.datetime, msgspec.Meta(tz=True)]
_NOT_A_CURSOR = _("This cursor is not one that the archive gave. Begin again without it.")


class _RowIsPast(Func):
    """(a, b) < (x, y), or > for ascending order."""

    template = "(%(expressions)s)"
    output_field = BooleanField()

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, list[Any]]:
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        half = len(parts) // 2
        row, bound = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        params = [value for _, values in parts for value in values]
        return f"(({row}) {self.extra['comparison']} ({bound}))", params


class OneOf(Func):
    """The key is one of these, which go as one array: of any number it is one statement.

    Where they are unseen, the planner makes one plan for whatever they are.
    """

    template = "(%(expressions)s::%(kind)s[]))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(
        self, keys: Sequence[int] | Sequence[str], key: str = "pk", *, unseen: bool = False
    ) -> None:
        """Keys are ids, or words where the key is a text."""
        words = any(isinstance(one, str) for one in keys)
        column: Field[Any, Any] = TextField() if words else BigIntegerField()
        given: Any = Value(list(keys), output_field=ArrayField(column))
        if unseen:
            given = Func(given, template="(SELECT %(expressions)s)")
        super().__init__(F(key), given, kind="text" if words else "bigint")


def _columns(rows: QuerySet[Any, Any], columns: Collection[str]) -> QuerySet[Any, Any]:
    return rows.values_list(*columns, named=True) if columns else rows


@dataclass(frozen=True)
class Order:
    """An order by one key and the id, in one direction, that an index can walk.

    Where it is not to be walked, the rows are found by what is asked of them, and then sorted.
    """

    key: str | None
    descending: bool = True
    kind: Any = int
    unknown: Any = None
    walked: bool = True

    def expression(self) -> Expression | F | None:
        if self.key is None:
            return None
        return F(self.key) if self.unknown is None else Coalesce(self.key, Value(self.unknown))

    def sort(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        keys: list[Any] = [F("pk")]
        expression = self.expression()
        if expression is not None:
            keys.insert(0, expression)
        if not self.walked:
            # The same values, but none that an index is sorted by.
            keys = [Greatest(key, key) for key in keys]
        return queryset.order_by(*(k.desc() if self.descending else k.asc() for k in keys))

    def ids(self, queryset: QuerySet[Any], start: int, stop: int) -> list[int]:
        """Of these rows, sorted: one query, in which parts are walked in this order and merged."""
        if not is_parted(queryset):
            return list(self.sort(queryset).values_list("pk", flat=True)[start:stop])
        direction = "DESC" if self.descending else "ASC"
        by = f"ORDER BY 1 {direction}, 2 {direction}"
        here = f"{{}} {by} LIMIT {stop - start} OFFSET {start}"
        # No part has more of the page than the page has.
        found = queryset.ask(self._columns_of(queryset), f"{by} LIMIT {stop}", of_all=here)
        return [pk for _, pk in found]

    def _columns_of(self, queryset: QuerySet[Any]) -> str:
        """In SQL, the key that these rows are sorted by, and their id."""
        table = queryset.model._meta.db_table
        key = f'"{table}"."{self.key or "id"}"'
        if self.unknown is not None:
            key = f"coalesce({key}, {self.unknown:d})"
        return f'{key}, "{table}"."id"'

    def rows(
        self, queryset: QuerySet[Any], start: int, stop: int, columns: Collection[str] = ()
    ) -> list[Any]:
        """These rows, or columns of them, sorted: a query, or two where they are in parts."""
        if not is_parted(queryset):
            return list(_columns(self.sort(queryset), columns)[start:stop])
        found = self.ids(queryset, start, stop)
        here = self.sort(queryset.filter(OneOf(found)))
        return list(_columns(here, columns)) if found else []

    def value_of(self, row: Model) -> Any:
        value = getattr(row, self.key) if self.key else None
        return self.unknown if value is None else value

    def after(self, queryset: QuerySet[Any], cursor: str) -> QuerySet[Any]:
        """The rows that come after the one that the cursor names."""
        return self.past(queryset, *self.read(cursor))

    def past(self, queryset: QuerySet[Any], key: Any, row_id: int) -> QuerySet[Any]:
        """The rows that come after the one with this key and id."""
        row: list[Any] = [F("pk")]
        bound: list[Any] = [Value(row_id)]
        expression = self.expression()
        if expression is not None:
            row.insert(0, expression)
            bound.insert(0, Value(key))
        comparison = "<" if self.descending else ">"
        return queryset.filter(_RowIsPast(*row, *bound, comparison=comparison))

    def cursor_of(self, row: Model) -> str:
        packed = msgspec.json.encode([self.value_of(row), row.pk])
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    def read(self, cursor: str) -> tuple[Any, int]:
        """The key and id in a cursor. Raises BadRequest for anything else."""
        kind = self.kind if self.key else type(None)
        try:
            packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
            read: tuple[Any, int] = msgspec.json.decode(packed, type=tuple[kind, int])  # type: ignore[valid-type]
        except (binascii.Error, ValueError, msgspec.DecodeError):
            raise BadRequest(_NOT_A_CURSOR) from None
        key, row_id = read
        if not 0 <= row_id < 2**63 or (isinstance(key, int) and not -1 <= key < 2**31):
            raise BadRequest(_NOT_A_CURSOR)
        if isinstance(key, str) and "\0" in key:  # PostgreSQL's texts know no such character
            raise BadRequest(_NOT_A_CURSOR)
        return key, row_id


NEWEST = Order("last_day", kind=datetime.date)
OLDEST = Order("last_day", descending=False, kind=datetime.date)
DEADLIEST = Order("killed", unknown=-1)
LATEST_RECORDED = Order(None)
LATEST_PUBLISHED = Order("published_at", kind=_Moment)
NEWEST_ARTICLE = Order("published_on", kind=datetime.date, unknown=datetime.date.min)
NEWEST_CORRECTION = Order("made_on", kind=datetime.date)
BY_NAME = Order("name", descending=False, kind=str)
