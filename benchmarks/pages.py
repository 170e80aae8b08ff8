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

Answer = Callable[[str], HttpResponseBase]

_COLUMNS = ("milliseconds, medians", "passed", "database", "work", "queries")
_ARTICLES = 2_000
# Of the world: 500 places, 2,000 articles of 20 sources, and incidents spread evenly over them
# and over 3,000 days; two in three have a figure of people killed and injured. The triggers of
# history and of the passages' rule are the loader's to measure: here they rest.
_WORLD = """
SET session_replication_role = replica;

INSERT INTO events_source (name, slug, kind, country_code, url)
SELECT 'Source ' || n, 'source-' || n, 'newspaper', 'UA', '' FROM generate_series(1, 20) n;

INSERT INTO events_place (name, slug, kind, country_code, admin1, latitude, longitude)
SELECT 'City ' || n, 'city-' || n, 'city', (ARRAY['UA', 'RU', 'SY', 'SD'])[1 + n %% 4], 'North',
       n %% 90, n %% 180
FROM generate_series(1, 500) n;

INSERT INTO events_article (source_id, headline, slug, url, archive_url, published_on, language,
                            body, body_sha256, rights, status)
SELECT 1 + n %% 20, 'Report ' || n, 'report-' || n, '', '', DATE '2015-01-01' + n, 'en', body,
       encode(sha256(convert_to(body, 'UTF8')), 'hex'), 'full-text', 'published'
FROM generate_series(1, %(articles)s) n, LATERAL (SELECT
    'At least six people were killed in city ' || n || ', officials said. '
    || repeat('The strike hit a residential building in the north of the city. ', 40) AS body
) texts;

INSERT INTO events_passage (article_id, start, "end", exact, prefix, suffix)
SELECT id, 0, 31, left(body, 31), '', substr(body, 32, 32) FROM events_article;

INSERT INTO events_incident (title, slug, summary, kind, dates, date_precision, place_id,
    place_name, country_code, place_precision, weapons, targets, status, grading,
    grading_reason, sensitivity)
SELECT 'Airstrike on a residential building, number ' || n, 'airstrike-' || n,
       'A strike hit a residential building; rescuers searched the rubble.',
       (ARRAY['airstrike', 'shelling', 'drone-strike'])[1 + n %% 3],
       daterange(day, day + 1), 'day', p.id, '', p.country_code, 'city',
       '{missile}', '{residential-building}', 'published',
       (ARRAY['confirmed', 'fair', 'weak'])[1 + n %% 3], 'One report.', ''
FROM generate_series(1, %(incidents)s) n
JOIN events_place p ON p.slug = 'city-' || 1 + n %% 500,
LATERAL (SELECT DATE '2015-01-01' + (n * 7919) %% 3000 AS day) days;

INSERT INTO events_coverage (article_id, incident_id)
SELECT 1 + i.id %% %(articles)s, i.id FROM events_incident i;

INSERT INTO events_casualtyclaim (incident_id, passage_id, harm, population, low, high, wording,
    as_of, standing, preferred, preferred_reason)
SELECT i.id, p.id, harm, 'people', i.id %% 40, NULL, 'six', DATE '2023-11-06', 'stands', false, ''
FROM events_incident i
JOIN events_passage p ON p.article_id = 1 + i.id %% %(articles)s,
(VALUES ('killed'), ('injured')) harms (harm)
WHERE i.id %% 3 > 0;

ANALYZE;
"""
_ESTIMATES = """
SELECT events_estimate(array_agg(id)) FROM events_incident GROUP BY id / 2000;
SET session_replication_role = origin;
"""


def _fill(incidents: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WORLD, {"incidents": incidents, "articles": _ARTICLES})
        cursor.execute(_ESTIMATES)
        cursor.execute("VACUUM ANALYZE")


def _public_site() -> Answer:
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
def _timed_queries(seconds: list[float]) -> Iterator[None]:
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
        with _timed_queries(seconds):
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
        "one incident": "/incidents/E000007/",
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
        os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
        os.environ.pop("ARCHIVE_SITE", None)
        django.setup()
        # Hashed names need collected files.
        settings.STORAGES["staticfiles"] = {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        call_command("migrate", verbosity=0)
        _fill(arguments.incidents)
        answer = _public_site()
        if arguments.profile:
            _profile(answer, arguments.profile)
        else:
            print("{:42}{:>8} {:>9} {:>8} {:>8}".format(*_COLUMNS))
            for what, address in _addresses(answer, arguments.incidents).items():
                _measure(answer, what, address, arguments.runs)
        connection.close()


if __name__ == "__main__":
    main()
