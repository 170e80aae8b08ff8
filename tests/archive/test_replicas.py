"""Which database a page is read from, and what happens when that one fails."""

import datetime
from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from archive.database.router import Router, reading_from
from archive.page_cache import VERSION
from archive.replicas import ReadFromReplica, Replicas
from archive.versions import Held
from events.models import Incident
from events.version import Version

DAY = datetime.datetime(2023, 11, 6, tzinfo=datetime.UTC)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _own_choice() -> Iterator[None]:
    """What a test reads from is forgotten at its end."""
    token = reading_from.set("default")
    yield
    reading_from.reset(token)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def replicas(clock: Clock) -> Replicas:
    return Replicas(["replica1", "replica2"], clock)


def version(number: int) -> Version:
    return Version(number, DAY, False)


def test_without_replicas_and_before_they_answered_the_primary_is_read(replicas: Replicas) -> None:
    assert Replicas([]).choose(1) == "default"
    assert replicas.choose(1) == "default"


def test_replicas_that_hold_the_version_take_turns(replicas: Replicas) -> None:
    replicas.saw("replica1", version(7))
    replicas.saw("replica2", version(8))
    assert {replicas.choose(7) for _ in range(4)} == {"replica1", "replica2"}
    assert {replicas.choose(8) for _ in range(4)} == {"replica2"}
    assert replicas.choose(9) == "default"


def test_a_replica_that_falls_silent_is_read_no_more(replicas: Replicas, clock: Clock) -> None:
    replicas.saw("replica1", version(7))
    clock.now += 0.9
    assert replicas.choose(7) == "replica1"
    clock.now += 0.2
    assert replicas.choose(7) == "default"
    replicas.saw("replica1", version(7))
    replicas.saw("replica1", None)
    assert replicas.choose(7) == "default"


def test_while_the_primary_is_silent_the_archive_never_goes_back(replicas: Replicas) -> None:
    primary: list[Version | None] = [version(7), None, None, version(5)]
    held = Held(lambda: primary.pop(0), replicas.newest)
    assert held.read() == version(7)
    replicas.saw("replica1", version(6))
    assert held.read() is None
    replicas.saw("replica2", version(8))
    assert held.read() == version(8)
    assert held.read() == version(5), "a primary that was set back says what there is"


class Site:
    """A site whose pages fail on the databases that are named in faults."""

    def __init__(self, replicas: Replicas, faults: dict[str, Exception]) -> None:
        self.asked: list[str] = []
        self.faults = faults
        self.reader = ReadFromReplica(self._answer, replicas)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        alias = Router().db_for_read(Incident)
        self.asked.append(alias)
        fault = self.faults.get(alias)
        if fault is not None:
            refusal = self.reader.process_exception(request, fault)
            return refusal or HttpResponse(type(fault).__name__, status=503)
        return HttpResponse(f"from {alias}")

    def ask(self) -> str:
        request = HttpRequest()
        request.META[VERSION] = 7
        return self.reader(request).getvalue().decode()


@pytest.fixture
def one_replica(monkeypatch: pytest.MonkeyPatch) -> Replicas:
    replicas = Replicas(["replica1"])
    replicas.saw("replica1", version(7))
    monkeypatch.setattr(replicas, "watch", lambda: None)
    monkeypatch.setattr(replicas, "lost", lambda alias: replicas.saw(alias, None))
    return replicas


def _stopped() -> OperationalError:
    error = OperationalError("canceling statement due to statement timeout")
    error.__cause__ = psycopg.errors.QueryCanceled()
    return error


@pytest.mark.parametrize("fault", [OperationalError(), InterfaceError(), DatabaseError()])
def test_what_fails_on_a_replica_is_read_from_the_primary(
    one_replica: Replicas, fault: Exception
) -> None:
    site = Site(one_replica, {"replica1": fault})
    assert [site.ask(), site.ask()] == ["from default"] * 2
    assert site.asked == ["replica1", "default", "default"]


@pytest.mark.parametrize("fault", [_stopped(), ValueError()])
def test_what_is_slow_or_wrong_anywhere_is_not_asked_twice(
    one_replica: Replicas, fault: Exception
) -> None:
    site = Site(one_replica, {"replica1": fault})
    assert site.ask() == type(fault).__name__
    assert site.asked == ["replica1"]


def test_when_the_primary_fails_too_it_is_asked_once(one_replica: Replicas) -> None:
    site = Site(one_replica, {"replica1": OperationalError(), "default": IntegrityError()})
    assert site.ask() == "IntegrityError"
    assert site.asked == ["replica1", "default"]


def test_writes_and_migrations_are_the_primary_s_alone() -> None:
    reading_from.set("replica1")
    assert Router().db_for_write(Incident) == "default"
    assert Router().db_for_read(Incident) == "replica1"
    assert [Router().allow_migrate(db, "events") for db in ("default", "replica1")] == [True, False]
