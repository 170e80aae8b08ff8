"""Which version of the archive this process has to show, asked a few times a second at most."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection as named

from events.version import Version, read_version

# Shorter than a reader can tell, and long enough that a busy process asks for few of its pages.
FRESH_SECONDS = 0.05
# Whoever finds another asking takes the answer before, up to this age.
_PATIENCE_SECONDS = 1.0
_CONNECT_SECONDS = 2

_logger = logging.getLogger(__name__)


class Versions:
    """The version, at most FRESH_SECONDS old. None while the database cannot be asked."""

    def __init__(
        self, read: Callable[[], Version | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._version: Version | None = None
        self._asked = float("-inf")

    def current(self) -> Version | None:
        age = self._clock() - self._asked
        if age < FRESH_SECONDS or not self._lock.acquire(blocking=age > _PATIENCE_SECONDS):
            return self._version
        try:
            began = self._clock()
            if began - self._asked >= FRESH_SECONDS:
                self._version = self._read()
                self._asked = began
            return self._version
        finally:
            self._lock.release()


class Line:
    """A connection of its own to the database, so that nobody waits for the pages' pool."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None

    def read(self) -> Version | None:
        try:
            if self._connection is None:
                # As the pages connect: to the same database, in the same role.
                given = named.get_connection_params() | {"connect_timeout": _CONNECT_SECONDS}
                self._connection = psycopg.connect(**given, autocommit=True)
            with self._connection.cursor() as cursor:
                return read_version(cursor)
        except psycopg.Error as error:
            _logger.error("the archive's version cannot be read: %s", error)
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            return None
