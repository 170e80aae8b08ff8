"""What may have happened until a day is read in two parts, which are all of it, each once."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from events.counting import Count, count_rows
from events.facets import count_facets
from events.keyset import DEADLIEST, LATEST_RECORDED, NEWEST, OLDEST
from events.models import Incident
from events.models.incident import IncidentQuerySet
from events.models.spans import is_parted
from tests.factories import days, make_incident

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2023, 1, 1)
DAYS = st.dates(FIRST, datetime.date(2024, 12, 31))
# A day, a week, about a month, about a year, years; or open.
LENGTHS = st.sampled_from([0, 6, 29, 30, 31, 364, 365, 900])


def make_spanning(last: datetime.date, length: int, *, opened: bool) -> int:
    first = None if opened else str(last - datetime.timedelta(length))
    return make_incident(dates=days(first, str(last)), date_precision="bounded").pk


def ids_of_parts(asked: IncidentQuerySet) -> list[int]:
    return [pk for (pk,) in asked.ask("events_incident.id")]


def test_the_parts_are_all_rows_and_have_none_in_common() -> None:
    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(st.tuples(DAYS, LENGTHS, st.booleans()), min_size=1, max_size=6),
        st.none() | DAYS,
        DAYS,
    )
    def parted(
        spans: list[tuple[datetime.date, int, bool]],
        first: datetime.date | None,
        last: datetime.date,
    ) -> None:
        ids = [make_spanning(end, length, opened=opened) for end, length, opened in spans]
        found = Incident.objects.filter(pk__in=ids).overlapping(first, last)
        asked = found.in_spans(last)
        assert sorted(ids_of_parts(asked)) == sorted(row.pk for row in found)
        assert sorted(ids_of_parts(found)) == sorted(row.pk for row in found)
        for order in (NEWEST, OLDEST, DEADLIEST, LATEST_RECORDED):
            expected = list(order.sort(found))
            assert order.ids(asked, 1, 4) == [row.pk for row in expected[1:4]]
            assert order.rows(asked, 0, 3) == expected[:3]
        assert count_rows(asked) == count_rows(found)
        assert count_facets(asked) == count_facets(found)

    parted()


def test_the_short_part_ends_with_the_calendar() -> None:
    found = Incident.objects.overlapping(None, datetime.date.max).in_spans(datetime.date.max)
    kept = make_spanning(datetime.date(9999, 12, 30), 30, opened=False)
    assert ids_of_parts(found) == [kept]


def test_what_leaves_the_parts_keeps_them() -> None:
    last = datetime.date(2023, 6, 30)
    asked = Incident.objects.overlapping(None, last).in_spans(last)
    assert [is_parted(one) for one in (asked, asked.filter(kind="attack"))] == [True, True]
    assert not is_parted(Incident.objects.overlapping(None, last))


def test_nothing_is_asked_where_nothing_can_match(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    last = datetime.date(2023, 6, 30)
    asked = Incident.objects.overlapping(None, last).in_spans(last).none()
    with django_assert_num_queries(0):
        assert NEWEST.rows(asked, 0, 3) == []
        assert count_rows(asked) == Count(0)
        assert count_facets(asked) == {}
