"""Readers' pages made from streaming replicas, where these hold what the reader has to see.

How far a replica has come is told by the version of the archive that it holds: it is raised by
each writing transaction and arrives with its rows, so a replica that has the version has all that
belongs to it. No clock is compared. What is behind, silent or refused goes to the primary.
"""

import contextlib
import functools
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from archive.database.router import PRIMARY, reading_from
from archive.page_cache import VERSION
from archive.versions import Line
from events.version import Version

# How often each replica is asked, and how long its answer counts.
WATCH_SECONDS = 0.1
_COUNTS_SECONDS = 1.0

Clock = Callable[[], float]


class Replicas:
    """What each replica held when it was asked last; their turn goes round."""

    def __init__(self, aliases: Iterable[str], clock: Clock = time.monotonic) -> None:
        self._aliases = tuple(aliases)
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[Version, float]] = {}
        self._turn = 0
        self._watched = False

    def choose(self, version: int | None) -> str:
        """Where to read a page of this version, or of any when it is not known."""
        if not self._aliases:
            return PRIMARY
        fit = [alias for alias, held in self._held() if version is None or held.number >= version]
        if not fit:
            return PRIMARY
        self._turn += 1
        return fit[self._turn % len(fit)]

    def newest(self, least: int) -> Version | None:
        """The newest version that a replica holds, for when the primary is silent.

        None when all hold less than least: the archive never goes back in time.
        """
        held = [version for _, version in self._held() if version.number >= least]
        return max(held, key=lambda version: version.number, default=None)

    def saw(self, alias: str, version: Version | None) -> None:
        """Note what a replica holds; None when it is silent."""
        with self._lock:
            if version is None:
                self._seen.pop(alias, None)
            else:
                self._seen[alias] = version, self._clock()

    def lost(self, alias: str) -> None:
        """Forget a replica that has failed, and its connections: it is asked anew."""
        self.saw(alias, None)
        with contextlib.suppress(KeyError):  # another thread was quicker
            connections[alias].close_pool()  # type: ignore[attr-defined]

    def watch(self) -> None:
        """Ask the replicas from now on, each from a thread of its own."""
        with self._lock:
            begun, self._watched = self._watched, True
        if not begun:
            for alias in self._aliases:
                threading.Thread(target=self._watch, args=[alias], daemon=True).start()

    def _held(self) -> list[tuple[str, Version]]:
        oldest = self._clock() - _COUNTS_SECONDS
        with self._lock:
            return [(alias, version) for alias, (version, at) in self._seen.items() if at > oldest]

    def _watch(self, alias: str) -> None:
        line = Line(alias)
        while True:
            self.saw(alias, line.read())
            time.sleep(WATCH_SECONDS)


@functools.cache
def replicas_here() -> Replicas:
    """Those of this process."""
    return Replicas(alias for alias in connections if alias != PRIMARY)


class ReadFromReplica:
    """Read each page from a replica; what fails there is read from the primary."""

    def __init__(
        self,
        answer: Callable[[HttpRequest], HttpResponseBase],
        replicas: Replicas | None = None,
    ) -> None:
        self._answer = answer
        self._replicas = replicas or replicas_here()
        self._replicas.watch()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reading_from.set(self._replicas.choose(request.META.get(VERSION)))
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> Any:
        alias = reading_from.get()
        if alias == PRIMARY or not _is_its_fault(error):
            return None
        self._replicas.lost(alias)
        reading_from.set(PRIMARY)
        return self._answer(request)


def _is_its_fault(error: Exception) -> bool:
    """Whether the primary may answer where a replica did not; a slow question stays slow."""
    ours = isinstance(error, DatabaseError | InterfaceError)
    return ours and not isinstance(error.__cause__, psycopg.errors.QueryCanceled)
