"""How long the map's cells take over a large archive: python -m benchmarks.map [--incidents N]

Works in a database server of its own, which is thrown away at the end. Incidents are spread
over 30,000 places as unevenly as in life (the n-th place has a share of 1/n), one in ten has
coordinates of its own, one in thirty has none. Each question is asked as the public role asks it.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from archive.database.server import EmbeddedServer
from events.published import SCHEMA

_PLACES = """
INSERT INTO events_place (name, slug, kind, country_code, admin1, latitude, longitude, geonames_id)
SELECT 'Place ' || n, 'place-' || n, 'city', 'UA', '', degrees(asin(random() * 1.5 - 0.6)),
    random() * 360 - 180, n
FROM generate_series(1, 30000) n
"""
_INCIDENTS = """
INSERT INTO events_incident (title, slug, summary, kind, dates, date_precision, place_id,
    place_name, country_code, place_precision, latitude, longitude, weapons, targets, status,
    grading, grading_reason, sensitivity, killed)
SELECT 'Strike ' || n, 'strike',
    'A strike was reported by two newspapers and by the authorities of the region.',
    (ARRAY['airstrike', 'shelling', 'drone-strike', 'shooting'])[1 + n % 4],
    daterange(day, day, '[]'), 'day', place, CASE WHEN place IS NULL THEN 'a village' ELSE '' END,
    CASE WHEN place IS NULL THEN '' ELSE 'UA' END, 'city', CASE WHEN n % 10 = 1 THEN here END,
    CASE WHEN n % 10 = 1 THEN here * 2 END,
    CASE WHEN n % 4 = 0 THEN '{{missile}}'::varchar[] ELSE '{{}}' END, '{{}}', 'published', 'fair',
    'Two reports.', '',
    CASE WHEN n % 3 > 0 THEN n % 20 END
FROM (
    SELECT n, '2014-01-01'::date + n % 4000 AS day, random() * 140 - 60 AS here,
        CASE WHEN n % 30 > 0 THEN (SELECT min(id) FROM events_place)
            + floor(exp(random() * ln(30000)))::int - 1 END AS place
    FROM generate_series({first}, {last}) n
) AS made
"""
_ASKED = {
    "the world, first clusters": "zoom=2&bbox=-180,-60,180,75",
    "a continent": "zoom=4&bbox=-20,30,60,70",
    "a country": "zoom=7&bbox=22,44,41,53",
    "around the largest place, zoom 9": "zoom=9&bbox={around_9}",
    "around the largest place, zoom 12": "zoom=12&bbox={around_12}",
    "the world on the finest grid": "zoom=18&bbox=-180,-85,180,85",
    "the world, one kind": "zoom=2&bbox=-180,-60,180,75&kind=airstrike",
    "the world, one year": "zoom=2&bbox=-180,-60,180,75&from=2020-01-01&to=2020-12-31",
    "the world, one month": "zoom=2&bbox=-180,-60,180,75&from=2020-01-01&to=2020-01-31",
    "the world, one year of one kind": (
        "zoom=2&bbox=-180,-60,180,75&from=2020-01-01&to=2020-12-31&kind=airstrike"
    ),
    "the world, one country": "zoom=2&bbox=-180,-60,180,75&country=UA",
    "the world, people killed": "zoom=2&bbox=-180,-60,180,75&harm=killed",
    "the world, at least 10 killed": "zoom=2&bbox=-180,-60,180,75&min_killed=10",
    "the world, one grading": "zoom=2&bbox=-180,-60,180,75&grading=fair",
    "the world, one weapon": "zoom=2&bbox=-180,-60,180,75&weapon=missile",
    "the world, one place": "zoom=2&bbox=-180,-60,180,75&city=place-100",
    "a country, one kind": "zoom=7&bbox=22,44,41,53&kind=airstrike",
}
_BATCH = 100_000
_TIMES = 9


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
            _fill(owner, incidents)
            _write(owner)
            around = _around_the_largest(owner)
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {settings.PUBLIC_ROLE}")
            cursor.execute(f"SET search_path = {SCHEMA}")
        _ask(around)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{what}: {(time.perf_counter() - began) * 1000:,.0f} ms", flush=True)


def _fill(owner: psycopg.Connection, incidents: int) -> None:
    owner.execute(_PLACES)
    with _timed(f"{incidents:,} incidents written, the map's tables with them"):
        for first in range(1, incidents + 1, _BATCH):
            last = min(first + _BATCH - 1, incidents)
            owner.execute(_INCIDENTS.format(first=first, last=last))
    # As the claims of so many incidents would have it.
    owner.execute("UPDATE events_spot SET harms = '{killed}' WHERE killed IS NOT NULL")
    owner.execute("VACUUM (FULL, ANALYZE) events_spot")
    owner.execute("VACUUM ANALYZE")


def _write(owner: psycopg.Connection) -> None:
    one = "(SELECT id FROM events_incident WHERE place_id IS NOT NULL ORDER BY id LIMIT 1)"
    with _timed("one incident moved"), owner.transaction():
        owner.execute(
            "INSERT INTO events_correction (incident_id, made_on, note)"
            f" SELECT {one}, current_date, 'It was elsewhere.'"
        )
        owner.execute(f"UPDATE events_incident SET latitude = 1, longitude = 1 WHERE id = {one}")
    with _timed("a place of a few incidents moved"):
        owner.execute("UPDATE events_place SET latitude = 1 WHERE slug = 'place-29000'")
    with _timed("the largest place moved"):
        owner.execute("UPDATE events_place SET latitude = 2 WHERE slug = 'place-1'")
    owner.execute("VACUUM ANALYZE")


def _around_the_largest(owner: psycopg.Connection) -> dict[str, str]:
    found = owner.execute(
        "SELECT latitude, longitude FROM events_place WHERE slug = 'place-1'"
    ).fetchone()
    assert found is not None
    north, east = found
    return {
        f"around_{zoom}": ",".join(
            str(round(edge, 6)) for edge in (east - wide, north - high, east + wide, north + high)
        )
        # Half of 1440 by 900 pixels, in degrees at the equator.
        for zoom, wide, high in (
            (zoom, 720 * 360 / 256 / 2**zoom, 450 * 360 / 256 / 2**zoom) for zoom in (9, 12)
        )
    }


def _ask(around: dict[str, str]) -> None:
    client = Client(headers={"host": "localhost"})
    for what, asked in _ASKED.items():
        seconds = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            response = client.get("/map/cells.json?" + asked.format(**around))
            seconds.append(time.perf_counter() - began)
            assert response.status_code == 200, response.content
        answer = response.json()
        print(
            f"{what}: {statistics.median(seconds) * 1000:.0f} ms at the median, "
            f"{max(seconds) * 1000:.0f} at most; {len(answer['cells'])} cells of "
            f"{answer['incidents']:,} incidents, {len(response.content) / 1024:.0f} KB",
            flush=True,
        )


if __name__ == "__main__":
    main()
