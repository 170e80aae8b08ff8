"""How fast the whole list of incidents leaves as CSV, beside PostgreSQL's and Datasette's own.

    .venv/bin/python -m benchmarks.exports [--incidents N] [--runs N] [--without-datasette]

Serves the public site with its own web server over a database server of its own, which is thrown
away at the end, and reads /incidents.csv over HTTP: after a change to the archive, so that the
database writes it anew, and again, as it was kept. Beside it, of the same rows and columns:
psql's COPY TO with the same rights, and Datasette 0.65.5's streamed CSV from a SQLite file, with
the packages of an environment of its own. Prints medians in one run, and the memory of our
server before, at most while it streams, and after.
"""

import argparse
import csv
import os
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from archive.database.server import EmbeddedServer
from archive.serving import Site, served
from archive.versions import FRESH_SECONDS
from benchmarks.datasette import datasette as datasette_serving
from benchmarks.memory import MEGABYTE, Memory
from benchmarks.world import fill

_PORT, _DATASETTE_PORT = 18_431, 18_432
_BLOCK = 1 << 20


def _seconds(
    read: Callable[[], int], runs: int, before: Callable[[], None] = lambda: None
) -> tuple[float, int]:
    """The median of some readings, and how many bytes each read; before each, something else."""
    took, size = [], 0
    for _ in range(runs):
        before()
        began = time.perf_counter()
        size = read()
        took.append(time.perf_counter() - began)
    return statistics.median(took), size


def _over_http(address: str, headers: dict[str, str] | None = None) -> Callable[[], int]:
    def read() -> int:
        size = 0
        request = urllib.request.Request(address, headers=headers or {})
        with urllib.request.urlopen(request, timeout=600) as answer:
            while block := answer.read(_BLOCK):
                size += len(block)
        return size

    return read


def _change() -> None:
    """A write to a public table, and the moment after which every process knows of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE events_place SET name = name WHERE id = (SELECT min(id) FROM events_place)"
        )
    time.sleep(2 * FRESH_SECONDS)


def _by_psql(server: EmbeddedServer) -> Callable[[], int]:
    """COPY TO STDOUT of the columns that /incidents.csv has, as the readers' role."""
    # What reads the models waits until Django is set up.
    from events.listings import INCIDENTS  # noqa: PLC0415

    columns = INCIDENTS.table.columns(f"http://localhost:{_PORT}")
    named = {f"column_{n}": column for n, column in enumerate(columns.values())}
    rows = INCIDENTS.rows().select_related(None).order_by("pk")
    with connection.cursor() as cursor:
        sql = cursor.mogrify(*rows.values_list(*[named[n] for n in named]).query.sql_with_params())
    command = [str(server.bin / "psql"), server.url(), "--quiet", "--no-psqlrc"]
    command += ["--command", f"COPY ({sql}) TO STDOUT (FORMAT csv)"]
    role = f"-c role={settings.PUBLIC_ROLE} -c search_path=published"

    def read() -> int:
        size = 0
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, env={**os.environ, "PGOPTIONS": role}
        ) as psql:
            assert psql.stdout is not None
            while block := psql.stdout.read(_BLOCK):
                size += len(block)
        return size

    return read


def _to_sqlite(text: Path, database: Path) -> None:
    with text.open(newline="") as file, sqlite3.connect(database) as store:
        rows = csv.reader(file)
        names = next(rows)
        columns = ", ".join(f'"{name}"' for name in names)
        store.execute(f"CREATE TABLE incidents ({columns}, PRIMARY KEY (code))")
        marks = ", ".join("?" for _ in names)
        store.executemany(f"INSERT INTO incidents VALUES ({marks})", rows)


def _measure(server: EmbeddedServer, folder: Path, *, runs: int, datasette: bool) -> None:
    site = Site("public", _PORT, "PORT")
    with served([site], settings.BASE_DIR, {"DATABASE_URL": server.url()}) as (process,):
        address = f"{site.address}incidents.csv"
        text = folder / "incidents.csv"
        urllib.request.urlretrieve(address, text)
        memory = Memory(process.pid)
        before = memory.now()
        with memory.watched():
            ours, size = _seconds(_over_http(address), runs, _change)
            kept, _ = _seconds(_over_http(address), runs)
        after = memory.now()
        bare, _ = _seconds(_by_psql(server), runs)
        _say("psql's COPY TO", bare, size, bare)
        _say("/incidents.csv", ours, size, bare)
        _say("/incidents.csv, kept", kept, size, bare)
        packed, packed_size = _seconds(_over_http(f"{address}.gz"), runs, _change)
        _say(f"/incidents.csv.gz ({packed_size / MEGABYTE:.0f} MB)", packed, size, bare)
        if datasette:
            database = folder / "archive.db"
            _to_sqlite(text, database)
            unlimited = ["--setting", "max_csv_mb", "0"]
            with datasette_serving(folder, database, _DATASETTE_PORT, unlimited) as other:
                streamed = f"{other}/archive/incidents.csv?_stream=on&_size=max"
                theirs, their_size = _seconds(_over_http(streamed), min(runs, 3))
            _say("Datasette 0.65.5, _stream=on", theirs, their_size, bare)
            print(f"our rate is {theirs / ours:.1f} times Datasette's, kept {theirs / kept:.1f}")
        print(f"memory: {before:.0f} MB before, {memory.most:.0f} at most, {after:.0f} after")


def _say(what: str, seconds: float, size: int, bare: float) -> None:
    rate = size / MEGABYTE / seconds
    print(f"{what:34} {seconds:8.2f} s {rate:8.1f} MB/s {100 * bare / seconds:6.0f} % of COPY TO")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--without-datasette", action="store_true")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="event-archive-benchmark-") as home,
        EmbeddedServer(Path(home, "server"), throwaway=True) as server,
    ):
        os.environ["DATABASE_URL"] = server.url()
        os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
        os.environ.pop("ARCHIVE_SITE", None)
        django.setup()
        call_command("migrate", verbosity=0)
        fill(arguments.incidents)
        _measure(server, Path(home), runs=arguments.runs, datasette=not arguments.without_datasette)
        connection.close()


if __name__ == "__main__":
    main()
