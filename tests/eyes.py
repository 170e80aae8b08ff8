"""Seeing what readers see, within a test's own transaction."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection, transaction

from events.published_schema import look_as_reader

Eyes = Callable[[], AbstractContextManager[None]]


@contextmanager
def public_eyes() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        look_as_reader(cursor)
        yield
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET LOCAL search_path TO DEFAULT")
