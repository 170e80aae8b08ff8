"""A card within a page of another origin, as readers of that page meet it."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Route

from tests.clone import Clone

_ELSEWHERE = "http://elsewhere.example/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/incidents/E000001/card/", "/uk/incidents/E000001/card/"])
def test_a_card_is_read_at_300_pixels(
    browser: Browser, live_sites: Clone, path: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": 300, "height": 320},
        java_script_enabled=True,
    )
    page = context.new_page()
    page.goto(live_sites.public_url + path)
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    violations = [one["id"] for one in Axe().run(page).response["violations"]]
    context.close()
    assert (overflow, violations) == (0, [])


def test_a_card_is_framed_elsewhere_and_nothing_else_is(
    browser: Browser, live_sites: Clone
) -> None:
    card, record = (f"{live_sites.public_url}/incidents/E000001/{end}" for end in ("card/", ""))

    def elsewhere(route: Route) -> None:
        frames = f'<iframe name="card" src="{card}"></iframe><iframe name="record" src="{record}">'
        route.fulfill(body=f"<!doctype html><title>x</title>{frames}", content_type="text/html")

    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route(_ELSEWHERE, elsewhere)
    page.goto(_ELSEWHERE)
    shown = {frame.name: frame.locator("h1").count() for frame in page.frames if frame.name}
    context.close()
    assert shown == {"card": 1, "record": 0}
