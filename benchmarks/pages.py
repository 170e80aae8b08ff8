"""What one page costs, cold, in an archive of 100,000 incidents: in the database and in Python.

    .venv/bin/python -m benchmarks.pages [--incidents N] [--runs N] [--profile ADDRESS]

Makes the incidents in a database server of its own, which is thrown away at the end, and answers
each address many times in this process, through the public site's middleware and with the public
role's rights. "Cold": no answer is kept anywhere. Prints medians, in milliseconds: the time that
passed, the part of it that was waiting for the database, and the work of this process, as the
processor counts it, which a busy machine changes less.
"""

import argparse
import cProfile
import os
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from archive.database.server import EmbeddedServer
from benchmarks.world import fill

Answer = Callable[[str], HttpResponseBase]

_COLUMNS = ("milliseconds, medians", "passed", "database", "work", "queries")


def public_site() -> Answer:
    """Answers with the public role's rights for the rest of this process."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.PUBLIC_ROLE}")
        cursor.execute("SET search_path = published")
    handler, requests = WSGIHandler(), RequestFactory()

    def answer(address: str) -> HttpResponseBase:
        response = handler.get_response(requests.get(address, headers={"host": "localhost"}))
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        return response

    return answer


@contextmanager
def timed_queries(seconds: list[float]) -> Iterator[None]:
    def timed(execute: Any, *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            seconds.append(time.perf_counter() - began)

    with connection.execute_wrapper(timed):
        yield


def _measure(answer: Answer, what: str, address: str, runs: int) -> None:
    passed, in_database, worked, queries = [], [], [], 0
    for _ in range(3):
        answer(address)
    for _ in range(runs):
        seconds: list[float] = []
        with timed_queries(seconds):
            began, work_began = time.perf_counter(), time.process_time()
            answer(address)
            worked.append(time.process_time() - work_began)
            passed.append(time.perf_counter() - began)
        in_database.append(sum(seconds))
        queries = len(seconds)
    medians = [1000 * statistics.median(each) for each in (passed, in_database, worked)]
    figures = "{:8.1f} {:9.1f} {:8.1f}".format(*medians)
    print(f"{what:42}{figures} {queries:8}", flush=True)


def _deep_cursor(answer: Answer, sort: str, pages: int) -> str:
    """The address after so many pages of a thousand."""
    address = f"/incidents.json?sort={sort}&limit=1000"
    for _ in range(pages):
        link = answer(address).headers["Link"]
        address = link.partition("<")[2].partition(">")[0].partition("localhost")[2]
    return address.replace("limit=1000", "limit=50")


def _addresses(answer: Answer, incidents: int) -> dict[str, str]:
    """What is measured: its name and its address."""
    pages = min(1_000, incidents // 50)
    found = {
        "incidents, page 1": "/incidents/",
        f"incidents, page {pages:,}": f"/incidents/?page={pages}",
        "incidents of a city": "/incidents/?city=city-7",
        "incidents of a country and two years": "/incidents/?country=UA&from=2018-01-01"
        "&to=2019-12-31",
        "incidents, deadliest first": "/incidents/?sort=deadliest",
        "incidents, at least 30 killed": "/incidents/?min_killed=30",
        "twin, the first 50": "/incidents.json",
        "feed of incidents": "/incidents.atom",
        "feed of a city's claims": "/claims.atom?city=city-7",
        "feed of changes": "/changes.atom",
        "sitemap, the index": "/sitemap.xml",
        "sitemap, a part of 5,000": "/sitemaps/incidents-0.xml",
        "one incident": "/incidents/E000007/",
        "one incident's card": "/incidents/E000007/card/",
        "one incident's twin": "/incidents/E000007.json",
        "one place": "/places/city-7/",
        "one day": "/dates/2019/06/13/",
        "one article": "/articles/7-report-7/",
        "search": "/search/?q=city+7",
        "home": "/",
    }
    deep = (incidents - 1) // 1000
    for sort in ("newest", "oldest", "deadliest", "latest-recorded"):
        found[f"twin, {sort} first, 50 after {deep * 1000:,}"] = _deep_cursor(answer, sort, deep)
    return found


def _profile(answer: Answer, address: str) -> None:
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(50):
        answer(address)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)


def set_up() -> None:
    """Begin as both sites in one process, on the database of DATABASE_URL."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    os.environ.pop("ARCHIVE_SITE", None)
    django.setup()
    # Hashed names need collected files.
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--profile", metavar="ADDRESS", help="show where its time goes, instead")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="event-archive-benchmark-") as home,
        EmbeddedServer(Path(home, "server"), throwaway=True) as server,
    ):
        os.environ["DATABASE_URL"] = server.url()
        set_up()
        call_command("migrate", verbosity=0)
        fill(arguments.incidents)
        answer = public_site()
        if arguments.profile:
            _profile(answer, arguments.profile)
        else:
            print("{:42}{:>8} {:>9} {:>8} {:>8}".format(*_COLUMNS))
            for what, address in _addresses(answer, arguments.incidents).items():
                _measure(answer, what, address, arguments.runs)
        connection.close()


if __name__ == "__main__":
    main()
