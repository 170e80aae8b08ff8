"""A reader's way through the seed in a real browser, without JavaScript."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clone import Clone

STRIKE = "Airstrike on a school building and a residential tower in Kryvyi Rih"
JUNE = "Attack on Kryvyi Rih in June"


@pytest.fixture
def reader(browser: Browser, live_sites: Clone) -> Iterator[Page]:
    """A page without JavaScript; the test fails when a request leaves the site."""
    context = browser.new_context(java_script_enabled=False, base_url=live_sites.public_url)
    context.set_default_timeout(10_000)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert context.cookies() == []
    context.close()
    home = urlsplit(live_sites.public_url).netloc
    assert {urlsplit(address).netloc for address in asked} == {home}


def test_a_reader_filters_opens_the_strike_and_follows_a_figure_to_its_sentence(
    reader: Page,
) -> None:
    reader.goto("/incidents/")
    reader.get_by_text("Filter the incidents").click()
    reader.get_by_label("City").fill("Krivoy Rog")
    reader.get_by_label("From", exact=True).fill("2023-10-01")
    reader.get_by_role("button", name="Show").click()
    address = urlsplit(reader.url)
    assert (address.path, address.query) == ("/incidents/", "city=Krivoy+Rog&from=2023-10-01")
    expect(reader.get_by_role("link", name=STRIKE)).to_be_visible()
    expect(reader.get_by_role("link", name=JUNE)).to_have_count(0)

    reader.get_by_role("link", name=STRIKE).click()
    expect(reader.get_by_role("heading", name=STRIKE, level=1)).to_be_visible()
    figure = reader.locator("#figure-killed-people")
    expect(figure).to_contain_text("6 or more")
    figure.get_by_role("link").click()
    claim = reader.locator(":target")
    expect(claim).to_be_in_viewport()
    claim.locator("blockquote").get_by_role("link").click()
    assert urlsplit(reader.url).fragment.startswith("passage-")
    mark = reader.locator(":target + mark")
    expect(mark).to_be_in_viewport()
    expect(mark).to_contain_text("At least six people, including a young girl, were killed")

    reader.go_back()
    reader.get_by_label("As known on", exact=True).fill("2023-11-05")
    reader.locator("form.as-of").get_by_role("button").click()
    assert urlsplit(reader.url).query == "as_of=2023-11-05"
    expect(
        reader.get_by_text("No figure was known to this archive on 5 November 2023.")
    ).to_be_visible()


def test_the_june_attack_is_found_on_its_possible_days(reader: Page) -> None:
    reader.goto("/incidents/?city=kryvyi-rih&from=2023-06-13&to=2023-06-13")
    expect(reader.get_by_role("link", name=JUNE)).to_be_visible()
    expect(reader.get_by_role("link", name=STRIKE)).to_have_count(0)


def test_every_quote_of_the_strike_shows_its_speaker(reader: Page) -> None:
    reader.goto("/incidents/?city=kryvyi-rih&from=2023-10-01")
    reader.get_by_role("link", name=STRIKE).click()
    for speaker in ("Natalia Balaba", "Witnesses in Kryvyi Rih", "Ukrainian officials",
                    "Head of the local defense council of Kryvyi Rih"):  # fmt: skip
        heading = reader.locator(".quote").get_by_role("heading", name=speaker)
        expect(heading).to_have_count(1)
