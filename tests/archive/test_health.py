"""What both sites tell those who keep them running."""

import datetime

import pytest
from django.db import connections
from django.test import Client
from pytest_django import Settings

from archive import health
from archive.database.condition import Condition, conditions
from events.version import read_version

DAY = datetime.datetime(2023, 11, 6, tzinfo=datetime.UTC)
GOOD = Condition("primary", "", 7, DAY, 5_000, ())
DOWN = Condition("primary", fault="OperationalError")
UNPREPARED = Condition("primary", "", 7, DAY, 5_000, ("events.0099_later",))
EMPTY = Condition("primary", position=5_000)
REPLICA = Condition("replica1", "", 5, DAY, 4_000, ())


@pytest.fixture
def ask_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request asks the databases, however soon it comes."""
    monkeypatch.setattr(health, "_latest", health._Latest(conditions))


@pytest.mark.parametrize("site", ["archive.urls.public", "archive.urls.desk"])
def test_a_process_says_that_it_lives_and_asks_no_database(
    client: Client, settings: Settings, site: str
) -> None:
    settings.ROOT_URLCONF = site
    response = client.get("/healthz")
    assert response.json() == {"status": "ok", "says": "This process answers."}
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("ask_anew", "db")
@pytest.mark.parametrize("site", ["archive.urls.public", "archive.urls.desk"])
def test_a_ready_site_names_its_version_and_its_databases(
    client: Client, settings: Settings, site: str
) -> None:
    settings.ROOT_URLCONF = site
    with connections["default"].cursor() as cursor:
        version = read_version(cursor)
    response = client.get("/readyz")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert response.json() == {
        "ready": True,
        "says": "Ready.",
        "site": "",
        "version": version.number,
        "changed_at": version.changed_at.isoformat().replace("+00:00", "Z"),
        "databases": [
            {
                "name": "primary",
                "answers": True,
                "versions_behind": 0,
                "bytes_behind": 0,
                "says": "It answers.",
            }
        ],
        "missing_migrations": [],
    }


@pytest.mark.usefixtures("ask_anew", "db")
def test_without_a_database_a_site_is_not_ready_and_says_when_to_ask_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = connections["default"].get_connection_params() | {"host": "/nowhere"}
    monkeypatch.setattr(connections["default"], "get_connection_params", lambda: given)
    response = client.get("/readyz")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    said = response.json()
    assert said["says"] == (
        "No database answers: pages that were made before are shown, no others."
    )
    assert said["databases"][0]["says"] == "It does not answer (OperationalError)."


@pytest.mark.parametrize(
    ("found", "site", "ready", "says"),
    [
        ([GOOD, REPLICA], "public", True, "Ready."),
        ([DOWN, REPLICA], "public", True, "Ready."),
        (
            [DOWN, REPLICA],
            "desk",
            False,
            "No database answers: pages that were made before are shown, no others.",
        ),
        (
            [UNPREPARED],
            "public",
            False,
            "The database is not prepared for this code: run manage.py migrate.",
        ),
        (
            [EMPTY],
            "desk",
            False,
            "The database is not prepared for this code: run manage.py migrate.",
        ),
    ],
)
def test_readers_need_any_database_and_editors_the_primary(
    found: list[Condition], site: str, ready: bool, says: str
) -> None:
    told = health.readiness(found, site)
    assert (told.ready, told.says) == (ready, says)


def test_a_replica_says_how_far_it_is_behind_and_a_silent_one_does_not_guess() -> None:
    replica = health.readiness([GOOD, REPLICA], "public").databases[1]
    assert (replica.versions_behind, replica.bytes_behind) == (2, 1_000)
    replica = health.readiness([DOWN, REPLICA], "public").databases[1]
    assert (replica.versions_behind, replica.bytes_behind) == (None, None)


def test_missing_migrations_are_named() -> None:
    assert health.readiness([UNPREPARED], "public").missing_migrations == ["events.0099_later"]


def test_however_many_ask_the_databases_are_asked_once_a_second() -> None:
    now, asked = [0.0], []

    def ask() -> list[Condition]:
        asked.append(now[0])
        return [GOOD]

    latest = health._Latest(ask, lambda: now[0])
    for _ in range(5):
        latest.conditions()
        now[0] += 0.4
    assert asked == [0.0, pytest.approx(1.2)]
