"""How the count moved: the counting rule on each day that changed it, drawn and as a table."""

import datetime
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from events.charts.moved import Steps, count_moved
from events.charts.moved_drawing import draw_steps
from events.dossier import open_dossier
from events.models import CasualtyClaim, Speaker
from events.tally import tally
from events.views.charts import StepChart, step_charts
from tests.factories import day, make_claim, make_incident, make_speaker

CODE = "E000001"


def claim(
    number: int,
    as_of: str,
    low: int | None,
    high: int | None = None,
    *,
    until: str | None = None,
    claimant: str | None = None,
    **fields: str,
) -> CasualtyClaim:
    """A claim that is nowhere but in memory."""
    return CasualtyClaim(
        id=number,
        low=low,
        high=high,
        as_of=day(as_of),
        standing="superseded" if until else "stands",
        standing_since=day(until) if until else None,
        claimant=Speaker(name=claimant) if claimant else None,
        **{"harm": "killed", "population": "people"} | fields,
    )


def moves(claims: list[CasualtyClaim], until: str | None = None) -> list[tuple[str, str, str]]:
    (steps,) = count_moved(claims, CODE, day(until) if until else None)
    return [(str(move.day), move.words, move.best) for move in steps.moves]


def page(claims: list[CasualtyClaim], until: str | None = None) -> str:
    found = count_moved(claims, CODE, day(until) if until else None)
    charts = [StepChart(steps, draw_steps(steps)) for steps in found]
    return render_to_string("charts/_steps.html", {"charts": charts})


def svg(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(page[page.index("<svg") : page.rindex("</svg>") + 6])


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param(
            [claim(1, "2023-11-06", 6), claim(2, "2023-11-08", 11, 11)],
            [("2023-11-06", "6 or more", "6"), ("2023-11-08", "6–11", "11")],
            id="a newer figure beside the first",
        ),
        pytest.param(
            [claim(1, "2023-11-06", 6, until="2023-11-08"), claim(2, "2023-11-08", 11, 11)],
            [("2023-11-06", "6 or more", "6"), ("2023-11-08", "11", "11")],
            id="a figure that replaces the first",
        ),
        pytest.param(
            [claim(1, "2023-11-06", 6, 6), claim(2, "2023-11-07", 6, 6)],
            [("2023-11-06", "6", "6")],
            id="the same figure again moves nothing",
        ),
        pytest.param(
            [claim(1, "2023-11-06", 6, 6, until="2023-11-09")],
            [("2023-11-06", "6", "6"), ("2023-11-09", "no figure stands", "unknown")],
            id="a figure that fell with none in its place",
        ),
        pytest.param(
            [claim(1, "2023-11-06", None, 20)],
            [("2023-11-06", "up to 20", "unknown")],
            id="no low, no best",
        ),
    ],
)
def test_each_move_is_a_day_on_which_the_count_changed(
    claims: list[CasualtyClaim], expected: list[tuple[str, str, str]]
) -> None:
    assert moves(claims) == expected


def test_as_known_on_a_day_what_came_later_has_not_happened() -> None:
    claims = [claim(1, "2023-11-06", 6), claim(2, "2023-11-08", 11, 11)]
    assert moves(claims, "2023-11-07") == [("2023-11-06", "6 or more", "6")]
    assert count_moved(claims, CODE, day("2023-11-05")) == []


def test_each_harm_and_population_moves_by_itself_in_the_order_of_the_vocabulary() -> None:
    claims = [
        claim(1, "2023-11-06", 12, harm="injured"),
        claim(2, "2023-11-06", 1, 1, population="children"),
        claim(3, "2023-11-06", 6),
    ]
    names = [steps.name for steps in count_moved(claims, CODE)]
    assert names == ["people killed", "children killed", "people injured"]


def test_one_day_is_a_sentence_and_no_chart() -> None:
    text = " ".join(page([claim(1, "2023-11-06", 6)]).split())
    assert "<svg" not in text
    assert (
        "6 or more, and the figure has not moved since"
        ' <a href="/incidents/E000001/?as_of=2023-11-06">6 November 2023</a>.' in text
    )


def test_the_table_leads_to_each_day_and_to_the_claims_that_changed_it() -> None:
    shown = page(
        [
            claim(1, "2023-11-06", 6, until="2023-11-08", claimant="Natalia Balaba"),
            claim(2, "2023-11-08", 11, 11),
        ]
    )
    table = ElementTree.fromstring(shown[shown.index("<table") : shown.index("</table>") + 8])
    rows = [[" ".join("".join(c.itertext()).split()) for c in row] for row in table.iter("tr")]
    assert rows == [
        ["As known on", "Low to high", "Best", "Claims"],
        ["6 November 2023", "6 or more", "6", "new: 6 or more, Natalia Balaba"],
        [
            "8 November 2023",
            "11",
            "11",
            "new: 11, the article’s own account; superseded: 6 or more, Natalia Balaba",
        ],
    ]
    assert [link.get("href") for link in table.iter("a")] == [
        "/incidents/E000001/?as_of=2023-11-06",
        "#claim-1",
        "/incidents/E000001/?as_of=2023-11-08",
        "#claim-2",
        "#claim-1",
    ]


def test_an_open_end_is_drawn_open_and_a_closed_one_with_an_edge() -> None:
    drawing = svg(page([claim(1, "2023-11-06", 6), claim(2, "2023-11-08", 11, 11)]))
    bands = [rect.get("fill") for rect in drawing.findall("rect")]
    assert bands == ["url(#moved-killed-people-above)", None]
    assert drawing.find("svg") is None, "the last figure is closed: no arrow"
    still_open = svg(page([claim(1, "2023-11-06", 6, 6), claim(2, "2023-11-08", 11)]))
    assert still_open.find("svg") is not None


def test_a_band_stands_between_its_low_and_its_high() -> None:
    (steps,) = count_moved([claim(1, "2023-11-06", 6, 6), claim(2, "2023-11-08", 10, 10)], CODE)
    drawing = draw_steps(steps)
    assert drawing is not None
    last = drawing.segments[-1]
    assert (last.low_y, last.best_y, last.high_y) == ("86", "34", "34")
    assert (last.band_y, last.band_height) == ("34", "52")
    assert (last.x, last.end) == ("66.6667%", "100%")


@pytest.mark.parametrize(
    ("until", "label", "place"),
    [(None, "8 Nov 2023", "66.6667%"), ("2024-11-05", "5 Nov 2024", "100%")],
)
def test_the_last_label_stands_below_its_day(until: str | None, label: str, place: str) -> None:
    claims = [claim(1, "2023-11-06", 6, 6), claim(2, "2023-11-08", 10, 10)]
    (steps,) = count_moved(claims, CODE, day(until) if until else None)
    drawing = draw_steps(steps)
    assert drawing is not None
    assert (drawing.last_day, drawing.last_day_x) == (label, place)


def test_words_from_outside_are_escaped_and_isolated() -> None:
    shown = page(
        [
            claim(1, "2023-11-06", 6, claimant="<script>alert(1)</script>"),
            claim(2, "2023-11-08", 11, claimant="وزارة الصحة"),
        ]
    )
    assert "<script>" not in shown
    assert '<bdi lang="und-Arab">وزارة الصحة</bdi>' in shown
    assert " style=" not in shown


FIGURES = st.tuples(
    st.dates(datetime.date(2023, 1, 1), datetime.date(2024, 12, 31)),
    st.none() | st.integers(0, 500),
    st.integers(0, 500),
    st.none() | st.integers(1, 90),
    st.booleans(),
)


@given(st.lists(FIGURES, min_size=1, max_size=200))
def test_the_last_move_is_the_figure_of_today_and_everything_stands_inside(
    figures: list[tuple[datetime.date, int | None, int, int | None, bool]],
) -> None:
    claims = [
        claim(
            number,
            str(as_of),
            low,
            None if opened and low is not None else (low or 0) + more,
            until=str(as_of + datetime.timedelta(stood)) if stood else None,
        )
        for number, (as_of, low, more, stood, opened) in enumerate(figures, 1)
    ]
    (steps,) = count_moved(claims, CODE)
    assert_is_today(steps, claims)
    drawing = draw_steps(steps)
    assert (drawing is None) == (len(steps.moves) == 1)
    for segment in drawing.segments if drawing else ():
        heights = (segment.low_y, segment.best_y, segment.high_y)
        known = [float(y) for y in heights if y is not None]
        assert known
        assert all(34 <= y <= 164 for y in known)
        assert float(segment.band_height) >= 0
        assert float(segment.end.rstrip("%")) <= 100


def assert_is_today(steps: Steps, claims: list[CasualtyClaim]) -> None:
    today, last = tally(claims), steps.moves[-1].figure
    assert (today is None) == (last is None)
    if today and last:
        assert (last.low, last.best, last.high) == (today.low, today.best, today.high)


def test_two_hundred_claims_make_one_drawing() -> None:
    first = day("2023-01-01")
    claims = [
        claim(number, str(first + datetime.timedelta(number)), number, number + 10)
        for number in range(1, 201)
    ]
    shown = page(claims)
    assert shown.count("<svg") == 1
    assert len(svg(shown).findall("rect")) == 200
    assert len(shown.encode()) < 400_000


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 20])
def test_the_charts_of_a_dossier_ask_nothing_more(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    incident, speaker = make_incident(), make_speaker(name="Natalia Balaba")
    for number in range(1, many + 1):
        as_of = day("2023-11-06") + datetime.timedelta(number)
        make_claim(incident=incident, low=number, claimant=speaker, as_of=as_of)
    dossier = open_dossier(incident)
    with django_assert_num_queries(0):
        charts = step_charts(dossier)
        shown = render_to_string("charts/_steps.html", {"charts": charts})
    assert len(charts[0].steps.moves) == many
    assert shown.count("Natalia Balaba") == (many if many > 1 else 0)
