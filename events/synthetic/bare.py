"""Filling tables without their secondary indexes, foreign keys and triggers, made anew after."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.utils import CursorWrapper

_OURS = "relnamespace = 'public'::regnamespace AND relname LIKE 'events\\_%%' AND relkind = 'r'"
_INDEXES = f"""
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class t ON t.oid = indrelid
    WHERE NOT indisunique AND {_OURS} ORDER BY indexrelid
"""
_FOREIGN_KEYS = f"""
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
    WHERE contype = 'f' AND {_OURS} ORDER BY c.oid
"""
_TABLES = f"SELECT t.oid::regclass::text FROM pg_class t WHERE {_OURS} ORDER BY 1"


@contextmanager
def bare_tables(cursor: CursorWrapper) -> Iterator[None]:
    """Within the caller's transaction; what was taken away is back when the block ends.

    The foreign keys are checked over all rows as they come back; what the triggers would have
    refused or written is for the caller to keep right.
    """
    indexes = _rows(cursor, _INDEXES)
    foreign_keys = _rows(cursor, _FOREIGN_KEYS)
    tables = [table for (table,) in _rows(cursor, _TABLES)]
    for table, name, _ in foreign_keys:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in foreign_keys:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _rows(cursor: CursorWrapper, query: str) -> list[tuple[str, ...]]:
    cursor.execute(query, [])
    return list(cursor.fetchall())
