"""What the archive has of a dataset already."""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

from events.exchange.datasets.loading.incoming import Incoming

_HOLDS = """
SELECT EXISTS (SELECT FROM events_incident WHERE key LIKE %(start)s)
    OR EXISTS (SELECT FROM events_article WHERE key LIKE %(start)s)
"""


def holds(cursor: CursorWrapper, prefix: str) -> bool:
    """Whether anything has a key that begins so. A sign of LIKE in it only finds more."""
    cursor.execute(_HOLDS, {"start": f"{prefix}%"})
    return bool(cursor.fetchone()[0])


def find(cursor: CursorWrapper, rows: Sequence[Incoming]) -> None:
    """Give the rows the ids of their incidents and articles, as far as there are any."""
    cursor.execute(
        "SELECT key, id, status FROM events_incident WHERE key = ANY(%s)",
        [[row.key for row in rows]],
    )
    incidents = {key: (number, status) for key, number, status in cursor.fetchall()}
    cursor.execute(
        "SELECT key, id FROM events_article WHERE key = ANY(%s)",
        [[row.article_key for row in rows]],
    )
    articles = dict(cursor.fetchall())
    for row in rows:
        row.incident_id, status = incidents.get(row.key, (0, row.status))
        row.article_id = articles.get(row.article_key, 0)
        # A new version of a record is as public as the record is.
        row.status = status if row.incident_id else row.status
