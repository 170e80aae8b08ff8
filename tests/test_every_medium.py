"""Every page as people read it: enlarged, printed, in their own colours, without motion."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.clone import Clone
from tests.pages import every_page

_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
# An A4 sheet without its margins, in CSS pixels.
_SHEET = {"width": 673, "height": 980}
# A page that refuses says nothing that anyone would cite by its address.
_NO_RECORDS = {"refusal", "not-here"}


@contextmanager
def _reader(browser: Browser, **preferences: Any) -> Iterator[Page]:
    context = browser.new_context(**preferences)
    yield context.new_page()
    context.close()


def _violations(page: Page, rule: str) -> list[str]:
    only = {
        "runOnly": {"type": "rule", "values": [rule]},
        "rules": {rule: {"enabled": True}},
        "resultTypes": ["violations"],  # else it tells all that it found in order, node by node
    }
    violations = Axe().run(page, options=only).response["violations"]
    return [node["html"][:200] for violation in violations for node in violation["nodes"]]


def test_nothing_overflows_when_it_is_enlarged_to_twice_its_size(
    browser: Browser, live_sites: Clone
) -> None:
    """A window of 1280 pixels: its page at 200 %, then its text alone."""
    found = {}
    with _reader(browser) as page:
        for name, address in every_page(page, live_sites.public_url).items():
            page.set_viewport_size({"width": 640, "height": 400})
            page.goto(address)
            page.evaluate(_UNFOLD)
            whole = page.evaluate(_OVERFLOW)
            page.set_viewport_size({"width": 1280, "height": 800})
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            text = page.evaluate(_OVERFLOW)
            if whole > 0 or text > 0:
                found[name] = {"whole page": whole, "text alone": text}
    assert found == {}


def test_printing_gives_the_record_alone(browser: Browser, live_sites: Clone) -> None:
    """In black on white even for who reads in the dark, and nothing wider than the sheet."""
    found = {}
    with _reader(browser, color_scheme="dark", viewport=_SHEET) as page:
        page.emulate_media(media="print")
        for name, address in every_page(page, live_sites.public_url).items():
            page.goto(address)
            visible = page.locator("nav, form, button, summary, .skip, #map").evaluate_all(
                "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML)"
            )
            colours = page.locator("body").evaluate(
                "body => [getComputedStyle(body).color, getComputedStyle(body).backgroundColor]"
            )
            told = {
                "visible": visible,
                "unreadable": _violations(page, "color-contrast"),
                "too wide": page.evaluate(_OVERFLOW),
                "addresses": [
                    said.endswith(address) for said in page.locator(".printed").all_inner_texts()
                ],
                "colours": colours,
            }
            if told != {
                "visible": [],
                "unreadable": [],
                "too wide": 0,
                "addresses": [] if name in _NO_RECORDS else [True],
                "colours": ["rgb(0, 0, 0)", "rgb(255, 255, 255)"],
            }:
                found[name] = told
    assert found == {}


def test_a_printed_record_has_its_folded_tables_and_the_addresses_of_its_sentences(
    live_sites: Clone, page: Page
) -> None:
    page.goto(f"{live_sites.public_url}/incidents/")
    table = page.locator(".timeline .scroll table")
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible()
    assert page.locator(".rows thead").first.evaluate("e => getComputedStyle(e).display") == (
        "table-header-group"
    )
    page.goto(f"{live_sites.public_url}/incidents/E000001/")
    link = page.locator("#claim-1 .origin a").last
    said = link.evaluate("a => getComputedStyle(a, '::after').content")
    assert said == f'" ({link.get_attribute("href")})"'


def test_who_asks_for_more_contrast_has_it(browser: Browser, live_sites: Clone) -> None:
    """Seven to one, as level AAA of WCAG 2.2 asks (1.4.6), in light and in dark."""
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    found = {}
    with _reader(browser, contrast="more") as page:
        for name, address in every_page(page, live_sites.public_url).items():
            page.goto(address)
            page.evaluate(_UNFOLD)
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)
                if told := _violations(page, "color-contrast-enhanced"):
                    found[name, scheme] = told
    assert found == {}


def test_in_a_reader_s_own_colours_marks_and_bars_are_still_told_apart(
    browser: Browser, live_sites: Clone
) -> None:
    with _reader(browser, forced_colors="active", color_scheme="dark") as page:
        page.goto(every_page(page, live_sites.public_url)["article"])
        kinds = page.locator(".key mark").evaluate_all(
            "all => all.map(one => getComputedStyle(one).textDecorationStyle)"
        )
        assert sorted(kinds) == ["dashed", "dotted", "double", "solid"]
        page.goto(f"{live_sites.public_url}/")
        inks = page.locator(".timeline rect.incidents, .timeline rect.killed").evaluate_all(
            "all => all.map(one => getComputedStyle(one).fill)"
        )
        paper = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
        assert len(set(inks)) == 2
        assert paper not in inks


@pytest.mark.parametrize(
    ("asked", "scrolls", "fades"), [("reduce", "auto", False), ("no-preference", "smooth", True)]
)
def test_nothing_moves_for_who_asks_for_less_motion(
    browser: Browser, live_sites: Clone, asked: Any, scrolls: str, fades: bool
) -> None:
    with _reader(browser, reduced_motion=asked) as page:
        page.goto(f"{live_sites.public_url}/map/")
        page.locator(".leaflet-marker-icon").first.wait_for()
        behaviour = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
        animated = page.locator("#map.leaflet-fade-anim").count() == 1
        assert (behaviour, animated) == (scrolls, fades)


def test_a_marked_passage_stays_in_its_line(live_sites: Clone, page: Page) -> None:
    page.goto(every_page(page, live_sites.public_url)["article"])
    media: tuple[Literal["screen", "print"], ...] = ("screen", "print")
    for medium in media:
        page.emulate_media(media=medium)
        displays = page.locator(".text mark").evaluate_all(
            "all => all.map(one => getComputedStyle(one).display)"
        )
        assert set(displays) == {"inline"}
