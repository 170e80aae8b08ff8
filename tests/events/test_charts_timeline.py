"""The timeline: each incident in the bar where it certainly belongs, or apart."""

import datetime
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from events.charts.scale import height_of, percent, round_top
from events.charts.timeline import Bar, Counts, Step, Timeline, step_for, timeline
from events.charts.timeline_drawing import draw
from events.filters import IncidentFilters
from events.listings import incidents
from events.models import DayCount, Incident
from events.views.charts import TimelineChart, timeline_of, timeline_of_list
from tests.events.conftest import Eyes
from tests.factories import day, days, make_claim, make_incident, make_link, make_place

DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31))


def narrowed(first: datetime.date, last: datetime.date) -> str:
    return f"/incidents/?from={first}&to={last}"


def bars(shown: Timeline) -> list[tuple[str, int]]:
    return [(bar.label, bar.counts.incidents) for bar in shown.bars]


def with_killed(
    title: str, dates: tuple[str | None, str], low: int | None, precision: str = "day"
) -> Incident:
    incident = make_incident(title=title, dates=days(*dates), date_precision=precision)
    if low is not None:
        make_claim(incident=incident, low=low, high=low)
    return incident


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 1), (1, 1), (2, 2), (3, 4), (7, 8), (9, 10), (11, 20), (501, 600), (999, 1000)],
)
def test_a_scale_ends_at_a_round_number(highest: int, top: int) -> None:
    assert round_top(highest) == top


def test_a_figure_that_is_not_zero_never_looks_like_one() -> None:
    assert (height_of(0, 1000, 80), height_of(1, 1000, 80), height_of(1000, 1000, 80)) == (0, 1, 80)


def test_a_share_is_written_with_a_point() -> None:
    assert (percent(1, 8), percent(1, 3)) == ("12.5%", "33.3333%")


@pytest.mark.parametrize(
    ("first", "last", "step"),
    [
        ("2023-06-01", "2023-06-01", "day"),
        ("2023-07-01", "2023-10-01", "day"),
        ("2023-06-01", "2023-10-01", "month"),
        ("2021-01-01", "2023-12-31", "month"),
        ("2020-12-01", "2023-12-31", "year"),
        ("0001-01-01", "9999-12-31", "year"),
    ],
)
def test_the_step_follows_from_the_span(first: str, last: str, step: Step) -> None:
    assert step_for(day(first), day(last)) == step


@pytest.mark.django_db
def test_bars_count_what_is_certain_and_the_rest_is_counted_apart() -> None:
    with_killed("A day in May", ("2023-05-02", "2023-05-02"), 3)
    with_killed("Somewhere in May", ("2023-05-01", "2023-05-31"), 4, "month")
    with_killed("A day in October", ("2023-10-09", "2023-10-09"), None)
    with_killed("May or June", ("2023-05-30", "2023-06-02"), 5, "bounded")
    with_killed("By October", (None, "2023-10-31"), 6, "bounded")
    shown = timeline(Incident.objects.all(), narrowed)
    assert shown.step == "month"
    assert shown.days == (day("2023-05-01"), day("2023-10-09"))
    assert [(bar.label, bar.counts, bar.address) for bar in shown.bars] == [
        ("May 2023", Counts(2, 7), "/incidents/?from=2023-05-01&to=2023-05-31"),
        (
            "between 1 October and 9 October 2023",
            Counts(1, None, 1),
            "/incidents/?from=2023-10-01&to=2023-10-09",
        ),
    ]
    assert shown.apart == Counts(2, 11)
    assert shown.total == Counts(5, 18, 1)


@pytest.mark.django_db
def test_an_incident_that_may_lie_outside_the_days_asked_for_is_in_no_bar() -> None:
    make_incident(dates=days("2023-06-01", "2023-06-30"), date_precision="month")
    make_incident(dates=days("2023-06-12", "2023-06-12"))
    shown = timeline(Incident.objects.all(), narrowed, day("2023-06-10"), day("2024-06-09"))
    assert bars(shown) == [("between 10 June and 30 June 2023", 1)]
    assert shown.apart.incidents == 1


@pytest.mark.django_db
def test_a_duplicate_is_an_incident_of_the_list_but_kills_nobody_twice() -> None:
    first = make_incident(dates=days("2023-06-12", "2023-06-12"))
    second = make_incident(dates=days("2023-06-12", "2023-06-12"))
    for incident in (first, second):
        make_claim(incident=incident, low=11, high=11)
    make_link(from_incident=second, to_incident=first, relation="duplicate-of")
    assert timeline(Incident.objects.all(), narrowed).total == Counts(2, 11, 0, 1)


@pytest.mark.django_db
def test_nobody_killed_is_a_count_and_no_count_is_none() -> None:
    with_killed("Nobody killed", ("2023-06-12", "2023-06-12"), 0)
    with_killed("Unknown", ("2023-06-13", "2023-06-13"), None)
    shown = timeline(Incident.objects.all(), narrowed)
    assert [bar.counts.killed for bar in shown.bars] == [0, None]


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 30])
def test_one_query_however_much_there_is(
    django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for number in range(1, many + 1):
        make_incident(dates=days(f"2023-06-{number:02}", f"2023-06-{number:02}"))
    with django_assert_num_queries(1):
        assert timeline(incidents(), narrowed).total.incidents == many


@pytest.mark.django_db
def test_no_incident_at_all_and_none_that_fits_a_year_are_both_said() -> None:
    empty = timeline(Incident.objects.all(), narrowed)
    assert (empty.days, empty.bars, empty.total) == (None, [], Counts())
    assert "No incident to show." in svg_page(empty)
    make_incident(dates=days(None, "2023-11-06"), date_precision="bounded")
    unplaced = timeline(Incident.objects.all(), narrowed)
    assert (unplaced.days, unplaced.bars, unplaced.apart) == (None, [], Counts(1, None, 1))
    assert draw(unplaced) is None


@pytest.mark.django_db
def test_an_enormous_span_is_drawn_as_far_as_there_are_incidents() -> None:
    make_incident(dates=days("2023-06-12", "2023-06-12"))
    make_incident(dates=days("2023-09-30", "2023-09-30"))
    shown = timeline(Incident.objects.all(), narrowed, datetime.date.min, datetime.date.max)
    assert (shown.step, shown.days) == ("month", (day("2023-06-12"), day("2023-09-30")))


@pytest.mark.django_db
def test_a_span_may_end_on_the_last_day_there_is() -> None:
    make_incident(dates=days("9999-12-30", "9999-12-30"))
    shown = timeline(Incident.objects.all(), narrowed, day("9999-12-01"), datetime.date.max)
    assert bars(shown) == [("30 December 9999", 1)]


@pytest.mark.django_db
def test_a_bar_narrows_the_list_it_stands_on_and_keeps_its_filters() -> None:
    place = make_place()
    make_incident(place=place, dates=days("2021-06-12", "2021-06-12"))
    make_incident(place=place, dates=days("2023-09-30", "2023-09-30"))
    make_incident(dates=days("2023-09-30", "2023-09-30"))
    request = RequestFactory().get("/incidents/?city=kryvyi-rih&sort=oldest&page=1")
    chart = timeline_of_list(request, IncidentFilters.read(request.GET, incidents()))
    assert [bar.address for bar in chart.timeline.bars] == [
        "/incidents/?city=kryvyi-rih&sort=oldest&from=2021-06-12&to=2021-06-30",
        "/incidents/?city=kryvyi-rih&sort=oldest&from=2023-09-01&to=2023-09-30",
    ]
    of_place = timeline_of(Incident.objects.filter(place=place), {"city": place.slug})
    assert of_place.timeline.bars[0].address == (
        "/incidents/?city=kryvyi-rih&from=2021-06-12&to=2021-06-30"
    )


@pytest.mark.django_db
def test_readers_see_published_incidents_in_it_alone(public_eyes: Eyes) -> None:
    make_incident(dates=days("2023-06-12", "2023-06-12"))
    make_incident(dates=days("2023-06-13", "2023-06-13"), status="draft")
    with public_eyes():
        assert timeline(Incident.objects.all(), narrowed).total.incidents == 1


SPANS = st.tuples(DAYS, st.sampled_from([0, 1, 6, 30, 365, 4000]), st.booleans())


@pytest.mark.django_db
def test_bars_and_the_rest_add_up_to_all_incidents_whatever_the_dates() -> None:
    @settings(max_examples=30, deadline=None)
    @given(st.lists(SPANS, max_size=6), st.none() | DAYS, st.none() | DAYS)
    def adds_up(
        spans: list[tuple[datetime.date, int, bool]],
        first: datetime.date | None,
        last: datetime.date | None,
    ) -> None:
        ids = []
        for start, length, open_start in spans:
            end = start + datetime.timedelta(length)
            bounds = days(None if open_start else str(start), str(end))
            ids.append(make_incident(dates=bounds, date_precision="bounded").pk)
        if first and last:
            first, last = sorted((first, last))
        found = Incident.objects.filter(pk__in=ids).overlapping(first, last)
        shown = timeline(found, narrowed, first, last)
        assert shown.total.incidents == found.count()
        for bar in shown.bars:
            assert bar.counts.incidents == found.within(bar.first, bar.last).count()
        everything = timeline(Incident.objects.overlapping(first, last), narrowed, first, last)
        kept = timeline(DayCount.objects.of_all().overlapping(first, last), narrowed, first, last)
        assert kept == everything

    adds_up()


@pytest.mark.django_db
def test_what_is_kept_counts_as_the_incidents_do() -> None:
    with_killed("A day in May", ("2023-05-02", "2023-05-02"), 3)
    with_killed("The same day", ("2023-05-02", "2023-05-02"), None)
    with_killed("Two years", ("2021-05-01", "2023-05-31"), 4, "bounded")
    first = with_killed("First", ("2023-10-09", "2023-10-09"), 9)
    second = with_killed("Second", ("2023-10-09", "2023-10-09"), 8)
    make_link(from_incident=second, to_incident=first, relation="duplicate-of")
    kept = timeline(DayCount.objects.of_all(), narrowed)
    assert kept == timeline(Incident.objects.all(), narrowed)
    assert kept.total == Counts(5, 16, 1, 1)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({}, True),
        ({"sort": "oldest", "page": 2}, True),
        ({"from": datetime.date(2023, 5, 1), "certain": "1"}, True),
        ({"city": "kyiv"}, False),
        ({"from": datetime.date(2023, 5, 1), "kind": "shelling"}, True),
        ({"harm": "killed"}, True),
        ({"country": "UA", "kind": "shelling"}, False),
        ({"weapon": "drone", "to": datetime.date(2023, 5, 1)}, True),
        ({"target": "school"}, True),
        ({"weapon": "drone", "target": "school"}, False),
    ],
)
def test_what_asks_of_days_and_a_facet_is_answered_from_what_is_kept(
    asked: dict[str, object], kept: bool
) -> None:
    assert (DayCount.objects.asked(asked) is not None) == kept


COUNTS = st.builds(
    Counts, st.integers(1, 10**7), st.none() | st.integers(0, 10**8), st.integers(0, 9)
)


@given(st.dates(max_value=datetime.date(9000, 1, 1)), st.integers(1, 36), st.lists(COUNTS))
def test_every_mark_stands_inside_its_panel(
    first: datetime.date, months: int, counts: list[Counts]
) -> None:
    last = first + datetime.timedelta(30 * months)
    made = [
        Bar(on, on, str(on), one, "/")
        for number, one in enumerate(counts)
        if (on := first + datetime.timedelta(number)) <= last
    ]
    total = sum((bar.counts for bar in made), Counts())
    drawing = draw(Timeline("day", (first, last), made, Counts(), total))
    if drawing is None:
        assert not made
        return
    for column in drawing.columns:
        ends = float(column.x.rstrip("%")) + float(column.width.rstrip("%"))
        assert ends <= float(drawing.end.rstrip("%")) <= 100
        assert float(column.incidents.y) >= drawing.incidents.head
        assert (column.killed is None) == (column.bar.counts.killed is None)
        if column.killed and drawing.killed:
            assert float(column.killed.y) >= drawing.killed.head - 1e-3


@pytest.mark.parametrize(
    ("last", "end"), [("2021-12-31", "16.6667%"), ("2031-12-31", "100%"), ("2040-12-31", "100%")]
)
def test_the_axis_ends_where_its_last_year_does(last: str, end: str) -> None:
    made = [Bar(day("2020-01-01"), day("2020-12-31"), "2020", Counts(2, 3), "/")]
    shown = Timeline("year", (day("2020-01-01"), day(last)), made, Counts(), Counts(2, 3))
    drawing = draw(shown)
    assert drawing is not None
    assert drawing.end == end
    svg = svg_in(svg_page(shown))
    assert {line.get("x2") for line in svg.iter("line")} == {end}


def svg_page(shown: Timeline) -> str:
    chart = TimelineChart(shown, draw(shown))
    return render_to_string("charts/_timeline.html", {"chart": chart})


def svg_in(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])


def test_the_drawing_is_well_formed_and_escapes_what_it_says() -> None:
    label = "<script>&\"'"
    made = [
        Bar(day("2020-01-01"), day("2020-12-31"), label, Counts(2, 3), '/?q="><script>&x=1'),
        Bar(day("2023-01-01"), day("2023-12-31"), "سنة 2023", Counts(1, None, 1), "/"),
    ]
    shown = Timeline(
        "year", (day("2020-01-01"), day("2023-12-31")), made, Counts(), Counts(3, 3, 1)
    )
    page = svg_page(shown)
    svg = svg_in(page)
    links = svg.findall("a")
    assert [link.get("href") for link in links] == ['/?q="><script>&x=1', "/"]
    assert [link.findtext("title") for link in links] == [
        f"{label}: 2 incidents, 3 people killed",
        "سنة 2023: 1 incident, 1 without a count",
    ]
    assert "<script>" not in page
    assert " style=" not in page


def test_the_table_says_what_the_bars_say() -> None:
    made = [Bar(day("2020-01-01"), day("2020-12-31"), "2020", Counts(1200, 3400, 7), "/x")]
    shown = Timeline(
        "year", (day("2020-01-01"), day("2023-12-31")), made, Counts(2), Counts(1202, 3400, 7)
    )
    page = svg_page(shown)
    table = ElementTree.fromstring(page[page.index("<table") : page.index("</table>") + 8])
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in table.iter("tr")]
    assert rows == [
        ["Year", "Incidents", "People killed", "Incidents without a count"],
        ["2020", "1,200", "3,400", "7"],
        ["Dated less exactly", "2", "unknown", "0"],
        ["All", "1,202", "3,400", "7"],
    ]
