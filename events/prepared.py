"""Statements that the database plans once for each connection, and not for each reader.

Whoever looks a record up asks by keys, through views that decide what readers see. To plan that
takes PostgreSQL ten times as long as to answer it, and one plan fits every key. Lists are planned
each time: what is best for them depends on what is asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, router

from events.models import Incident


@contextmanager
def prepared() -> Iterator[None]:
    """What is asked in this block is prepared where the connection can do so: the public site's.

    See archive/database/sessions.py for which cannot.
    """
    reading = connections[router.db_for_read(Incident)]
    reading.ensure_connection()
    connection = reading.connection
    before = connection.prepare_threshold
    connection.prepare_threshold = 0
    try:
        yield
    finally:
        connection.prepare_threshold = before
