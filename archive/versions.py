"""Which version of the archive this process has to show, asked a few times a second at most."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg

from archive.database.condition import connected
from archive.database.router import PRIMARY
from events.version import Version, read_version

# Shorter than a reader can tell, and long enough that a busy process asks for few of its pages.
FRESH_SECONDS = 0.05
# Whoever finds another asking takes the answer before, up to this age.
_PATIENCE_SECONDS = 1.0
# A database that was silent is asked again after so long.
_SILENT_SECONDS = 0.5

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
                read = self._read()
                # The same one as long as nothing changed: who compares them, for each page, is
                # soon done.
                if read != self._version:
                    self._version = read
                self._asked = began
            return self._version
        finally:
            self._lock.release()


class Line:
    """A connection of its own to a database, so that nobody waits for the pages' pool."""

    def __init__(self, alias: str = PRIMARY, clock: Callable[[], float] = time.monotonic) -> None:
        self._alias = alias
        self._clock = clock
        self._connection: psycopg.Connection[Any] | None = None
        self._again = float("-inf")
        self._silent = False

    def read(self) -> Version | None:
        """The version that this database holds, or None; one that is silent is let alone a while.

        Only the beginning of a silence is logged, not every question into it.
        """
        if self._clock() < self._again:
            return None
        try:
            if self._connection is None:
                self._connection = connected(self._alias)
            with self._connection.cursor() as cursor:
                version = read_version(cursor)
        except psycopg.Error as error:
            self._lose(error)
            return None
        self._silent = False
        return version

    def _lose(self, error: psycopg.Error) -> None:
        if not self._silent:
            _logger.error("the version of %s cannot be read: %s", self._alias, error)
        self._silent = True
        self._again = self._clock() + _SILENT_SECONDS
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Held:
    """The version that readers have to see: the primary's, or while it is silent a replica's."""

    def __init__(
        self, primary: Callable[[], Version | None], newest: Callable[[int], Version | None]
    ) -> None:
        self._primary = primary
        self._newest = newest
        self._last = 0

    def read(self) -> Version | None:
        version = self._primary() or self._newest(self._last)
        if version is not None:
            self._last = version.number
        return version
