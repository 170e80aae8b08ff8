"""The search for duplicates reads by its indexes, however many incidents there are."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.duplicates import Reach, Sketch, possible
from events.models import Place
from tests.factories import days, make_place
from tests.sql import rows

pytestmark = pytest.mark.django_db

MONTH = days("2020-12-01", "2020-12-31")


@pytest.fixture
def city(db: None) -> Place:
    """10,000 incidents on five hundred days in a hundred places of one country; one of the places.

    Every hundredth is known to the country alone, and every hundredth has no place but words.
    """
    places = [make_place(name=f"Place {n}", latitude=44 + n / 20) for n in range(100)]
    rows(
        "INSERT INTO events_incident (title, slug, summary, kind, dates, date_precision, place_id,"
        " place_name, country_code, place_precision, weapons, targets, status, grading,"
        " grading_reason, sensitivity)"
        " SELECT 'Strike ' || n, 'strike', '', 'airstrike',"
        " daterange('2020-01-01'::date + n / 20, '2020-01-01'::date + n / 20, '[]'), 'day',"
        " CASE WHEN n %% 100 <> 1 THEN (%s::bigint[])[1 + n %% 100] END,"
        " CASE WHEN n %% 100 = 1 THEN 'village ' || n ELSE '' END, 'UA',"
        " CASE n %% 100 WHEN 0 THEN 'country' ELSE 'city' END, '{}', '{}', 'draft', '', '', ''"
        " FROM generate_series(1, 10000) n",
        [place.pk for place in places],
    )
    rows("ANALYZE")
    return places[42]


def indexes(sketch: Sketch) -> set[str]:
    """By which indexes the search reads the large tables; it reads none of them as a whole."""
    with CaptureQueriesContext(connection) as asked:
        assert possible(sketch)
    [(plan,)] = rows("EXPLAIN (FORMAT json) " + asked[0]["sql"].replace("%", "%%"))
    found = plan if isinstance(plan, list) else json.loads(plan)
    large = {"events_extent", "events_incident"}
    read = {index for table, index in _scans(found[0]["Plan"], "") if table in large}
    assert "" not in read
    return read


def _scans(node: dict[str, Any], table: str) -> list[tuple[str, str]]:
    table = node.get("Relation Name", table)
    here = []
    if node["Node Type"] in {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"}:
        here = [(table, node.get("Index Name", ""))]
    return here + [scan for below in node.get("Plans", []) for scan in _scans(below, table)]


def test_each_way_to_share_a_place_is_found_by_its_index(city: Place) -> None:
    near = Sketch(dates=MONTH, place=city, figures={"killed": Reach(6, 6)})
    assert {"extent_when_and_where", "extent_nationwide"} <= indexes(near)
    nationwide = Sketch(dates=MONTH, place_precision="country", country_code="UA")
    assert "extent_when_and_where" in indexes(nationwide)
    words = Sketch(dates=MONTH, place_name="Village 7001", country_code="UA")
    assert "incident_of_words" in indexes(words)
