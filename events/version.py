"""The version of the whole archive: a number that every write to a public table raises."""

import datetime
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.backends.utils import CursorWrapper

# Both tables are beside the models: a dump of the records does not hold them.
VERSION_TABLE = "events_version"
SYNTHETIC_TABLE = "events_synthetic"

# Where a request finds a map of what holds as long as the archive has the version that it shows;
# there is none where no version is known.
KEPT = "archive.kept"

_READ = f"""
    SELECT sum(number)::bigint, max(changed_at), EXISTS (SELECT FROM {SYNTHETIC_TABLE})
    FROM {VERSION_TABLE}
"""


@dataclass(frozen=True, slots=True)
class Version:
    """synthetic says that the archive was made up to try this one out."""

    number: int
    changed_at: datetime.datetime
    synthetic: bool


class Cursor(Protocol):
    def execute(self, query: str, /) -> Any: ...
    def fetchone(self) -> Any: ...


def read_version(cursor: Cursor) -> Version:
    """The version as this cursor's connection sees it: one query."""
    cursor.execute(_READ)
    return Version(*cursor.fetchone())


def mark_synthetic(cursor: CursorWrapper, incidents: int) -> None:
    """For good: say that this archive was made up. Raises IntegrityError where it is said."""
    cursor.execute(f"INSERT INTO {SYNTHETIC_TABLE} (incidents) VALUES (%s)", [incidents])
