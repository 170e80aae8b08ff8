"""One-time codes: who needs them, how they are set up, and how they are spent."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from tests.archive.accounts.conftest import PASSWORD, make_account
from tests.archive.accounts.phone import Phone, set_up, sign_in, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("required")]
WRONG = "This is not your code. Look whether the phone’s clock is right, and type the newest one."


def _is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def _waited() -> None:
    """As if the time that wrong codes cost had gone by."""
    TOTPDevice.objects.update(throttling_failure_count=0)


@pytest.mark.parametrize("group", ["publisher", "administrator"])
def test_whoever_publishes_or_keeps_accounts_sets_codes_up_before_anything_else(
    client: Client, group: str
) -> None:
    make_account(group=group)
    sign_in(client)
    for address in ("/", "/events/incident/", "/auth/user/", "/codes/", "/nowhere/"):
        response = client.get(address)
        assert (response.status_code, response.headers.get("Location")) == (
            302, "/codes/set-up/",
        ), address  # fmt: skip
    set_up(client)
    assert _is_in(client)


def test_a_superuser_counts_as_an_administrator(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    assert client.get("/").headers["Location"] == "/codes/set-up/"


@pytest.mark.parametrize("group", ["contributor", "editor"])
def test_others_may_and_need_not(client: Client, group: str) -> None:
    make_account(group=group)
    sign_in(client)
    assert _is_in(client)
    assert "You sign in with a password alone." in client.get("/codes/").content.decode()
    phone, _ = set_up(client)
    another = Client()
    assert sign_in(another).headers["Location"] == "/code/"
    assert tell(another, phone.code()).headers["Location"] == "/"
    assert _is_in(another)


def test_the_switch_lets_everybody_in_without(client: Client, settings: Settings) -> None:
    settings.REQUIRE_CODES = False
    make_account(superuser=True)
    sign_in(client)
    assert _is_in(client)


def test_the_page_shows_the_key_as_a_square_that_loads_nothing(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    page = client.get("/codes/set-up/")
    square = re.search(r'<img src="(data:image/svg\+xml[^"]+)"', page.content.decode())
    assert square is not None
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == (
        "max-age=0, no-cache, no-store, must-revalidate, private"
    )
    # The same square when the page is opened again: it may have been photographed already.
    assert page.context["square"] == client.get("/codes/set-up/").context["square"]


def test_without_a_right_code_nothing_is_set_up(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    client.get("/codes/set-up/")
    response = client.post("/codes/set-up/", {"code": "000000"})
    assert response.context["form"].errors["code"][0].startswith("This is not your code.")
    assert TOTPDevice.objects.get().confirmed is False
    assert client.get("/").headers["Location"] == "/codes/set-up/"
    sign_in(another := Client())
    assert another.get("/").headers["Location"] == "/codes/set-up/"


def test_the_password_alone_opens_nothing(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    set_up(client)
    another = Client()
    assert sign_in(another).headers["Location"] == "/code/"
    for address in ("/", "/events/incident/", "/codes/", "/codes/set-up/", "/choose-password/"):
        assert another.get(address).headers["Location"].startswith("/login/"), address


def test_a_code_is_good_once(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    phone, _ = set_up(client)
    code = phone.code()
    sign_in(first := Client())
    assert tell(first, code).status_code == 302
    sign_in(second := Client())
    assert tell(second, code).status_code == 200
    assert not _is_in(second)


def test_a_recovery_code_is_good_once_however_it_is_typed(client: Client) -> None:
    user = make_account(superuser=True)
    sign_in(client)
    _, codes = set_up(client)
    assert len(set(codes)) == 10
    sign_in(first := Client())
    assert tell(first, f" {codes[0].upper()} ").status_code == 302
    assert _is_in(first)
    assert StaticToken.objects.filter(device__user=user).count() == 9
    sign_in(second := Client())
    assert tell(second, codes[0]).status_code == 200
    assert not _is_in(second)


def test_few_recovery_codes_are_told_of(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    phone, _ = set_up(client)
    keep = StaticToken.objects.values_list("pk", flat=True)[:2]
    StaticToken.objects.exclude(pk__in=list(keep)).delete()
    sign_in(another := Client())
    page = another.post("/code/", {"code": phone.code()}, follow=True)
    assert "Recovery codes that are left: 2." in page.content.decode()


def test_another_accounts_code_is_none(client: Client) -> None:
    for name in ("anna", "bob"):
        make_account(name, superuser=True)
        sign_in(client, name)
        phone, codes = set_up(client)
    sign_in(another := Client(), "anna")
    for theirs in (phone.code(), codes[0]):
        _waited()
        assert tell(another, theirs).status_code == 200
    assert not _is_in(another)


def test_each_wrong_code_makes_the_next_one_wait(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    phone, _ = set_up(client)
    sign_in(another := Client())
    assert tell(another, "000000").context["form"].errors["code"] == [
        "This is not your code. Look whether the phone's clock is right, and type the newest one."
    ]
    assert tell(another, phone.code()).context["form"].errors["code"] == [
        "After wrong codes each next one has to wait. Type the newest one in 1 second."
    ]
    TOTPDevice.objects.update(throttling_failure_count=6)
    (words,) = tell(another, "000000").context["form"].errors["code"]
    assert re.search(r"in 3[012] seconds\.$", words)


def test_the_note_that_the_password_was_right_holds_for_ten_minutes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(superuser=True)
    sign_in(client)
    phone, _ = set_up(client)
    sign_in(another := Client())
    session = another.session
    session["password_was_right"] |= {"until": 0}
    session.save()
    assert tell(another, phone.code()).headers["Location"] == "/login/"
    assert not _is_in(another)


def test_a_password_that_was_changed_meanwhile_is_right_no_more(client: Client) -> None:
    user = make_account(superuser=True)
    sign_in(client)
    phone, _ = set_up(client)
    sign_in(another := Client())
    user.set_password("another long walk")
    user.save()
    assert tell(another, phone.code()).headers["Location"] == "/login/"


def test_the_code_leads_on_to_the_page_that_was_asked_for(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    phone, _ = set_up(client)
    another = Client()
    typed = {"username": "anna", "password": PASSWORD}
    another.post("/login/?next=/events/incident/", typed | {"next": "/events/incident/"})
    assert tell(another, phone.code()).headers["Location"] == "/events/incident/"
    third = Client()
    third.post("/login/", typed | {"next": "https://elsewhere.example/"})
    assert tell(third, phone.code()).headers["Location"] == "/"


def test_new_recovery_codes_put_the_old_ones_out_of_use(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    phone, old = set_up(client)
    assert client.post("/codes/", {"code": "000000"}).status_code == 200
    _waited()
    new = client.post("/codes/", {"code": phone.code()}).context["codes"]
    sign_in(another := Client())
    assert tell(another, old[0]).status_code == 200
    _waited_for_paper = StaticToken.objects.filter(token=new[0].replace("-", "")).exists()
    assert _waited_for_paper


def test_moving_to_another_phone_puts_the_old_one_out_of_use(client: Client) -> None:
    user = make_account(superuser=True)
    sign_in(client)
    old, _ = set_up(client)
    response = client.post("/codes/", {"code": old.code(), "move": "yes"})
    assert response.headers["Location"] == "/codes/set-up/"
    assert client.get("/").headers["Location"] == "/codes/set-up/"
    new, _ = set_up(client)
    assert _is_in(client)
    assert Phone.of(user)._key == new._key != old._key


def test_a_session_from_before_the_codes_signs_in_again(client: Client) -> None:
    make_account(group="publisher")
    sign_in(older := Client())
    sign_in(client)
    set_up(client)
    assert older.get("/", follow=True).redirect_chain[-1] == ("/login/", 302)


def test_codes_that_were_taken_away_end_what_rests_on_them(client: Client) -> None:
    user = make_account(superuser=True)
    sign_in(client)
    set_up(client)
    TOTPDevice.objects.filter(user=user).delete()
    assert client.get("/").headers["Location"] == "/codes/set-up/"


def test_the_page_for_the_code_is_closed_to_strangers(client: Client) -> None:
    assert client.get("/code/").headers["Location"] == "/login/"
    assert tell(client, "000000").headers["Location"] == "/login/"
    for address in ("/codes/", "/codes/set-up/"):
        assert client.get(address).headers["Location"] == f"/login/?next={address}"


def test_a_first_password_comes_before_the_codes(client: Client) -> None:
    user = make_account(superuser=True)
    User.objects.filter(pk=user.pk).update(last_login=None)
    sign_in(client)
    assert client.get("/").headers["Location"] == "/choose-password/"
    assert client.get("/codes/set-up/").headers["Location"] == "/choose-password/"
    words = {"new_password1": "another long walk", "new_password2": "another long walk"}
    client.post("/choose-password/", words)
    assert client.get("/").headers["Location"] == "/codes/set-up/"


def test_no_page_of_the_desk_shows_an_accounts_key_to_another(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    set_up(client)
    for app in ("otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt"):
        assert client.get(f"/{app}/").status_code == 404
