"""Whether this process lives, and whether it can do its work: for those who keep it running."""

import datetime
import threading
import time
from collections.abc import Callable

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from msgspec import Struct

from archive.database.condition import Condition, behind, conditions

# However many ask, the databases are asked once in so many seconds.
_FRESH_SECONDS = 1.0
_RETRY_SECONDS = 5


class Database(Struct):
    """One database; versions_behind and bytes_behind are null where nobody can tell."""

    name: str
    answers: bool
    versions_behind: int | None
    bytes_behind: int | None
    says: str


class Readiness(Struct):
    """ready: pages can be made, at the desk also changed. version is that of the archive."""

    ready: bool
    says: str
    site: str
    version: int | None
    changed_at: datetime.datetime | None
    databases: list[Database]
    missing_migrations: list[str]


def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers; it asks the database nothing."""
    return _answer({"status": "ok", "says": "This process answers."})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when this process can do its work, else 503: what it needs, and how that is."""
    found = readiness(_latest.conditions(), settings.ARCHIVE_SITE)
    response = _answer(found, status=200 if found.ready else 503)
    if not found.ready:
        response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def readiness(found: list[Condition], site: str) -> Readiness:
    """What these databases mean for a site: the desk writes, and so needs the primary."""
    primary = found[0]
    needed = found if site == "public" else [primary]
    usable = [one for one in needed if one.usable]
    newest = max(usable, key=lambda one: one.version or 0, default=primary)
    missing = sorted({name for one in needed for name in one.missing or ()})
    return Readiness(
        ready=bool(usable),
        says=_in_words(bool(usable), needed),
        site=site,
        version=newest.version,
        changed_at=newest.changed_at,
        databases=[_database(one, primary) for one in found],
        missing_migrations=missing,
    )


def _in_words(ready: bool, needed: list[Condition]) -> str:
    if ready:
        return "Ready."
    if not any(one.answers for one in needed):
        return "No database answers: pages that were made before are shown, no others."
    return "The database is not prepared for this code: run manage.py migrate."


def _database(one: Condition, primary: Condition) -> Database:
    versions = None
    if one.version is not None and primary.version is not None:
        versions = max(0, primary.version - one.version)
    return Database(one.name, one.answers, versions, behind(one, primary), _how_it_is(one))


def _how_it_is(one: Condition) -> str:
    if not one.answers:
        return f"It does not answer ({one.fault})."
    if one.version is None:
        return "It answers, and holds no archive that this site may read."
    return "It answers." if one.usable else "It answers; migrations are missing."


class _Latest:
    """What was found last, for all who ask within a second."""

    def __init__(
        self,
        ask: Callable[[], list[Condition]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._lock = threading.Lock()
        self._found: list[Condition] = []
        self._asked = float("-inf")

    def conditions(self) -> list[Condition]:
        with self._lock:
            if self._clock() - self._asked >= _FRESH_SECONDS:
                self._found = self._ask()
                self._asked = self._clock()
            return self._found


_latest = _Latest(conditions)


def _answer(content: object, status: int = 200) -> HttpResponse:
    response = HttpResponse(
        msgspec.json.encode(content), content_type="application/json", status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response
