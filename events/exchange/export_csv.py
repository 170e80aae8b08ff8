"""Any number of rows as CSV, written by PostgreSQL itself and handed on as it comes.

COPY of the very query that a list asks, on the same connection: readers' rights hold, memory
does not grow, and however many rows there are, it is one question to the database.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, QuerySet, TextField, Value

from events.flat import FlatField
from events.tables import Column, Table

_BLOCK = 128 * 1024
# A spreadsheet would read such a cell as a formula; an apostrophe in front says that it is text.
# One that stands there already gets another, so that taking one away gives the text again.
DANGEROUS = r"^('*[=+@\t\n\r-])"
# The last line of an export that broke off. Its quotation never ends, so every reader of CSV
# refuses the file; many web servers end the answer itself as if it were whole.
BROKEN = b'"This file broke off here: something went wrong on our side. Ask for it again.\n'

_SETTINGS = "SELECT set_config('statement_timeout', %s, true), set_config('datestyle', 'ISO', true)"


class _Guarded(Func):
    """A text that no spreadsheet takes for a formula. Its first character alone is asked first."""

    template = (
        "CASE WHEN ascii(%(expressions)s) IN (9, 10, 13, 39, 43, 45, 61, 64)"
        " THEN %(guarded)s ELSE %(expressions)s END"
    )
    output_field = TextField()

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, list[Any]]:
        (expression,) = self.get_source_expressions()
        text, values = compiler.compile(expression)
        guarded, more = compiler.compile(
            Func(expression, Value(DANGEROUS), Value(r"'\1"), function="regexp_replace")
        )
        sql = self.template % {"expressions": text, "guarded": guarded}
        return sql, [*values, *more, *values]


def csv_blocks(
    rows: QuerySet[Any], table: Table, names: Iterable[str], site: str, *, seconds: int
) -> Iterator[bytes]:
    """The table's named columns of the rows, a line of names first, in blocks of some size.

    Raises a DatabaseError where the database stops, at the latest after so many seconds; after
    the first block the line BROKEN comes before it.
    """
    columns = table.columns(site)
    fields = {field.name: field for field in table.fields}
    chosen = {name: _cell(columns[name], fields[name]) for name in names}
    # Where the request reads; the blocks are asked for when it may have ended.
    connection = connections[rows.db]
    statement = _copy(rows, chosen, connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_SETTINGS, [f"{seconds}s"])
        yield from told_when_broken(_blocks(cursor, statement, ",".join(chosen), connection))


def told_when_broken(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks; when they break off after the first, the line BROKEN before what they raise."""
    begun = False
    try:
        for block in blocks:
            yield block
            begun = True
    except Exception:
        if begun:
            yield BROKEN
        raise


def gzipped(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks as a gzip file. One that breaks off has no end, which its reader misses."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    for block in blocks:
        if packed := packer.compress(block):
            yield packed
    yield packer.flush()


def _cell(column: Column, field: FlatField) -> Any:
    """The column as a cell holds it; addresses, words and codes need no guard."""
    if field.kind is bool:
        return Func(column, template="(%(expressions)s)::text", output_field=TextField())
    if field.free_text and not field.listed and not field.name.endswith("permalink"):
        return _Guarded(column)
    return column


def _copy(rows: QuerySet[Any], columns: Mapping[str, Any], connection: BaseDatabaseWrapper) -> str:
    """PostgreSQL takes no parameters beside a COPY; psycopg writes them into it, quoted."""
    # No name of a column may be that of a field of the model.
    named = {f"column_{n}": column for n, column in enumerate(columns.values())}
    selected = rows.select_related(None).prefetch_related(None)
    chosen = selected.values_list(*[named[n] for n in named]).query
    sql, params = chosen.get_compiler(connection=connection).as_sql()
    operations: Any = connection.ops
    return str(operations.compose_sql(f"COPY ({sql}) TO STDOUT (FORMAT csv)", params))


def _blocks(
    cursor: Any, statement: str, names: str, connection: BaseDatabaseWrapper
) -> Iterator[bytes]:
    block = bytearray(f"{names}\n".encode())
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in copy:
            block += row
            if len(block) >= _BLOCK:
                yield bytes(block)
                block.clear()
    yield bytes(block)
