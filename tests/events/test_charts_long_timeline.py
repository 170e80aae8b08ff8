"""A timeline over many years, added up in the database, against the same by hand."""

import datetime
import random

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from events.charts.timeline import Counts, timeline
from events.days import Interval, interval
from events.models import Incident
from tests.factories import day, make_link

pytestmark = pytest.mark.django_db


def _random_incidents(number: int) -> None:
    """Incidents of 2010 to 2019 that lasted a day, days, weeks, months or more than a year."""
    chance = random.Random(7)
    rows = []
    for n in range(number):
        first = datetime.date(2010, 1, 1) + datetime.timedelta(chance.randrange(3650))
        last = first + datetime.timedelta(chance.choice([0, 0, 0, 3, 20, 60, 200, 400]))
        rows.append(
            Incident(
                key=f"random/{n}",
                title="Random",
                slug="random",
                kind="other",
                dates=DateRange(first, last, "[]"),
                date_precision="bounded",
                place_name="a village",
                place_precision="city",
                grading="fair",
                grading_reason="By chance.",
                status="published",
                killed=chance.choice([None, 0, 3, 11]),
            )
        )
    Incident.objects.bulk_create(rows)


def _by_hand(
    incidents: list[Incident], step: str, axis: Interval, twice: set[int]
) -> tuple[dict[Interval, Counts], Counts]:
    bars: dict[Interval, Counts] = {}
    apart = Counts()
    for one in incidents:
        known = 0 if one.killed is None else 1
        counts = Counts(1, one.killed, 1 - known)
        if one.pk in twice:
            counts = Counts(1, duplicates=1)
        parts = {"year": 1, "month": 2, "day": 3}[step]
        whole = interval(*one.first_day.timetuple()[:parts])
        on = max(whole[0], axis[0]), min(whole[1], axis[1])
        if on[0] <= one.first_day and one.last_day <= on[1]:
            bars[on] = bars.get(on, Counts()) + counts
        else:
            apart += counts
    return bars, apart


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, None),
        ("2012-03-15", None),
        (None, "2016-08-10"),
        ("2012-03-15", "2018-08-10"),
        ("2014-03-15", "2015-08-10"),
        ("2015-06-20", "2015-08-10"),
    ],
)
def test_a_long_span_is_added_up_as_by_hand(first: str | None, last: str | None) -> None:
    _random_incidents(400)
    asked = first and day(first), last and day(last)
    matching = Incident.objects.overlapping(*asked)  # type: ignore[arg-type]
    incidents = list(matching)
    others = incidents[1:]
    originals = [one for one in others if one.first_day and one.first_day.year == 2015][:2]
    for copy in originals:
        make_link(from_incident=copy, to_incident=incidents[0], relation="duplicate-of")
    twice = {one.pk for one in originals}
    found = timeline(matching, lambda begin, end: f"{begin}/{end}", *asked)  # type: ignore[arg-type]
    assert found.days is not None
    bars, apart = _by_hand(incidents, found.step, found.days, twice)
    assert {(bar.first, bar.last): bar.counts for bar in found.bars} == bars
    assert found.apart == apart
    assert found.total.incidents == len(incidents)
