"""The dataset's own ids in one file: none stands twice, and some of the archive's are gone."""

from collections.abc import Iterable, Iterator, Mapping

from django.db.backends.utils import CursorWrapper

from events.exchange.datasets.loading.copying import copy_rows, text

_TABLE = """
CREATE TEMPORARY TABLE incoming_id (id text PRIMARY KEY, stands text)
"""
_GONE = """
    SELECT substr(i.key, %(begins)s) AS id, i.code FROM events_incident i
    WHERE i.key LIKE %(keys)s AND i.status <> 'withdrawn' AND NOT EXISTS (
        SELECT FROM incoming_id n WHERE n.id = substr(i.key, %(begins)s)
    )
    ORDER BY i.id
"""


class Identities:
    """Kept in the database, within the transaction: a file may hold millions."""

    def __init__(self, cursor: CursorWrapper) -> None:
        self._cursor = cursor
        cursor.execute(_TABLE)

    def known(self, ids: Iterable[str]) -> dict[str, str]:
        """Those of these ids that the file had before, each with where it stands."""
        self._cursor.execute("SELECT id, stands FROM incoming_id WHERE id = ANY(%s)", [[*ids]])
        return dict(self._cursor.fetchall())

    def add(self, new: Mapping[str, str]) -> None:
        """Ids that the file did not have before, each with where it stands."""
        lines = (f"{text(identity)}\t{stands}" for identity, stands in new.items())
        copy_rows(self._cursor, "incoming_id", ("id", "stands"), lines)

    def gone(self, prefix: str) -> Iterator[tuple[str, str]]:
        """The id and code of each incident with this prefix of keys that the file has not."""
        asked: dict[str, str | int] = {"begins": len(prefix) + 1, "keys": f"{prefix}%"}
        self._cursor.execute(_GONE, asked)
        yield from self._cursor

    def forget(self) -> None:
        self._cursor.execute("DROP TABLE incoming_id")
