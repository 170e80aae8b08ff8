"""The desk in a real browser, under its own rules about what a page may load."""

from playwright.sync_api import Page, expect

from tests.clone import Clone

CHOSEN = "a long walk by the river"


def test_an_editor_signs_in_once_chooses_a_password_and_is_at_the_desk(
    live_sites: Clone, one_time_password: str, page: Page
) -> None:
    page.goto(f"{live_sites.desk_url}/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(one_time_password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Choose your password")).to_be_visible()
    page.get_by_label("New password:", exact=True).fill(CHOSEN)
    page.get_by_label("New password confirmation").fill(CHOSEN)
    page.get_by_role("button", name="Keep this password").click()
    expect(page.get_by_role("link", name="Users")).to_be_visible()
    assert page.url == f"{live_sites.desk_url}/"
