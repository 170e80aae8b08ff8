"""How many articles a second load_seeds loads, first into an empty archive and then again.

    .venv/bin/python -m benchmarks.load_seeds [--number N] [FOLDER...]

Writes N texts of about 3,000 characters, and loads them and each folder named. Works in a database
server of its own, which is thrown away at the end.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command

from archive.database.server import EmbeddedServer

_WORDS = "people killed injured strike missile drone city school officials said June of the in a"


def _write_seeds(folder: Path, number: int) -> None:
    chance = random.Random(1)
    words = [*_WORDS.split(), *(f"word{n}" for n in range(5_000))]
    for n in range(number):
        body = " ".join(chance.choices(words, k=430))
        (folder / f"seed-{n:06}.txt").write_text(f"date 2023-11-06 Report {n}. {body}")


def _measure(folder: Path) -> None:
    number = len(list(folder.glob("*.txt")))
    for attempt in ("into the archive", "again"):
        began = time.perf_counter()
        call_command("load_seeds", str(folder), stdout=StringIO())
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{number:,} texts of {folder.name} {attempt}: {seconds:.2f} s,"
            f" {number / seconds:,.0f} articles a second, {peak:.0f} MB resident at most",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=2_000)
    parser.add_argument("folders", nargs="*", type=Path)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="event-archive-benchmark-") as home,
        EmbeddedServer(Path(home, "server"), throwaway=True) as server,
    ):
        os.environ["DATABASE_URL"] = server.url()
        os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        generated = Path(home, "generated")
        generated.mkdir()
        _write_seeds(generated, arguments.number)
        for folder in (generated, *arguments.folders):
            _measure(folder)


if __name__ == "__main__":
    main()
