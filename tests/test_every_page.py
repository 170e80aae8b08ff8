"""Every page in a real browser: accessible, narrow, without script, and from this origin alone."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.clone import Clone
from tests.pages import every_page


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser, live_sites: Clone, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    found = {}
    for name, address in every_page(page, live_sites.public_url).items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        violations = Axe().run(page).response["violations"]
        told = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations]
        if told or overflow > 0:
            found[name] = (told, overflow)
    context.close()
    assert found == {}


def test_no_request_leaves_the_origin(browser: Browser, live_sites: Clone) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in every_page(page, live_sites.public_url).values():
        page.goto(address)
    cookies = context.cookies()
    context.close()
    elsewhere = [url for url in asked if not url.startswith((live_sites.public_url, "data:"))]
    assert (elsewhere, cookies) == ([], [])


def test_every_page_says_the_same_without_javascript(browser: Browser, live_sites: Clone) -> None:
    """The same words and the same links; the map itself has its table."""
    said = []
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled)
        page = context.new_page()
        pages = every_page(page, live_sites.public_url)
        said.append({name: _said(page, address) for name, address in pages.items()})
        context.close()
    assert said[0] == said[1]


def _said(page: Page, address: str) -> tuple[list[str], list[str | None]]:
    page.goto(address)
    parts = page.locator("main :is(h1, h2, h3, p, td, dd, li):not(#map *, #map-status, .notice)")
    links = page.locator("main a:not(#map *)")
    hrefs = links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return parts.all_inner_texts(), hrefs
