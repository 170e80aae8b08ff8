"""How fast import_events loads a dataset, beside a bare COPY of the same file into one table.

    .venv/bin/python -m benchmarks.import_events [FILE] [--profile NAME|PATH] [--places N]

Works in a database server of its own, with the settings of real use, which is removed at the end.
The file is the 239,677 events beside the project. COPY goes into one table of typed columns, once
with its primary key alone and once with an index on every column; the import is measured as the
command runs, with articles, passages, claims, history, the map and the gazetteer (cities of N
people or more), and then once more with the same file.
"""

import argparse
import gzip
import io
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from archive.database.server import EmbeddedServer

_PROJECT = Path(__file__).resolve().parent.parent
_FILE = _PROJECT.parent / "shared" / "data" / "scale" / "us_gun_violence_2013_2018.csv.gz"
_PROFILE = _PROJECT / "docs" / "examples" / "us-gun-violence.toml"
_COLUMNS = {
    "incident_id": "bigint PRIMARY KEY", "date": "date", "country": "text", "state": "text",
    "city": "text", "latitude": "float8", "longitude": "float8", "killed": "integer",
    "injured": "integer", "characteristics": "text", "source_hosts": "text",
}  # fmt: skip
_RUNS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=_FILE)
    parser.add_argument("--profile", default=str(_PROFILE))
    parser.add_argument("--places", type=int, default=5_000, metavar="N")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="event-archive-benchmark-") as home,
        EmbeddedServer(Path(home)) as server,
    ):
        try:
            os.environ["DATABASE_URL"] = server.url()
            os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
            django.setup()
            call_command("migrate", verbosity=0)
            if options.places:
                call_command("load_places", population=options.places, stdout=io.StringIO())
            _measure(options.file, options.profile)
        finally:
            connection.close()
            server.remove()


def _measure(file: Path, profile: str) -> None:
    bare = {
        "its primary key": min(_copy(file, every=False) for _ in range(_RUNS)),
        "an index on every column": min(_copy(file, every=True) for _ in range(_RUNS)),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bare")
        rows = cursor.fetchone()[0]
        cursor.execute("DROP TABLE bare")
    for what, seconds in bare.items():
        print(
            f"bare COPY into a table with {what}: {seconds:.2f} s, {rows / seconds:,.0f} a second"
        )
    before = _resident()
    for attempt in ("into an archive without incidents", "the same file again"):
        began = time.perf_counter()
        report = io.StringIO()
        call_command("import_events", str(file), profile=profile, stdout=report, stderr=report)
        seconds = time.perf_counter() - began
        shares = ", ".join(
            f"{copy / seconds:.2%} of COPY with {what}" for what, copy in bare.items()
        )
        print(
            f"import {attempt}: {seconds:.1f} s, {rows / seconds:,.0f} rows a second: {shares};"
            f" {_resident():.0f} MB resident at most ({before:.0f} before)",
            flush=True,
        )


def _copy(file: Path, *, every: bool) -> float:
    """Seconds for a COPY of the file, unpacked on its way, into an empty table."""
    typed = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS bare; CREATE TABLE bare ({typed})")
        for name in list(_COLUMNS)[1:] if every else ():
            # Of a text that may be long, what an index can hold of it.
            key = f"left({name}, 200)" if _COLUMNS[name] == "text" else name
            cursor.execute(f"CREATE INDEX ON bare (({key}))")
        began = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
            for piece in _pieces(file):
                copy.write(piece)
        return time.perf_counter() - began


def _pieces(file: Path) -> Iterator[bytes]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rb") as stream:
        while piece := stream.read(2**20):
            yield piece


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
