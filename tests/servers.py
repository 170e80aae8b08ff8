"""Real servers for tests of faults: copies of the live archive's database, and a site on them."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil
import psycopg

from archive.database.postmaster import has_ended
from archive.database.replica import copy_of
from archive.database.server import EmbeddedServer
from archive.serving import Site, served
from tests.clone import Clone

_PATIENCE_SECONDS = 30


class Answer:
    """One answer of a site."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


class PublicSite:
    """A running public site, asked over HTTP."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._asked = 0

    def ask(self, address: str = "/", seconds: float = 20) -> Answer:
        request = Request(f"http://127.0.0.1:{self.port}{address}", headers={"Host": "localhost"})
        try:
            with urlopen(request, timeout=seconds) as response:
                return Answer(response.status, dict(response.headers), response.read())
        except HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, dict(refusal.headers), refusal.read())

    def ask_cold(self) -> Answer:
        """A page that nobody has asked for yet."""
        self._asked += 1
        return self.ask(f"/incidents/?min_killed={self._asked}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def public_site(clone: Clone, database: str, *replicas: str, **more: str) -> Iterator[PublicSite]:
    """The clone's code on another port, with these databases."""
    port = free_port()
    variables = {
        **clone.environment,
        **more,
        "DATABASE_URL": database,
        "REPLICA_URLS": " ".join(replicas),
    }
    with served([Site("public", port, "PORT")], clone.folder, variables):
        yield PublicSite(port)


def run(server: EmbeddedServer, statement: str) -> list[tuple[Any, ...]]:
    """One statement as the database's owner."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


@contextmanager
def copied(running: EmbeddedServer, home: Path, *, follows: bool) -> Iterator[EmbeddedServer]:
    """A running copy, removed at the end."""
    server = copy_of(running, home, follows=follows)
    try:
        yield server.start()
    finally:
        server.remove()


def kill(server: EmbeddedServer) -> None:
    """End the server as a power cut would: it has no moment to say anything. start() is next."""
    for process in _family(server):
        kill_pid(process.pid)
    server.stop()


def _family(server: EmbeddedServer) -> list[psutil.Process]:
    """The server's first process, then those that it has started."""
    assert server.pid is not None
    postmaster = psutil.Process(server.pid)
    return [postmaster, *postmaster.children(recursive=True)]


def kill_pid(pid: int) -> None:
    """Kill a process, and wait until it is gone but for its parent's taking note."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    until(lambda: has_ended(pid))


@contextmanager
def stopped(server: EmbeddedServer) -> Iterator[None]:
    """The server hangs: its connections stay open, and nothing answers on them."""
    family = _family(server)
    for process in family:
        process.suspend()
    try:
        yield
    finally:
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.resume()


def until(done: Callable[[], bool], seconds: float = _PATIENCE_SECONDS) -> None:
    """Wait for it; fails when it does not come."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)
