"""What the database says no to: a row that does not fit, or a load that cannot go on."""

import psycopg
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

_OF_ROWS = (DataError, IntegrityError, psycopg.DataError, psycopg.IntegrityError)
# What PostgreSQL names by its code alone: limits of one row, and what triggers refuse.
_CLASSES_OF_ROWS = ("54", "P0")
_OF_CONNECTIONS = (OperationalError, InterfaceError, psycopg.OperationalError)
# Connection exceptions, and a server that ends or has crashed.
_CLASSES_OF_CONNECTIONS = ("08", "57")


class UnsettledError(Exception):
    """The database went away while it was told to keep the load: nobody knows whether it did."""


def is_of_rows(error: BaseException) -> bool:
    """Whether a row is at fault. A full disk, a lost server or a deadlock is no row's fault."""
    return isinstance(error, _OF_ROWS) or _class_of(error) in _CLASSES_OF_ROWS


def is_lost(error: BaseException) -> bool:
    """Whether the database went away. What it can still say has a code of its own."""
    return isinstance(error, _OF_CONNECTIONS) and _class_of(error) in ("", *_CLASSES_OF_CONNECTIONS)


def _class_of(error: BaseException) -> str:
    """Of PostgreSQL's code for the error the first two signs, or nothing."""
    code = getattr(error.__cause__ or error, "sqlstate", None) or ""
    return code[:2]


def first_line(error: BaseException) -> str:
    """What the error says, without the database's details; else what it is called."""
    return next(iter(str(error).splitlines()), type(error).__name__)
