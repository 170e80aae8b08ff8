"""The map in a real browser, under the archive's own rules for what a page may load and run."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.clone import Clone

NEAR = "#8/47.9/33.4"  # Kryvyi Rih, where the seed's two incidents are


@pytest.fixture
def opened(live_sites: Clone, page: Page) -> Callable[..., Page]:
    """The map's page, wide and light unless it is told otherwise, once its marks are drawn."""

    def opened(address: str = "/map/" + NEAR, *, width: int = 1200, scheme: Any = "light") -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(live_sites.public_url + address)
        expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
        return page

    return opened


def test_the_map_draws_what_the_server_counted(opened: Callable[..., Page]) -> None:
    page = opened()
    mark = page.get_by_role("button", name="Incidents: 2.")
    expect(mark).to_have_text("2")
    expect(page.locator("#map-status")).to_contain_text("Incidents on this part of the map: 2.")
    expect(page.locator("path.land")).to_have_count(1)


def test_without_an_address_of_its_own_it_looks_at_all_that_the_filters_find(
    opened: Callable[..., Page],
) -> None:
    page = opened("/map/?city=kryvyi-rih")
    expect(page.get_by_role("button", name="Incidents: 2.")).to_be_visible()
    zoom, north, east = map(float, page.url.partition("#")[2].split("/"))
    assert (zoom, round(north), round(east)) == (6, 48, 33)


def test_zooming_asks_again_with_the_same_filters(opened: Callable[..., Page]) -> None:
    page = opened("/map/?country=UA" + NEAR)
    with page.expect_request(lambda request: "cells.json" in request.url) as asked:
        page.get_by_role("button", name="Zoom in").click()
    query = parse_qs(urlsplit(asked.value.url).query)
    assert (query["zoom"], query["country"]) == (["9"], ["UA"])


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_keyboard_opens_a_mark_closes_it_and_goes_to_the_table(
    opened: Callable[..., Page], page: Page, motion: Any
) -> None:
    page.emulate_media(reduced_motion=motion)
    opened()
    mark = page.get_by_role("button", name="Incidents: 2.")
    mark.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    expect(popup.get_by_role("link", name="See all of them as a list")).to_be_visible()
    expect(popup).to_be_focused()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    page.keyboard.press("t")
    expect(page.locator("#table")).to_be_focused()


def test_a_t_that_is_typed_elsewhere_stays_a_t(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_text("Filter the incidents").click()
    words = page.get_by_label("Words")
    words.click()
    page.keyboard.type("rat")
    expect(words).to_have_value("rat")


def test_a_groups_window_leads_to_its_list(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_role("button", name="Incidents: 2.").click()
    # By the keyboard: the map may still move to make room for the window, and a click miss it.
    page.get_by_role("link", name="See all of them as a list").press("Enter")
    page.wait_for_url("**/incidents/?cell=10-*")
    expect(page.locator("table.rows tbody tr")).to_have_count(2)


PRECISIONS = ["exact", "vicinity", "city", "district", "region", "country"]


def lone(n: int, precision: str) -> dict[str, Any]:
    return {
        "cell": f"10-{n}-0", "permalink": f"http://x/incidents/?cell=10-{n}-0", "incidents": 1,
        "duplicates": 0, "killed": None, "latitude": 47.9, "longitude": 32 + n / 2,
        "incident": {
            "code": f"E{n}", "title": "<b>Strike</b>", "permalink": "http://x/",
            "place_precision": precision, "place_name": "",
        },
    }  # fmt: skip


def test_precision_is_drawn_and_said(live_sites: Clone, page: Page) -> None:
    told = {
        "incidents": 6, "without_place": 3,
        "cells": [lone(n, precision) for n, precision in enumerate(PRECISIONS)],
    }  # fmt: skip

    def answer(route: Route) -> None:
        route.fulfill(body=json.dumps(told), content_type="application/json")

    page.route("**/map/cells.json?*", answer)
    page.goto(f"{live_sites.public_url}/map/{NEAR}")
    expect(page.locator(".mark.lone.leaflet-marker-icon")).to_have_count(6)
    # All but the exact one have a circle on the ground, the larger the less is known.
    circles = page.locator("path.extent")
    expect(circles).to_have_count(5)
    boxes = [circle.bounding_box() for circle in circles.all()]
    widths = [box["width"] for box in boxes if box]
    assert widths == sorted(set(widths))
    name = page.locator(".mark.region.leaflet-marker-icon").get_attribute("aria-label")
    assert name == (
        "<b>Strike</b>. It happened somewhere in this region. People killed, best count: unknown."
    )
    expect(page.locator("#map-status")).to_contain_text("in the table alone: 3.")


def test_groups_on_both_sides_of_a_border_do_not_cover_each_other(
    live_sites: Clone, page: Page
) -> None:
    # Cells of level 4, where a map at zoom 2 parts the world at the meridian of Greenwich.
    groups = [
        {
            "cell": f"4-{column}-5", "incidents": 5_000, "killed": None, "incident": None,
            "latitude": 47.0, "longitude": longitude, "permalink": "/incidents/",
        }
        for column, longitude in ((7, -0.1), (8, 0.1))
    ]  # fmt: skip
    told = {"incidents": 10_000, "without_place": 0, "cells": groups}

    def answer(route: Route) -> None:
        route.fulfill(body=json.dumps(told), content_type="application/json")

    page.route("**/map/cells.json?*", answer)
    page.goto(f"{live_sites.public_url}/map/#2/47/0")
    marks = page.locator(".mark.group.leaflet-marker-icon")
    expect(marks).to_have_count(2)
    west, east = sorted(box["x"] for mark in marks.all() if (box := mark.bounding_box()))
    size = marks.first.bounding_box()
    assert size
    assert round(east - west) == round(size["width"])


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_what_a_mark_at_the_edge_of_the_world_says_is_in_view(
    live_sites: Clone, page: Page, motion: Any
) -> None:
    cell = lone(0, "city") | {"latitude": 66.0, "longitude": -168.0}
    told = {"incidents": 1, "without_place": 0, "cells": [cell]}

    def answer(route: Route) -> None:
        route.fulfill(body=json.dumps(told), content_type="application/json")

    page.route("**/map/cells.json?*", answer)
    page.emulate_media(reduced_motion=motion)
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto(f"{live_sites.public_url}/map/#1/0/-90")
    page.locator(".mark.lone.leaflet-marker-icon").press("Enter")
    expect(page.locator(".leaflet-popup-content")).not_to_have_text("Loading…")
    expect(page.locator(".leaflet-popup-content")).to_be_in_viewport(ratio=1)
    page.wait_for_function(_IS_INSIDE)


_IS_INSIDE = """() => {
  const [map, words] = ["#map", ".leaflet-popup"].map(
    (one) => document.querySelector(one).getBoundingClientRect());
  return map.left <= words.left && words.right <= map.right && map.top <= words.top;
}"""


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/map/", 503, "The archive is busy. Move the map again in a moment."),
        ("/map/", 400, "The map could not be read. The table below says the same."),
        ("/uk/map/", 503, "Архів зайнятий. Посуньте карту ще раз за мить."),
    ],
)
def test_a_refusal_is_said_in_the_pages_language_and_the_table_stays(
    live_sites: Clone, page: Page, address: str, status: int, said: str
) -> None:
    page.goto(live_sites.public_url + address + NEAR)
    expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
    refused = f'async () => new Response(\'{{"detail": "Not now."}}\', {{status: {status}}})'
    page.evaluate(f"window.fetch = {refused}")
    page.locator("#map").focus()
    page.keyboard.press("+")
    expect(page.locator("#map-status")).to_have_text(said)
    expect(page.locator("#table table")).to_be_visible()


def test_a_ukrainian_map_speaks_ukrainian(live_sites: Clone, page: Page) -> None:
    """The data carries numbers alone; the words are the page's."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{live_sites.public_url}/uk/map/{NEAR}")
    mark = page.locator(".mark.group.leaflet-marker-icon")
    expect(mark).to_have_attribute("aria-label", "Події: 2. Загиблі, за найкращими оцінками: 17.")
    mark.click()
    expect(page.locator(".leaflet-popup .part a").first).to_have_attribute(
        "href", re.compile("^/uk/")
    )
    assert [path for path in asked if path.endswith("cells.json")] == ["/map/cells.json"]


def test_the_dark_map_is_dark(opened: Callable[..., Page]) -> None:
    def lightness(scheme: str) -> list[float]:
        page = opened(scheme=scheme)
        fills = page.locator("path.land").evaluate("e => getComputedStyle(e).fill")
        sea = page.locator("#map").evaluate("e => getComputedStyle(e).backgroundColor")
        return [
            sum(map(float, colour.removeprefix("rgb(").rstrip(")").split(","))) / 765
            for colour in (fills, sea)
        ]

    assert [value > 0.8 for value in lightness("light")] == [True, True]
    assert [value < 0.3 for value in lightness("dark")] == [True, True]


@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_is_wider_than_the_screen(opened: Callable[..., Page], width: int) -> None:
    page = opened(width=width)
    page.get_by_role("button", name="Incidents: 2.").click()
    expect(page.get_by_role("link", name="See all of them as a list")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_no_request_leaves_the_origin(
    live_sites: Clone, page: Page, opened: Callable[..., Page]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened()
    with page.expect_response("**/map/cells.json?*"):
        page.get_by_role("button", name="Zoom in").click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Incidents: 2.").click()
    expect(page.get_by_role("link", name="See all of them as a list")).to_be_visible()
    assert [one for one in asked if not one.startswith(f"{live_sites.public_url}/")] == []
    assert [one.rpartition("/")[2] for one in asked if "world-" in one] != []


def test_without_javascript_the_table_is_there(live_sites: Clone, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_sites.public_url}/map/")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator("#table tbody tr")).not_to_have_count(0)
    page.get_by_role("link", name="Go to the table").click()
    assert page.url.endswith("#table")
    context.close()
