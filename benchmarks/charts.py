"""How long the charts and a result's fingerprint take: python -m benchmarks.charts [--incidents N]

Works in a database server of its own, which is thrown away at the end, and asks as the public
role. Incidents are spread over 4,000 days and 500 places; three in four are dated to the day, the
rest to a month or less exactly; two in three have a count of people killed.
"""

import argparse
import datetime
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.utils.module_loading import import_string

from archive.database.server import EmbeddedServer
from events.published import SCHEMA

# The triggers of history and of the map are the loaders' to measure: here they rest.
_WORLD = """
SET session_replication_role = replica;

INSERT INTO events_place (name, slug, kind, country_code, admin1, latitude, longitude, geonames_id)
SELECT 'Place ' || n, 'place-' || n, 'city', 'UA', '', 48, 33, n FROM generate_series(1, 500) n;

INSERT INTO events_incident (title, slug, summary, kind, dates, date_precision, place_id,
    place_name, country_code, place_precision, weapons, targets, status, grading, grading_reason,
    sensitivity, killed)
SELECT 'Strike ' || n, 'strike', 'A strike was reported by two newspapers.',
    (ARRAY['airstrike', 'shelling', 'drone-strike', 'shooting'])[1 + n % 4],
    CASE WHEN n % 4 > 0 THEN daterange(day, day, '[]')
         WHEN n % 8 > 0 THEN daterange(month, (month + '1 month'::interval)::date)
         ELSE daterange(day - 70, day, '[]') END,
    CASE WHEN n % 4 > 0 THEN 'day' WHEN n % 8 > 0 THEN 'month' ELSE 'bounded' END,
    (SELECT min(id) FROM events_place) + n % 500, '', 'UA', 'city', '{}', '{}', 'published',
    'fair', 'Two reports.', '', CASE WHEN n % 3 > 0 THEN n % 20 END
FROM (
    SELECT n, day, date_trunc('month', day)::date AS month
    FROM generate_series(1, %(incidents)s) n,
        LATERAL (SELECT '2014-01-01'::date + n % 4000 * 7919 % 4000 AS day) days
) made;

INSERT INTO events_incidentlink (from_incident_id, to_incident_id, relation)
SELECT id, id + 1, 'duplicate-of' FROM events_incident WHERE id % 1000 = 0;
"""
_ASKED = {
    "everything, per year": "",
    "one kind, per year": "kind=airstrike",
    "one place, per year": "city=place-100",
    "one year, per month": "from=2020-01-01&to=2020-12-31",
    "one month, per day": "from=2020-01-01&to=2020-01-31",
}
_TIMES = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=1_000_000)
    incidents = parser.parse_args().incidents
    with (
        tempfile.TemporaryDirectory(prefix="event-archive-benchmark-") as home,
        EmbeddedServer(Path(home), throwaway=True) as server,
    ):
        os.environ["DATABASE_URL"] = server.url()
        os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        with psycopg.connect(server.url(), autocommit=True) as owner:
            owner.execute(_WORLD.replace("%(incidents)s", str(incidents)))
            owner.execute("VACUUM ANALYZE")
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {settings.PUBLIC_ROLE}")
            cursor.execute(f"SET search_path = {SCHEMA}")
        print(f"{incidents:,} incidents")
        for what, ask in _questions():
            print(f"{what}: {_median(ask):,.0f} ms", flush=True)


def _questions() -> Iterator[tuple[str, Callable[[], object]]]:
    # What stands on models can be named only once Django is set up.
    timeline = import_string("events.charts.timeline.timeline")
    calendar_of = import_string("events.charts.calendar.calendar_of")
    fingerprint_of = import_string("events.views.citations.fingerprint_of")
    read = import_string("events.filters.IncidentFilters").read
    incidents = import_string("events.models.Incident").objects

    def narrowed(first: datetime.date, last: datetime.date) -> str:
        return f"?from={first}&to={last}"

    for what, asked in _ASKED.items():
        filters = read(QueryDict(asked), incidents.all())
        days = (filters.given.get("from"), filters.given.get("to"))
        yield f"count of {what.partition(',')[0]}", partial(filters.qs.count)
        yield f"timeline of {what}", partial(timeline, filters.qs, narrowed, *days)
    yield "calendar of a year", lambda: calendar_of(incidents.all(), 2020)
    yield "calendar of a month", lambda: calendar_of(incidents.all(), 2020, 6)
    yield "fingerprint of everything", lambda: fingerprint_of(incidents.all())
    of_place = read(QueryDict("city=place-100"), incidents.all()).qs
    yield "fingerprint of one place", lambda: fingerprint_of(of_place)


def _median(ask: Callable[[], object]) -> float:
    """Milliseconds."""
    seconds = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - began)
    return 1000 * statistics.median(seconds)


if __name__ == "__main__":
    main()
