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


def _sign_in(page: Page, desk: str, password: str = PASSWORD) -> None:
    page.goto(f"{desk}/login/")
    page.get_by_label("Username").fill("coder")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def _code(spelled: str, later: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    key = spelled.replace(" ", "")
    app = TOTP(b32decode(key + "=" * (-len(key) % 8)))
    app.time = time.time() + 30 * later
    return f"{app.token():06}"


def test_codes_are_set_up_asked_for_and_spent(live_sites: Clone, page: Page) -> None:
    desk = live_sites.desk_url
    assert live_sites.shell(_MAKE_ACCOUNT).returncode == 0
    _sign_in(page, desk)
    page.get_by_role("link", name="Codes", exact=True).click()
    page.get_by_role("link", name="Set up codes from a phone").click()
    # The square is drawn: the page's own rules let it in.
    assert page.locator("img").evaluate("image => image.complete && image.naturalWidth") > 100
    spelled = page.locator("code").first.inner_text()
    page.get_by_label("Code").fill(_code(spelled))
    page.get_by_role("button", name="Use this app").click()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them: go to the desk").click()
    page.get_by_role("button", name="Log out").click()
    _sign_in(page, desk)
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()
    page.get_by_label("Code").fill(_code(spelled, later=1))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Incidents", exact=True)).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    for answer in ("at the desk", "not your code"):
        _sign_in(page, desk)
        page.get_by_label("Code").fill(codes[0])
        page.get_by_role("button", name="Sign in").click()
        shown = {"at the desk": "Recent actions", "not your code": "This is not your code."}
        expect(page.get_by_text(shown[answer])).to_be_visible()
        if answer == "at the desk":
            page.get_by_role("button", name="Log out").click()
    assert live_sites.shell(_FORGET).returncode == 0


def test_whoever_tries_too_often_is_told_to_wait(live_sites: Clone, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    try:
        for _ in range(10):
            _sign_in(page, live_sites.desk_url, "wrong")
        expect(page.get_by_role("heading", name="Too many attempts")).to_be_visible()
        expect(page.get_by_text("Wait 15 minutes, then try again.")).to_be_visible()
        _sign_in(page, live_sites.desk_url)
        expect(page.get_by_role("heading", name="Too many attempts")).to_be_visible()
    finally:
        context.close()
        assert live_sites.shell(_FORGET).returncode == 0
