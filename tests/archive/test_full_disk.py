"""The disk fills up in the middle of an import: all of it is taken back, and readers read on."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from archive.database.replica import copy_of
from archive.database.server import EmbeddedServer
from tests.clone import Clone
from tests.events.exchange.datasets.files import HEADER, PROFILE, written
from tests.servers import public_site, run, until

pytestmark = pytest.mark.slow

_MEGABYTES = 64
# What is left for an import; a new piece of the log takes 16.
_LEFT = 6
_ROWS = 5_000
_TAKEN_BACK = (
    "CommandError: The database (refuses the load|went away in the middle of the load), and nothing"
)
_NO_SPACE = (
    "CommandError: The database refuses the load, and nothing was written: "
    "could not extend file .+: No space left on device"
)
_HELD = """
    SELECT (SELECT sum(number) FROM events_version), count(*), string_agg(title, ',' ORDER BY id)
    FROM events_incident
"""


class SmallDisk:
    """A file system of few megabytes beside the server's cluster; only root may mount one."""

    def __init__(self, server: EmbeddedServer) -> None:
        self._account = server.place.account
        self.folder = server.place.folder / "small"

    def mount(self) -> None:
        self.folder.mkdir()
        owner = f"uid={self._account.uid},gid={self._account.gid},mode=0700"
        self._call("mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m,{owner}", "none")

    def fill(self) -> None:
        """Leave few megabytes, so that a small import does not fit."""
        ballast = shutil.disk_usage(self.folder).free - _LEFT * 1024 * 1024
        (self.folder / "ballast").write_bytes(bytes(max(0, ballast)))

    def grow(self) -> None:
        self._call("mount", "-o", "remount,size=1g")

    def unmount(self) -> None:
        self._call("umount", "--lazy")

    def _call(self, *command: str) -> None:
        subprocess.run([*command, str(self.folder)], capture_output=True, check=True)


@contextmanager
def _copied(running: EmbeddedServer, home: Path) -> Iterator[tuple[EmbeddedServer, SmallDisk]]:
    """A copy of the server, not started yet, with a small disk of its own."""
    server = copy_of(running, home, follows=False)
    disk = SmallDisk(server)
    try:
        disk.mount()
    except (OSError, subprocess.CalledProcessError) as error:
        server.remove()
        pytest.skip(f"no small disk can be mounted here, so none was filled: {error}")
    try:
        yield server, disk
    finally:
        server.stop()
        disk.unmount()
        server.remove()


def _put_tables(server: EmbeddedServer, disk: SmallDisk) -> None:
    """The archive's tables are on the small disk."""
    with psycopg.connect(server.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{disk.folder}'".encode())
        connection.execute(b"ALTER DATABASE archive SET TABLESPACE small")


def _put_log(server: EmbeddedServer, disk: SmallDisk) -> None:
    """The database's log of what is written is on the small disk; the server stands still."""
    log, there = server.place.data / "pg_wal", disk.folder / "pg_wal"
    shutil.copytree(log, there)
    for path in [there, *there.rglob("*")]:
        shutil.chown(path, server.place.account.uid, server.place.account.gid)
    shutil.rmtree(log)
    log.symlink_to(there)


def _import(
    clone: Clone, server: EmbeddedServer, folder: Path, rows: int = _ROWS
) -> tuple[int, list[str]]:
    """How the import of a table ends, and the lines that it says."""
    lines = (f"{n},2023-05-01,Kyiv,Ukraine,50.4,30.5,3,2,4" for n in range(rows))
    table = written(folder, "\n".join([HEADER, *lines]) + "\n")
    mine = written(folder, PROFILE, "my.toml")
    report = str(folder / "report.json")
    done = clone.manage(
        *("import_events", str(table), "--profile", str(mine), "--report", report),
        variables={"DATABASE_URL": server.url()},
    )
    return done.returncode, done.stderr.splitlines()


def _outcome(folder: Path) -> str:
    outcome: str = json.loads((folder / "report.json").read_text())["outcome"]
    return outcome


def test_an_import_that_fills_the_disk_of_the_tables_is_taken_back(
    live_sites: Clone, tmp_path: Path
) -> None:
    with _copied(live_sites.server, tmp_path / "database") as (server, disk):
        _put_tables(server.start(), disk)
        disk.fill()
        before = run(server, _HELD)
        with public_site(live_sites, server.url()) as site:
            code, said = _import(live_sites, server, tmp_path)
            assert (code, _outcome(tmp_path)) == (1, "refused")
            assert said[-2].startswith("Nothing was written: ")
            assert re.fullmatch(_NO_SPACE, said[-1])
            assert (run(server, _HELD), site.ask_cold().status) == (before, 200)
            disk.grow()
            assert _import(live_sites, server, tmp_path, rows=10)[0] == 0
            assert run(server, "SELECT count(*) FROM events_incident") == [(before[0][1] + 10,)]
            until(lambda: b"Strike on Kyiv" in site.ask("/incidents/").body)


def test_an_import_that_fills_the_disk_of_the_log_is_taken_back(
    live_sites: Clone, tmp_path: Path
) -> None:
    with _copied(live_sites.server, tmp_path / "database") as (server, disk):
        _put_log(server, disk)
        before = run(server.start(), _HELD)
        disk.fill()
        code, said = _import(live_sites, server, tmp_path)
        assert (code, _outcome(tmp_path)) == (1, "refused")
        assert said[-2].startswith("Nothing was written: ")
        # As soon as its log cannot grow, the server says so or falls.
        assert re.match(_TAKEN_BACK, said[-1])
        # Without its log the server cannot go on: it has ended, or tries to recover.
        disk.grow()
        server.stop()
        assert run(server.start(), _HELD) == before
