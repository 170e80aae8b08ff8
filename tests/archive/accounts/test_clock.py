"""A clock that was a year ahead for a while keeps nobody out of the desk once it is right."""

import datetime
import time

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.archive.accounts.conftest import make_account
from tests.archive.accounts.phone import set_up, sign_in, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("required")]

YEAR = datetime.timedelta(days=365)


def test_a_code_that_failed_meanwhile_makes_nobody_wait_a_year(client: Client) -> None:
    make_account(superuser=True)
    sign_in(client)
    phone, _ = set_up(client)
    sign_in(another := Client())
    assert tell(another, "000000").status_code == 200
    TOTPDevice.objects.update(throttling_failure_timestamp=F("throttling_failure_timestamp") + YEAR)
    code = phone.code()
    told = tell(another, code)
    assert "Type the newest one in 1 second." in told.content.decode()
    minute = datetime.timedelta(minutes=1)
    TOTPDevice.objects.update(
        throttling_failure_timestamp=F("throttling_failure_timestamp") - minute
    )
    assert tell(another, code).status_code == 302
    assert another.get("/").status_code == 200


def test_attempts_that_failed_meanwhile_lock_nobody_out_for_a_year() -> None:
    make_account()
    failed = [sign_in(Client(), password="wrong").status_code for _ in range(10)]
    assert failed == [200] * 9 + [429]
    AccessAttempt.objects.update(attempt_time=F("attempt_time") + YEAR)
    assert sign_in(Client()).status_code == 302


@pytest.mark.parametrize("days", [-1, 365])
def test_a_password_that_was_right_is_typed_again_after_a_jump(
    client: Client, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    make_account(superuser=True)
    sign_in(client)
    phone, _ = set_up(client)
    sign_in(another := Client())
    code = phone.code()
    jumped = time.time() + days * 24 * 60 * 60
    with monkeypatch.context() as then:
        then.setattr(time, "time", lambda: jumped)
        assert tell(another, code).headers["Location"] == "/login/"
    sign_in(another)
    assert tell(another, code).status_code == 302
    assert another.get("/").status_code == 200
