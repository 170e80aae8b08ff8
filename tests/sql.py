"""Raw SQL for tests: what the database itself does, whatever the models would do."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

# The function of a trigger declared with django-pgtrigger: its name, then a hash.
_GUARD = re.compile(r"pgtrigger_(\w+)_[0-9a-f]{5}\(\)")


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run one statement and give its rows, or none when it has no result."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def refusal(statement: str, *values: Any) -> str:
    """Why the database refuses the statement.

    The name of the constraint or of the protecting trigger, else the first line that it says.
    Deferred rules are asked at once, as a commit would ask them. Fails when nothing is refused.
    """
    with pytest.raises(DatabaseError) as refused:
        _commit(statement, *values)
    cause = refused.value.__cause__
    diagnosis = getattr(cause, "diag", None)
    assert diagnosis is not None, f"not the database's own refusal: {cause!r}"
    guard = _GUARD.search(diagnosis.context or "")
    if guard and diagnosis.message_primary.startswith("pgtrigger: "):
        return guard[1]
    return diagnosis.constraint_name or diagnosis.message_primary or ""


def _commit(statement: str, *values: Any) -> None:
    with transaction.atomic():
        rows(statement, *values)
        check_deferred()


def check_deferred() -> None:
    """Ask the rules that wait for the commit; later ones wait again."""
    rows("SET CONSTRAINTS ALL IMMEDIATE")
    rows("SET CONSTRAINTS ALL DEFERRED")


def a_day_passes() -> None:
    """As if all that history holds had been written by a transaction of the day before."""
    check_deferred()
    for (table,) in rows(
        "SELECT table_name FROM information_schema.columns"
        " WHERE column_name = 'pgh_created_at' AND table_schema = 'public'"
        " AND table_name LIKE 'events_%%'"
    ):
        rows(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        rows(f"UPDATE {table} SET pgh_created_at = pgh_created_at - interval '1 day'")
        rows(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def address() -> str:
    """This test's database as DATABASE_URL names it, for a process of its own."""
    given, host = connection.get_connection_params(), settings.DATABASES["default"]["HOST"]
    if not host.startswith("/"):
        pytest.skip("this test reaches the database by its socket")
    return f"postgresql://{given['user']}@/{given['dbname']}?host={host}"
