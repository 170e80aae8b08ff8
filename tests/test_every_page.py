"""Every page in a real browser: accessible, narrow, without script, and from this origin alone."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.clone import Clone

PAGES = {
    "home": "/",
    "incidents": "/incidents/",
    "filtered incidents": "/incidents/?city=kryvyi-rih&from=2023-10-01",
    "incident": "/incidents/E000001/",
    "incident as known on a day": "/incidents/E000001/?as_of=2023-11-05",
    "history": "/incidents/E000001/history/",
    "places": "/places/",
    "place": "/places/kryvyi-rih/",
    "year": "/dates/2023/",
    "month": "/dates/2023/06/",
    "day": "/dates/2023/06/13/",
    "articles": "/articles/",
    "quotes": "/quotes/",
    "speakers": "/speakers/",
    "speaker": "/speakers/russia/",
    "sources": "/sources/",
    "map": "/map/",
    "search": "/search/?q=Krivoy+Rog",
    "corrections": "/corrections/",
    "data": "/data/",
    "methodology": "/methodology/",
    "refusal": "/incidents/?ctiy=kyiv",
    "nothing here": "/nothing/",
    "Ukrainian": "/uk/incidents/E000001/",
}


def _article(page: Page, site: Clone) -> str:
    page.goto(f"{site.public_url}/articles/")
    return page.locator("main li a").first.get_attribute("href") or ""


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser, live_sites: Clone, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    found = {}
    for name, path in (PAGES | {"article": _article(page, live_sites)}).items():
        page.goto(live_sites.public_url + path)
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
    for path in PAGES.values():
        page.goto(live_sites.public_url + path)
    cookies = context.cookies()
    context.close()
    elsewhere = [url for url in asked if not url.startswith((live_sites.public_url, "data:"))]
    assert (elsewhere, cookies) == ([], [])


def test_every_page_says_the_same_without_javascript(browser: Browser, live_sites: Clone) -> None:
    texts = []
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled)
        page = context.new_page()
        texts.append({name: _headings(page, live_sites, path) for name, path in PAGES.items()})
        context.close()
    assert texts[0] == texts[1]


def _headings(page: Page, site: Clone, path: str) -> list[str]:
    page.goto(site.public_url + path)
    return page.locator("h1, h2").all_inner_texts()
