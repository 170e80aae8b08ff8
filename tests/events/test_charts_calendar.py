"""The calendar: how much certainly happened on each day of a month or a year."""

import datetime

import pytest
from django.template.loader import render_to_string
from pytest_django import DjangoAssertNumQueries

from events.charts.calendar import Calendar, Day, calendar_of
from events.models import Incident
from tests.events.conftest import Eyes
from tests.factories import day, days, make_incident

pytestmark = pytest.mark.django_db


def counted(calendar: Calendar) -> dict[str, int]:
    return {
        str(one.date): one.incidents
        for month in calendar.months
        for week in month.weeks
        for one in week
        if one and one.incidents
    }


@pytest.fixture
def some_incidents() -> None:
    make_incident(dates=days("2023-06-13", "2023-06-13"))
    make_incident(dates=days("2023-06-13", "2023-06-13"))
    make_incident(dates=days("2023-12-31", "2023-12-31"))
    make_incident(dates=days("2023-06-01", "2023-06-30"), date_precision="month")
    make_incident(dates=days("2023-07-01", "2023-11-06"), date_precision="bounded")
    make_incident(dates=days(None, "2023-06-13"), date_precision="bounded")
    make_incident(dates=days("2022-12-31", "2023-01-01"), date_precision="bounded")


def test_a_year_has_twelve_months_and_counts_what_is_certain(some_incidents: None) -> None:
    year = calendar_of(Incident.objects.all(), 2023)
    assert len(year.months) == 12
    assert counted(year) == {"2023-06-13": 2, "2023-12-31": 1}
    of_months = [month.incidents for month in year.months]
    assert of_months == [0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 1]
    assert (year.incidents, year.less_exact) == (5, 1)


def test_a_month_counts_what_is_certain_and_says_what_is_less_exact(some_incidents: None) -> None:
    june = calendar_of(Incident.objects.all(), 2023, 6)
    assert counted(june) == {"2023-06-13": 2}
    assert (june.incidents, june.less_exact, june.label) == (3, 1, "June 2023")


def test_weeks_begin_on_monday() -> None:
    (june,) = calendar_of(Incident.objects.all(), 2023, 6).months
    first_week = [one and one.date.day for one in june.weeks[0]]
    assert first_week == [None, None, None, 1, 2, 3, 4]


@pytest.mark.parametrize(("year", "month", "last"), [(1, 1, 31), (9999, 12, 31), (2024, 2, 29)])
def test_every_month_there_is_has_a_calendar(year: int, month: int, last: int) -> None:
    (shown,) = calendar_of(Incident.objects.all(), year, month).months
    dates = [one for week in shown.weeks for one in week if one]
    assert dates[-1].date == datetime.date(year, month, last)
    assert dates[-1].address == f"/dates/{year:04}/{month:02}/{last}/"


def test_a_year_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"there is no date 10000$"):
        calendar_of(Incident.objects.all(), 10_000)


@pytest.mark.parametrize(
    ("incidents", "level"), [(0, 0), (1, 1), (2, 2), (4, 2), (5, 3), (10, 4), (10_000, 4)]
)
def test_a_day_is_shaded_by_how_much_happened(incidents: int, level: int) -> None:
    assert Day(day("2023-06-13"), incidents).level == level


@pytest.mark.parametrize("many", [1, 50])
def test_one_query_however_much_happened(
    django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for _ in range(many):
        make_incident(dates=days("2023-06-13", "2023-06-13"))
    with django_assert_num_queries(1):
        year = calendar_of(Incident.objects.all(), 2023)
        render_to_string("charts/_calendar.html", {"calendar": year})
    assert year.incidents == many


def test_readers_see_published_incidents_in_it_alone(public_eyes: Eyes) -> None:
    make_incident(dates=days("2023-06-13", "2023-06-13"))
    make_incident(dates=days("2023-06-14", "2023-06-14"), status="draft")
    with public_eyes():
        assert counted(calendar_of(Incident.objects.all(), 2023)) == {"2023-06-13": 1}


def test_the_page_leads_to_each_day_with_its_number_in_words(some_incidents: None) -> None:
    june = calendar_of(Incident.objects.all(), 2023, 6)
    page = render_to_string("charts/_calendar.html", {"calendar": june})
    assert page.count('href="/dates/2023/06/') == 30
    assert (
        '<td class="level-2"><a href="/dates/2023/06/13/">13<span class="count">'
        '<span class="hidden">: </span>2<span class="hidden"> incidents</span></span></a></td>'
        in page
    )
    assert "1 incident of the month is dated less exactly than a day." in page
    assert " style=" not in page
