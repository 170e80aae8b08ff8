"""While an incident is typed, what it may be a duplicate of is shown beside its place."""

from playwright.sync_api import Page, expect

from tests.clone import Clone
from tests.events.admin.sessions import sign_in


def test_it_is_shown_as_soon_as_place_and_days_are_there(live_sites: Clone, page: Page) -> None:
    sign_in(page.context, "duplicates", live_sites)
    page.goto(f"{live_sites.desk_url}/events/incident/add/")
    shown = page.locator("[data-like-this] .possible-duplicates .lines li")
    page.fill("#id_last", "2023-06-13")
    expect(shown).to_have_count(0)
    page.click("#id_place + .select2 .select2-selection")
    page.fill(".select2-search__field", "kryvyi")
    page.click(".select2-results__option--highlighted:has-text('Kryvyi Rih')")
    expect(shown.first).to_contain_text("Kryvyi Rih")
    expect(shown.first).to_contain_text("the same place")
    answer = page.get_by_label("How they differ:")
    answer.fill("Another street.")
    page.fill("#id_title", "A strike")  # is not compared, so that what was answered stays
    page.wait_for_timeout(600)
    expect(answer).to_have_value("Another street.")
    page.fill("#id_last", "1999-01-01")
    expect(shown).to_have_count(0)
