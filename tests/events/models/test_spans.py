"""What may have happened until a day is read in two parts, which are all of it, each once."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.counting import count_rows
from events.facets import count_facets
from events.keyset import NEWEST, OLDEST
from events.models import Incident
from events.models.spans import in_parts
from tests.factories import days, make_incident

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2023, 1, 1)
DAYS = st.dates(FIRST, datetime.date(2024, 12, 31))
# A day, a week, about a month, about a year, years; or open.
LENGTHS = st.sampled_from([0, 6, 29, 30, 31, 364, 365, 900])


def make_spanning(last: datetime.date, length: int, *, opened: bool) -> int:
    first = None if opened else str(last - datetime.timedelta(length))
    return make_incident(dates=days(first, str(last)), date_precision="bounded").pk


def test_the_parts_are_all_rows_and_have_none_in_common() -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(DAYS, LENGTHS, st.booleans()), max_size=6), st.none() | DAYS, DAYS)
    def parted(
        spans: list[tuple[datetime.date, int, bool]],
        first: datetime.date | None,
        last: datetime.date,
    ) -> None:
        ids = [make_spanning(end, length, opened=opened) for end, length, opened in spans]
        found = Incident.objects.filter(pk__in=ids).overlapping(first, last)
        asked = found.in_spans(last)
        together = [row.pk for part in in_parts(asked) for row in part]
        assert sorted(together) == sorted(row.pk for row in found)
        for order in (NEWEST, OLDEST):
            expected = list(order.sort(found))
            assert order.ids(asked, 1, 4) == [row.pk for row in expected[1:4]]
            assert order.rows(asked, 0, 3) == expected[:3]
        assert count_rows(asked) == count_rows(found)
        assert count_facets(asked) == count_facets(found)

    parted()


def test_the_short_part_ends_with_the_calendar() -> None:
    found = Incident.objects.overlapping(None, datetime.date.max).in_spans(datetime.date.max)
    kept = make_spanning(datetime.date(9999, 12, 30), 30, opened=False)
    assert [[row.pk for row in part] for part in in_parts(found)] == [[kept], []]


def test_what_leaves_the_parts_keeps_them() -> None:
    last = datetime.date(2023, 6, 30)
    asked = Incident.objects.overlapping(None, last).in_spans(last)
    assert [len(in_parts(rows)) for rows in (asked, asked.filter(kind="attack"))] == [2, 2]
    assert len(in_parts(Incident.objects.overlapping(None, last))) == 1
