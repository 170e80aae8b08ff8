"""Whoever tries too often waits: one name from anywhere, and one address with any name."""

import datetime

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from tests.archive.accounts.conftest import make_account
from tests.archive.accounts.phone import set_up, sign_in, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("required")]


def _fail(name: str = "anna", times: int = 10, address: str = "192.0.2.1") -> list[int]:
    return [sign_in(Client(), name, "wrong", REMOTE_ADDR=address).status_code for _ in range(times)]


def _from(address: str, name: str = "anna") -> int:
    return int(sign_in(Client(), name, REMOTE_ADDR=address).status_code)


def test_the_tenth_failure_locks_the_name_from_every_address() -> None:
    make_account()
    assert _fail() == [200] * 9 + [429]
    assert _from("192.0.2.1") == 429
    assert _from("198.51.100.7") == 429


def test_the_page_says_in_plain_words_how_long_to_wait() -> None:
    make_account()
    _fail()
    response = sign_in(Client())
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "Wait 15 minutes" in response.content.decode()


def test_an_address_is_locked_whatever_names_it_tries() -> None:
    make_account()
    for number in range(10):
        _fail(f"name-{number}", times=1)
    assert _from("192.0.2.1") == 429
    assert _from("198.51.100.7") == 302


def test_a_name_that_nobody_has_is_treated_alike() -> None:
    assert _fail("nobody") == [200] * 9 + [429]


def test_after_a_quarter_of_an_hour_it_opens_again_whatever_was_tried_meanwhile() -> None:
    make_account()
    _fail()
    earlier = timezone.now() - datetime.timedelta(minutes=14)
    AccessAttempt.objects.update(attempt_time=earlier)
    assert _fail(times=1) == [429]
    AccessAttempt.objects.update(attempt_time=earlier - datetime.timedelta(minutes=2))
    assert _from("192.0.2.1") == 302


def test_a_sign_in_in_between_begins_the_count_anew() -> None:
    make_account()
    assert _fail(times=9) == [200] * 9
    assert _from("192.0.2.1") == 302
    assert _fail(times=9) == [200] * 9


def test_wrong_codes_count_as_well(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    phone, _ = set_up(client)
    AccessAttempt.objects.all().delete()
    sign_in(another := Client())
    answers = []
    for _ in range(10):
        answers.append(tell(another, "000000").status_code)
        TOTPDevice.objects.update(throttling_failure_count=0)
    assert answers == [200] * 9 + [429]
    assert tell(another, phone.code()).status_code == 429
    assert another.get("/").status_code == 302


def test_the_right_password_does_not_begin_the_count_of_codes_anew(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    set_up(client)
    AccessAttempt.objects.all().delete()
    answers = []
    for _ in range(10):
        sign_in(another := Client())
        answers.append(tell(another, "000000").status_code)
        TOTPDevice.objects.update(throttling_failure_count=0)
    assert answers == [200] * 9 + [429]


def test_what_was_typed_as_a_password_or_a_code_is_not_kept(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client, password="my other password")
    sign_in(client)
    set_up(client)
    sign_in(another := Client())
    tell(another, "123456")
    kept = "".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert "my other password" not in kept
    assert "123456" not in kept


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "192.0.2.1"),
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (1, None, "192.0.2.1"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "no address", "192.0.2.1"),
    ],
)
def test_the_address_is_what_our_own_proxies_wrote_and_never_what_the_asker_claims(
    settings: Settings, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    sign_in(Client(), "anna", "wrong", REMOTE_ADDR="192.0.2.1", **headers)
    assert AccessAttempt.objects.get().ip_address == address
