"""Every public page of the seed, once: for the tests that visit each and for the screenshots."""

from playwright.sync_api import Page

_PAGES = {
    "home": "/",
    "incidents": "/incidents/",
    "incidents-filtered": "/incidents/?city=kryvyi-rih&from=2023-10-01",
    "incidents-none": "/incidents/?min_killed=1000",
    "incidents-cite": "/incidents/cite/?city=kryvyi-rih",
    "incident": "/incidents/E000001/",
    "incident-as-of": "/incidents/E000001/?as_of=2023-11-05",
    "incident-history": "/incidents/E000001/history/",
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
    "search": "/search/",
    "search-found": "/search/?q=Krivoy+Rog",
    "search-nothing": "/search/?q=nothingofthekind",
    "corrections": "/corrections/",
    "data": "/data/",
    "releases": "/data/releases/",
    "methodology": "/methodology/",
    "refusal": "/incidents/?ctiy=kyiv",
    "not-here": "/nothing/",
    "ukrainian-home": "/uk/",
    "ukrainian-incidents": "/uk/incidents/",
    "ukrainian-incident": "/uk/incidents/E000001/",
    "ukrainian-map": "/uk/map/",
}


def every_page(page: Page, site: str) -> dict[str, str]:
    """The whole address of each page, by its name; an article's is read from the list."""
    page.goto(f"{site}/articles/")
    article = page.locator(".entries a").first.get_attribute("href")
    assert article is not None
    return {name: site + path for name, path in (_PAGES | {"article": article}).items()}
