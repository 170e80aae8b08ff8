"""The charts in a real browser, under the archive's own rules for what a page may load and run."""

import datetime
import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route

from archive.middleware import content_security
from events.charts.calendar import Calendar, Day, Month
from events.charts.moved import count_moved
from events.charts.moved_drawing import draw_steps
from events.charts.timeline import Bar, Counts, Timeline
from events.charts.timeline_drawing import draw
from events.linked_data import script_text
from events.models import CasualtyClaim
from events.views.charts import StepChart, TimelineChart
from tests.clone import PROJECT
from tests.factories import day

SITE = "http://archive.example"


def _answer(body: str) -> HttpResponse:
    return content_security(lambda request: HttpResponse(body))(HttpRequest())  # type: ignore[return-value]


def _shown() -> str:
    """A timeline of thirty-six months, a count that moved, and a month's calendar."""
    months = [datetime.date(2021 + n // 12, n % 12 + 1, 1) for n in range(36)]
    bars = [Bar(m, m, f"{m:%B %Y}", Counts(5, 7), f"/incidents/?from={m}") for m in months]
    shown = Timeline("month", (months[0], day("2023-12-31")), bars, Counts(2), Counts(182, 252))
    claims = [
        CasualtyClaim(id=n, harm="killed", population="people", low=6 * n, as_of=day(as_of))
        for n, as_of in ((1, "2023-11-06"), (2, "2023-11-08"))
    ]
    (steps,) = count_moved(claims, "E000001")
    week = [Day(datetime.date(2023, 6, n), 1000 * n) for n in range(5, 12)]
    calendar = Calendar(
        "June 2023", False, [Month(months[29], [list(week)], 9, 0)], [("Mon", "Monday")] * 7, 9, 0
    )
    return "".join(
        [
            render_to_string("charts/_timeline.html", {"chart": TimelineChart(shown, draw(shown))}),
            render_to_string(
                "charts/_steps.html", {"charts": [StepChart(steps, draw_steps(steps))]}
            ),
            render_to_string("charts/_calendar.html", {"calendar": calendar}),
            render_to_string(
                "_linked_data.html", {"linked_data": script_text({"name": "</script><b>"})}
            ),
        ]
    )


@pytest.fixture
def charts(page: Page) -> Page:
    """The charts on a page of their own, served with the archive's headers and styles."""
    css = {
        f"/{name}.css": PROJECT / "static" / "css" / f"{name}.css" for name in ("style", "charts")
    }
    links = "".join(f'<link rel="stylesheet" href="{path}">' for path in css)
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    html = f'<!doctype html><html lang="en"><head>{head}{links}</head><body><main>{_shown()}</main>'

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        response = _answer(css[path].read_text() if path in css else html)
        kind = "text/css" if path in css else "text/html"
        headers = {**dict(response.items()), "Content-Type": kind}
        route.fulfill(body=response.content, headers=headers)

    page.route("**/*", serve)
    page.goto(f"{SITE}/")
    return page


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_of_a_chart_leaves_the_page(charts: Page, width: int) -> None:
    charts.set_viewport_size({"width": width, "height": 900})
    charts.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert charts.evaluate("document.documentElement.scrollWidth") == width


def test_a_bar_is_reached_by_keyboard_and_narrows_the_list(charts: Page) -> None:
    charts.keyboard.press("Tab")
    named = charts.evaluate("document.activeElement.getAttribute('aria-label')")
    assert named == "January 2021: 5 incidents, 7 people killed"
    charts.keyboard.press("Enter")
    charts.wait_for_url(f"{SITE}/incidents/?from=2021-01-01")


def test_the_charts_are_drawn_to_scale(charts: Page) -> None:
    charts.set_viewport_size({"width": 1000, "height": 900})
    heights = charts.eval_on_selector_all(
        ".timeline rect.incidents, .timeline rect.killed",
        "all => [...new Set(all.map(one => Math.round(one.getBoundingClientRect().height)))]",
    )
    # Five of six and seven of eight, of 84 pixels each.
    assert heights == [70, 74]


def test_linked_data_is_read_as_data_and_breaks_no_rule(charts: Page) -> None:
    written = charts.text_content("script[type='application/ld+json']")
    assert written is not None
    assert json.loads(written) == {"name": "</script><b>"}
