"""How fast a release is written, checked, and made an archive of again, and in how much memory.

    .venv/bin/python -m benchmarks.releases [FILE] [--profile NAME|PATH]

Works in a database server of its own, which is removed at the end. The file is the 239,677 events
beside the project. Each command runs as a process of its own, so that its memory is its own; the
time of each stands beside that of a bare COPY TO of every public table, in one run. Says whether
the archive that was made again is released alike, to the last byte.
"""

import argparse
import filecmp
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django
import psutil
from django.db import connection

from archive.database.server import EmbeddedServer
from benchmarks.import_events import _FILE, _PROFILE

_PROJECT = Path(__file__).resolve().parent.parent
_MEGABYTE = 1 << 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=_FILE)
    parser.add_argument("--profile", default=str(_PROFILE))
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="event-archive-benchmark-") as home,
        EmbeddedServer(Path(home, "server")) as server,
    ):
        try:
            os.environ["DATABASE_URL"] = server.url()
            os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
            django.setup()
            _measure(Path(home), str(options.file), options.profile)
        finally:
            connection.close()
            server.remove()


def _measure(home: Path, file: str, profile: str) -> None:
    release, again = str(home / "release"), str(home / "again")
    _run("migrate", "--verbosity", "0")
    _run("import_events", file, "--profile", profile, "--report", str(home / "report.json"))
    bare = _bare_copy()
    print(f"bare COPY TO of the public tables: {bare:.1f} s")
    _say("export_archive", bare, *_run("export_archive", release))
    size = sum(one.stat().st_size for one in Path(release).iterdir())
    print(f"the release has {size / _MEGABYTE:,.0f} MB")
    _say("verify", bare, *_run("verify", release))
    _make_another()
    _run("migrate", "--verbosity", "0")
    _say("import_archive", bare, *_run("import_archive", release))
    _run("export_archive", again)
    names = os.listdir(release)
    _same, differing, missing = filecmp.cmpfiles(release, again, names, shallow=False)
    print("released again to the last byte" if not differing + missing else f"unlike: {differing}")


def _run(*command: str) -> tuple[float, float]:
    """Seconds and the most memory of its process, in MB."""
    began = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "manage.py", *command], cwd=_PROJECT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    most = 0
    while process.poll() is None:
        try:
            most = max(most, process.memory_info().rss)
        except psutil.Error:
            break
        time.sleep(0.1)
    if process.wait():
        raise SystemExit(f"{command[0]} failed")
    return time.perf_counter() - began, most / _MEGABYTE


def _bare_copy() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = 'published'")
        views = [name for (name,) in cursor.fetchall() if not name.endswith("event")]
        began = time.perf_counter()
        for name in views:
            with cursor.copy(f"COPY (SELECT * FROM published.{name}) TO STDOUT") as copy:
                for _block in copy:
                    pass
        return time.perf_counter() - began


def _make_another() -> None:
    """The database is empty from here on."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA published CASCADE; DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()


def _say(what: str, bare: float, seconds: float, memory: float) -> None:
    print(f"{what}: {seconds:.1f} s, {seconds / bare:.1f} times the COPY, {memory:.0f} MB at most")


if __name__ == "__main__":
    main()
