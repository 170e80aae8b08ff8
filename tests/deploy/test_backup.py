"""The documented commands of backup and restore, run for real: back to a moment, nothing else."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.database.replica import copy_of
from archive.database.server import EmbeddedServer
from tests.clone import PROJECT, Clone
from tests.servers import run, until

pytestmark = pytest.mark.slow

_KEPT = "{0}/wal/%f"
_ARCHIVE = f'test ! -f "{_KEPT}" && cp "%p" "{_KEPT}.part" && mv "{_KEPT}.part" "{_KEPT}"'
_TITLE = "SELECT title FROM events_incident WHERE code = 'E000001'"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder for two servers, which are removed at the end."""
    yield tmp_path
    for name in ("running", "restored"):
        EmbeddedServer(tmp_path / name).remove()


def _run(server: EmbeddedServer, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One of the scripts, as the user that PostgreSQL runs as."""
    command = server.place.folder / script
    shutil.copy(PROJECT / "deploy" / script, command)
    return subprocess.run(
        ["/bin/sh", str(command), *arguments],
        cwd=server.place.folder,
        env={"PATH": f"{server.bin}:{os.defpath}", "LC_ALL": "C", "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **server.place.account.for_process(),
    )


def _with_backup(live: Clone, home: Path) -> tuple[EmbeddedServer, Path]:
    """A running copy that keeps its log of changes, and the folder where."""
    server = copy_of(live.server, home / "running", follows=False)
    folder = server.place.folder / "backup"
    (folder / "wal").mkdir(parents=True)
    for path in (folder, folder / "wal"):
        os.chown(path, server.place.account.uid, server.place.account.gid)
    settings = {"archive_mode": "on", "archive_command": _ARCHIVE.format(folder)}
    return EmbeddedServer(home / "running", settings=settings).start(), folder


def _rename(server: EmbeddedServer, title: str) -> None:
    run(server, f"UPDATE events_incident SET title = '{title}' WHERE code = 'E000001'")


def test_the_archive_goes_back_to_a_moment_before_a_mistake(live_sites: Clone, home: Path) -> None:
    server, folder = _with_backup(live_sites, home)
    with server:
        _rename(server, "Before the copy")
        made = _run(server, "backup.sh", server.url(), str(folder))
        assert made.returncode == 0, made.stderr
        assert [str(path) for path in (folder / "base").iterdir()] == [made.stdout.strip()]
        _rename(server, "After the copy")
        time.sleep(1.1)  # the copy's name is of a whole second
        [(moment,)] = run(server, "SELECT clock_timestamp()")
        _rename(server, "A mistake")
        run(server, "SELECT pg_switch_wal()")
        data = EmbeddedServer(home / "restored").place.data
        done = _run(server, "restore.sh", str(folder), str(data), str(moment))
        assert done.returncode == 0, done.stderr
        with EmbeddedServer(home / "restored") as restored:
            until(lambda: run(restored, "SELECT pg_is_in_recovery()") == [(False,)])
            assert run(restored, _TITLE) == [("After the copy",)]
            assert run(server, _TITLE) == [("A mistake",)]
            _rename(restored, "Written on")
        again = _run(server, "restore.sh", str(folder), str(data))
        assert again.returncode == 1
        assert "exists: nothing is overwritten" in again.stderr


def test_before_the_first_copy_there_is_nothing_to_go_back_to(tmp_path: Path) -> None:
    (tmp_path / "base" / "2026-11-23T08:30:00Z").mkdir(parents=True)
    script = PROJECT / "deploy" / "restore.sh"
    done = subprocess.run(
        ["/bin/sh", str(script), str(tmp_path), str(tmp_path / "data"), "2026-11-23 08:29:00+00"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, (tmp_path / "data").exists()) == (1, False)
    assert "has no copy begun before 2026-11-23 08:29:00+00." in done.stderr
