"""What the database says no to: a row that does not fit, or a load that cannot go on."""

import psycopg
from django.db import DataError, IntegrityError

_OF_ROWS = (DataError, IntegrityError, psycopg.DataError, psycopg.IntegrityError)
# What PostgreSQL names by its code alone: limits of one row, and what triggers refuse.
_CLASSES_OF_ROWS = ("54", "P0")


def is_of_rows(error: BaseException) -> bool:
    """Whether a row is at fault. A full disk, a lost server or a deadlock is no row's fault."""
    code = getattr(error.__cause__ or error, "sqlstate", None) or ""
    return isinstance(error, _OF_ROWS) or code[:2] in _CLASSES_OF_ROWS


def first_line(error: BaseException) -> str:
    """What the error says, without the database's details; else what it is called."""
    return next(iter(str(error).splitlines()), type(error).__name__)
