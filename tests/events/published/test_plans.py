"""The planner flattens the views, so that the indexes of the tables serve them."""

import json
from typing import Any

import pytest
from django.db import connection

from events.models import Incident, Place
from tests.events.conftest import Eyes
from tests.factories import (
    make_place,
)
from tests.sql import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def many_incidents(db: None) -> Place:
    """20,000 incidents, half of them drafts, in a hundred places; the place of every hundredth."""
    places = [make_place(name=f"Place {n}", geonames_id=n + 1) for n in range(100)]
    rows(
        "INSERT INTO events_incident (title, slug, summary, kind, dates, date_precision, place_id,"
        " place_name, country_code, place_precision, weapons, targets, status, grading,"
        " grading_reason, sensitivity)"
        " SELECT 'Strike ' || n, 'strike', '', 'airstrike',"
        " daterange('2020-01-01'::date + n / 20, '2020-01-01'::date + n / 20, '[]'), 'day',"
        " (%s::bigint[])[1 + n / 2 %% 100], '', 'UA', 'city', '{}', '{}',"
        " CASE n %% 2 WHEN 0 THEN 'published' ELSE 'draft' END, 'fair', 'One report.', ''"
        " FROM generate_series(1, 20000) n",
        [place.id for place in places],
    )
    rows("ANALYZE events_incident")
    return places[42]


def plan_of(queryset: Any) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads(queryset.explain(format="json"))[0]["Plan"]
    return plan


def scans(plan: dict[str, Any]) -> list[tuple[str, str]]:
    """Each node that reads a table: what it is and by which index."""
    here = [(plan["Node Type"], plan.get("Index Name", ""))] if "Relation Name" in plan else []
    return here + [scan for below in plan.get("Plans", []) for scan in scans(below)]


def nodes(plan: dict[str, Any]) -> set[str]:
    return {plan["Node Type"]}.union(*(nodes(below) for below in plan.get("Plans", [])))


def test_the_first_page_by_date_walks_its_index_through_the_view(
    many_incidents: Place, public_eyes: Eyes
) -> None:
    with public_eyes():
        plan = plan_of(Incident.objects.order_by("-last_day", "-id")[:50])
    assert scans(plan) == [("Index Scan", "incident_newest")]
    assert "Sort" not in nodes(plan)


def test_the_first_page_of_a_city_walks_its_index_through_the_view(
    many_incidents: Place, public_eyes: Eyes
) -> None:
    with public_eyes():
        of_city = Incident.objects.filter(place=many_incidents).order_by("-last_day", "-id")
        plan = plan_of(of_city[:50])
        assert of_city.count() == 100
    assert scans(plan) == [("Index Scan", "incident_of_place")]
    assert "Sort" not in nodes(plan)


def test_a_page_deep_inside_begins_at_its_cursor(many_incidents: Place, public_eyes: Eyes) -> None:
    with public_eyes(), connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT json) SELECT * FROM events_incident"
            " WHERE (last_day, id) < ('2021-01-01', 9000) ORDER BY last_day DESC, id DESC LIMIT 50"
        )
        plan = cursor.fetchone()[0][0]["Plan"]
    assert scans(plan) == [("Index Scan", "incident_newest")]
    assert "last_day" in plan["Plans"][0]["Index Cond"]
