"""A primary and a replica, for real: readers see the newest archive whatever the replica does."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from archive.database.server import EmbeddedServer
from tests.clone import Clone
from tests.servers import PublicSite, copied, kill, public_site, run, stopped, until

pytestmark = pytest.mark.slow

_READS = """
    SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_all_tables
    WHERE relname = 'events_incident'
"""


class World:
    """A primary, its replica, and a public site that knows both."""

    def __init__(self, primary: EmbeddedServer, replica: EmbeddedServer, site: PublicSite) -> None:
        self.primary, self.replica, self.site = primary, replica, site

    def reads(self) -> int:
        """How many times the replica was asked for incidents."""
        [(times,)] = run(self.replica, _READS)
        return int(times)

    def uses_the_replica(self) -> bool:
        before = self.reads()
        assert self.site.ask_cold().status == 200
        return self.reads() > before

    def databases(self) -> list[dict[str, Any]]:
        """What /readyz says of each, once its answer is a new one."""
        time.sleep(1.1)
        told: list[dict[str, Any]] = json.loads(self.site.ask("/readyz").body)["databases"]
        return told

    def rename(self, title: str) -> None:
        run(self.primary, f"UPDATE events_incident SET title = '{title}' WHERE code = 'E000001'")

    def shown(self) -> str:
        answer = self.site.ask("/incidents/E000001.json")
        assert answer.status == 200
        return answer.body.decode()


@pytest.fixture(scope="module")
def world(live_sites: Clone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("replicas")
    with (
        copied(live_sites.server, folder / "primary", follows=False) as primary,
        copied(primary, folder / "replica", follows=True) as replica,
        public_site(live_sites, primary.url(), replica.url()) as site,
    ):
        yield World(primary, replica, site)


def test_pages_are_read_from_the_replica(world: World) -> None:
    until(world.uses_the_replica)


def test_what_a_paused_replica_lacks_is_read_from_the_primary(world: World) -> None:
    run(world.replica, "SELECT pg_wal_replay_pause()")
    for number in range(3):
        world.rename(f"Renamed {number}")
        time.sleep(0.1)  # the version is asked for a few times a second at most
        assert f"Renamed {number}" in world.shown()
    assert not world.uses_the_replica()
    [told] = world.databases()[1:]
    assert (told["name"], told["answers"], told["versions_behind"]) == ("replica1", True, 3)
    assert told["bytes_behind"] > 0
    run(world.replica, "SELECT pg_wal_replay_resume()")
    until(world.uses_the_replica)


def test_a_killed_replica_is_missed_by_nobody_and_used_again(world: World) -> None:
    until(world.uses_the_replica)
    kill(world.replica)
    answers = [world.site.ask_cold().status for _ in range(10)]
    assert answers == [200] * 10
    world.replica.start()
    until(world.uses_the_replica)


def test_a_replica_that_hangs_is_missed_by_nobody_and_used_again(world: World) -> None:
    until(world.uses_the_replica)
    with stopped(world.replica):
        answers = [world.site.ask_cold().status for _ in range(4)]
        world.rename("Renamed beside it")
        until(lambda: "Renamed beside it" in world.shown())
        assert [told["answers"] for told in world.databases()] == [True, False]
    assert answers == [200] * 4
    until(world.uses_the_replica)


def test_without_the_primary_readers_read_on(world: World) -> None:
    until(world.uses_the_replica)
    kill(world.primary)
    answers = [world.site.ask_cold().status for _ in range(5)]
    assert answers == [200] * 5
    assert "Renamed beside it" in world.shown()
    ready = world.site.ask("/readyz")
    assert (ready.status, world.databases()[0]["answers"]) == (200, False)
    world.primary.start()
    world.rename("Renamed again")
    until(lambda: "Renamed again" in world.shown())
