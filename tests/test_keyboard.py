"""The archive without a mouse: what Tab reaches, and where a key leads."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clone import Clone


@pytest.fixture
def keyboard(browser: Browser, live_sites: Clone) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(java_script_enabled=False, base_url=live_sites.public_url)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def _press(page: Page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def _skip_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_the_first_key_offers_to_skip_to_the_content(keyboard: Page) -> None:
    keyboard.goto("/incidents/E000001/")
    skip = keyboard.get_by_role("link", name="Skip to the content")
    expect(skip).not_to_be_in_viewport()
    _press(keyboard, "Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    _press(keyboard, "Enter")
    _press(keyboard, "Tab")
    expect(keyboard.locator("main a:focus")).to_have_count(1)


def test_the_filters_are_opened_filled_and_sent_by_keys_alone(keyboard: Page) -> None:
    keyboard.goto("/incidents/")
    _skip_to_the_content(keyboard)
    _press(keyboard, "Tab")
    expect(keyboard.get_by_text("Filter the incidents")).to_be_focused()
    _press(keyboard, "Enter")
    _press(keyboard, "Tab", times=2)
    city = keyboard.get_by_label("City")
    expect(city).to_be_focused()
    keyboard.keyboard.type("Krivoy Rog")
    _press(keyboard, "Enter")
    keyboard.wait_for_url("**/incidents/?city=Krivoy+Rog")
    expect(keyboard.locator("table.rows tbody tr")).to_have_count(2)


def test_a_chosen_filter_is_taken_back_by_keys_alone(keyboard: Page) -> None:
    keyboard.goto("/incidents/?city=kryvyi-rih")
    _skip_to_the_content(keyboard)
    _press(keyboard, "Tab", times=2)  # past the folded filters
    chip = keyboard.get_by_role("link", name="Remove the filter City")
    expect(chip).to_be_focused()
    _press(keyboard, "Enter")
    keyboard.wait_for_url("**/incidents/")
    expect(keyboard.locator("table.rows tbody tr")).to_have_count(3)


def test_the_focus_is_always_seen(keyboard: Page) -> None:
    """Each stop on the list page has an outline or is drawn otherwise where the focus is."""
    keyboard.goto("/incidents/?city=kryvyi-rih")
    outlines = set()
    for _ in range(40):
        _press(keyboard, "Tab")
        stop = keyboard.locator(":focus-visible")
        if not stop.count():
            break
        if stop.evaluate("one => !one.closest('svg')"):
            outlines.add(stop.evaluate("one => getComputedStyle(one).outlineStyle"))
    assert outlines == {"solid"}
