"""The filter panel of the list in a real browser, live with JavaScript."""

from playwright.sync_api import Browser, Page, expect

from tests.clone import Clone


def test_the_list_follows_the_form_while_it_is_filled(page: Page, live_sites: Clone) -> None:
    page.goto(f"{live_sites.public_url}/incidents/")
    expect(page.locator("#results table.rows tbody tr")).to_have_count(3)
    page.get_by_text("Filter the incidents").click()
    page.get_by_label("City").fill("Krivoy Rog")
    expect(page.locator("#results table.rows tbody tr")).to_have_count(2)
    page.get_by_label("Kind").select_option("airstrike")
    expect(page.locator("#results table.rows tbody tr")).to_have_count(1)
    assert page.url == f"{live_sites.public_url}/incidents/?city=Krivoy+Rog&kind=airstrike"
    page.reload()
    expect(page.locator("#results table.rows tbody tr")).to_have_count(1)


def test_a_value_that_does_not_fit_is_told_where_the_list_was(
    browser: Browser, live_sites: Clone
) -> None:
    context = browser.new_context()  # not the page fixture: Chromium logs every 400 as an error
    page = context.new_page()
    page.goto(f"{live_sites.public_url}/incidents/")
    page.get_by_text("Filter the incidents").click()
    page.get_by_label("City").fill("Nowhere")
    expect(page.locator("#results")).to_contain_text("The archive knows no place called “Nowhere”.")
    address = page.url
    context.close()
    assert address == f"{live_sites.public_url}/incidents/"
