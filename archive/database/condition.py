"""How the databases are: whether each answers, what it holds, how far it lags behind."""

import datetime
import functools
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from archive.database.patience import BriefConnection
from archive.database.router import PRIMARY
from events.published import APPLIED_TABLE
from events.version import read_version

_CONNECT_SECONDS = 2

# Where its log of changes ends, or how much of it a replica has replayed: bytes since the first.
_POSITION = """
    SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
            ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn)::bigint
"""
_APPLIED = f"SELECT app, name FROM {APPLIED_TABLE}"


@dataclass(frozen=True)
class Condition:
    """One database. What is not known, because it does not answer, is None.

    position is in bytes of PostgreSQL's log of changes; missing names the migrations that this
    code expects and the database lacks, None where it has not even the table to tell.
    """

    name: str
    fault: str = ""
    version: int | None = None
    changed_at: datetime.datetime | None = None
    position: int | None = None
    missing: tuple[str, ...] | None = None

    @property
    def answers(self) -> bool:
        return not self.fault

    @property
    def usable(self) -> bool:
        """Whether pages can be made from it."""
        return self.version is not None and self.missing == ()


def conditions() -> list[Condition]:
    """Of the primary first, then of each replica; each is asked on a connection of its own."""
    return [_condition(alias) for alias in connections]


def connected(alias: str) -> psycopg.Connection[Any]:
    """A connection of our own beside the pages' pool: as they connect, and in the same role."""
    given = connections[alias].get_connection_params() | {"connect_timeout": _CONNECT_SECONDS}
    return BriefConnection.connect(**given, autocommit=True)


def behind(one: Condition, primary: Condition) -> int | None:
    """How many bytes of changes it has not replayed; None where one of the two is silent."""
    if one.position is None or primary.position is None:
        return None
    return max(0, primary.position - one.position)


def _condition(alias: str) -> Condition:
    name = "primary" if alias == PRIMARY else alias
    try:
        with connected(alias) as connection, connection.cursor() as cursor:
            [position] = cursor.execute(_POSITION).fetchone() or [None]
            try:
                version = read_version(cursor)
                applied = {f"{app}.{known}" for app, known in cursor.execute(_APPLIED)}
            except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
                return Condition(name, position=position)
    except psycopg.Error as error:
        return Condition(name, fault=type(error).__name__)
    missing = tuple(sorted(_expected() - applied))
    return Condition(name, "", version.number, version.changed_at, position, missing)


@functools.cache
def _expected() -> frozenset[str]:
    """The migrations of this code, as app.name."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return frozenset(f"{app}.{name}" for app, name in known)
