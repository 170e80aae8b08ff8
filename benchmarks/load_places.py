"""How fast load_places fills an empty archive, and in how much memory.

    .venv/bin/python -m benchmarks.load_places [--population N]

Works in a database server of its own, which is thrown away at the end.
"""

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command

from archive.database.server import EmbeddedServer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--population", type=int, default=500)
    population = parser.parse_args().population
    with (
        tempfile.TemporaryDirectory(prefix="event-archive-benchmark-") as home,
        EmbeddedServer(Path(home), throwaway=True) as server,
    ):
        os.environ["DATABASE_URL"] = server.url()
        os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        count = apps.get_model("events", "Place").objects.count
        for attempt in ("into an empty archive", "again"):
            began = time.perf_counter()
            call_command("load_places", population=population)
            seconds = time.perf_counter() - began
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            rate = count() / seconds
            print(
                f"{attempt}: {seconds:.1f} s, {rate:,.0f} places a second,"
                f" {peak:.0f} MB resident at most",
                flush=True,
            )


if __name__ == "__main__":
    main()
