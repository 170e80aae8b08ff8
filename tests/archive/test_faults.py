"""Faults, for real: a database that is killed, a crowd, slow readers, readers who leave."""

import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from archive.database.server import EmbeddedServer
from tests.clone import Clone
from tests.servers import Answer, PublicSite, copied, kill, public_site, run, stopped, until

pytestmark = pytest.mark.slow

# Some megabytes of CSV: more than the sockets between take before they are read.
_MANY_ARTICLES = """
    INSERT INTO events_article (key, headline, slug, url, archive_url, language, body, body_sha256,
        rights, status)
    SELECT 'many/' || n, repeat('A long headline. ', 25), 'many', '', '', 'en', body,
        encode(sha256(convert_to(body, 'UTF8')), 'hex'), 'full-text', 'published'
    FROM generate_series(1, 20000) n, LATERAL (SELECT 'Report ' || n AS body) AS told
"""
# Changes an incident and is killed before it commits.
_WRITES = """
import time
from django.db import transaction
from events.models import Incident
with transaction.atomic():
    Incident.objects.filter(code="E000001").update(title="Half-written")
    print("written", flush=True)
    time.sleep(600)
"""


class World:
    """A database, and a public site on it."""

    def __init__(self, database: EmbeddedServer, site: PublicSite, clone: Clone) -> None:
        self.database, self.site, self.clone = database, site, clone


@pytest.fixture(scope="module")
def world(live_sites: Clone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("faults")
    with (
        copied(live_sites.server, folder / "database", follows=False) as database,
        public_site(live_sites, database.url()) as site,
    ):
        run(database, _MANY_ARTICLES)
        yield World(database, site, live_sites)


@contextmanager
def _asking(ask: Callable[[], Answer]) -> Iterator[list[Answer]]:
    """Somebody asks on and on beside the block; yields their answers so far."""
    answers: list[Answer] = []
    done = threading.Event()

    def go_on() -> None:
        while not done.is_set():
            answers.append(ask())

    reader = threading.Thread(target=go_on)
    reader.start()
    try:
        yield answers
    finally:
        done.set()
        reader.join()


def _statuses(answers: list[Answer]) -> set[int]:
    return {answer.status for answer in answers}


def test_a_database_killed_under_load_costs_nobody_a_kept_page(world: World) -> None:
    site = world.site
    run(world.database, "UPDATE events_incident SET title = 'Kept' WHERE code = 'E000001'")
    until(lambda: b"Kept" in site.ask("/incidents/E000001/").body)
    with _asking(lambda: site.ask("/incidents/E000001/")) as warm, _asking(site.ask_cold) as cold:
        until(lambda: len(warm) > 20 and len(cold) > 5)
        kill(world.database)
        until(lambda: cold[-1].status == 503)
        told, kept = len(cold), len(warm)
        until(lambda: len(cold) > told + 3 and len(warm) > kept + 20)
        world.database.start()
        until(lambda: cold[-1].status == 200)
    assert _statuses(warm) == {200}
    assert all(b"Kept" in answer.body for answer in warm)
    assert _statuses(cold) == {200, 503}
    refused = [answer for answer in cold if answer.status == 503]
    assert {answer.headers.get("retry-after") for answer in refused} == {"5"}
    title = "SELECT title FROM events_incident WHERE code = 'E000001'"
    assert run(world.database, title) == [("Kept",)]


def test_a_database_that_hangs_costs_nobody_a_kept_page(world: World) -> None:
    site = world.site
    kept = site.ask("/incidents/E000001/").body
    with stopped(world.database):
        cold = site.ask_cold()
        warm = [site.ask("/incidents/E000001/") for _ in range(5)]
    assert (cold.status, cold.headers.get("retry-after")) == (503, "5")
    assert [(answer.status, answer.body) for answer in warm] == [(200, kept)] * 5
    until(lambda: site.ask_cold().status == 200)


def _connected(site: PublicSite, sent: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", site.port), timeout=30)
    one.sendall(sent)
    return one


def _question(address: str) -> bytes:
    return f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()


def test_two_hundred_readers_at_once_are_all_answered(world: World) -> None:
    with ExitStack() as open_ones:
        readers = [
            open_ones.enter_context(_connected(world.site, _question(f"/incidents/?page={page}")))
            for page in [1] * 150 + [2] * 50
        ]
        lines = Counter(reader.makefile("rb").readline() for reader in readers)
    assert lines == {b"HTTP/1.1 200 OK\r\n": 150, b"HTTP/1.1 404 Not Found\r\n": 50}


def test_readers_who_never_end_their_question_keep_nobody_waiting(world: World) -> None:
    with ExitStack() as open_ones:
        slow = [
            open_ones.enter_context(_connected(world.site, _question("/")[:-10])) for _ in range(50)
        ]
        assert world.site.ask("/incidents/", seconds=5).status == 200
        slow[0].settimeout(20)
        assert slow[0].recv(100) in {b"", b"HTTP/1.1 408 Request Timeout\r\n"}


def test_readers_who_leave_amid_a_download_free_its_place(world: World) -> None:
    for _ in range(5):
        with _connected(world.site, _question("/articles.csv")) as reader:
            assert reader.recv(20).startswith(b"HTTP/1.1 200 OK")
    until(lambda: len(world.site.ask("/articles.csv").body) > 8_000_000)
    open_ones = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
    until(lambda: run(world.database, open_ones) == [(0,)])


def test_a_process_killed_amid_a_change_leaves_nothing_of_it(world: World) -> None:
    seen = "SELECT (SELECT sum(number) FROM events_version), string_agg(title, ',' ORDER BY id)"
    before = run(world.database, f"{seen} FROM events_incident")
    writer = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", _WRITES],
        cwd=world.clone.folder,
        env={**world.clone.environment, "DATABASE_URL": world.database.url()},
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"written\n"
    writer.kill()
    writer.communicate()
    assert run(world.database, f"{seen} FROM events_incident") == before
    run(world.database, "SET lock_timeout = '5s'; UPDATE events_incident SET title = title")
