"""Codes in a real browser: set up from the page, asked for, spent, and locked out."""

import time
from base64 import b32decode

from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.clone import Clone

PASSWORD = "a long walk by the river"
_MAKE_ACCOUNT = f"""
from django.contrib.auth.models import Group, User
from django.utils.timezone import now
user = User.objects.create_user("coder", password={PASSWORD!r}, is_staff=True, last_login=now())
user.groups.add(Group.objects.get(name="editor"))
"""
# Everybody here comes from one address, which must not stay locked.
_FORGET = "from axes.models import AccessAttempt; AccessAttempt.objects.all().delete()"


def _sign_in(page: Page, desk: str, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{desk}/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def _tell(page: Page, code: str) -> None:
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def _log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()


def _code(spelled: str, later: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    key = spelled.replace(" ", "")
    app = TOTP(b32decode(key + "=" * (-len(key) % 8)))
    app.time = time.time() + 30 * later
    return f"{app.token():06}"


def _choose_password(page: Page) -> None:
    expect(page.get_by_role("heading", name="Choose your password")).to_be_visible()
    page.get_by_label("New password:", exact=True).fill(PASSWORD)
    page.get_by_label("New password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()


def _set_up(page: Page) -> tuple[str, list[str]]:
    """The key that the page spells, and the recovery codes."""
    page.get_by_role("link", name="Codes", exact=True).click()
    page.get_by_role("link", name="Set up codes from a phone").click()
    # The square is drawn: the page's own rules let it in.
    assert page.locator("img").evaluate("image => image.complete && image.naturalWidth") > 100
    spelled = page.locator("code").first.inner_text()
    page.get_by_label("Code").fill(_code(spelled))
    page.get_by_role("button", name="Use this app").click()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them: go to the desk").click()
    return spelled, codes


def test_a_first_administrator_sets_codes_up_and_reads_in_the_log_that_they_did(
    live_sites: Clone, page: Page
) -> None:
    desk = live_sites.desk_url
    made = live_sites.manage("add_administrator", "chief")
    _sign_in(page, desk, "chief", made.stdout.split()[-1])
    _choose_password(page)
    spelled, codes = _set_up(page)
    assert len(codes) == 10
    _log_out(page)
    _sign_in(page, desk, "chief")
    _tell(page, _code(spelled, later=1))
    expect(page.get_by_role("link", name="Incidents", exact=True)).to_be_visible()
    _log_out(page)
    _sign_in(page, desk, "chief")
    _tell(page, codes[0])
    expect(page.get_by_text("Recent actions")).to_be_visible()
    _log_out(page)
    _sign_in(page, desk, "chief")
    _tell(page, codes[0])
    expect(page.get_by_text("This is not your code.")).to_be_visible()
    page.wait_for_timeout(1_000)  # which a wrong recovery code costs
    _tell(page, codes[1])
    page.get_by_role("link", name="Log of sign-ins and rights").click()
    told = page.locator("#result_list tbody tr").filter(has_text="chief")
    expect(told.nth(0)).to_contain_text("with a code of the recovery codes")
    expect(told.nth(2)).to_contain_text("wrong code")
    page.locator("#result_list tbody a").first.click()
    expect(page.get_by_role("heading", name="chief signed in")).to_be_visible()
    assert page.locator("#content-main").locator("input:visible, textarea, select").count() == 0
    assert live_sites.shell(_FORGET).returncode == 0


def test_whoever_tries_too_often_is_told_to_wait(live_sites: Clone, browser: Browser) -> None:
    assert live_sites.shell(_MAKE_ACCOUNT).returncode == 0
    context = browser.new_context()
    page = context.new_page()
    try:
        for _ in range(10):
            _sign_in(page, live_sites.desk_url, "coder", "wrong")
        expect(page.get_by_role("heading", name="Too many attempts")).to_be_visible()
        expect(page.get_by_text("Wait 15 minutes, then try again.")).to_be_visible()
        _sign_in(page, live_sites.desk_url, "coder")
        expect(page.get_by_role("heading", name="Too many attempts")).to_be_visible()
    finally:
        context.close()
        assert live_sites.shell(_FORGET).returncode == 0
