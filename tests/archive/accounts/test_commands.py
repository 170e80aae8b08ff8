"""The first administrator is made by one command, and lost codes are taken away by another."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.accounts.models import AuditEntry
from tests.archive.accounts.conftest import make_account
from tests.archive.accounts.phone import set_up, sign_in

pytestmark = pytest.mark.django_db


def _call(name: str, *arguments: str) -> str:
    said = StringIO()
    call_command(name, *arguments, stdout=said)
    return said.getvalue()


def test_an_administrator_signs_in_with_the_printed_password_once(client: Client) -> None:
    password = _call("add_administrator", "chief").strip().rpartition(" ")[2]
    user = User.objects.get()
    assert (user.username, user.is_staff, user.is_superuser) == ("chief", True, False)
    assert [group.name for group in user.groups.all()] == ["administrator"]
    assert sign_in(client, "chief", password).status_code == 302
    assert client.get("/").headers["Location"] == "/choose-password/"
    assert sign_in(Client(), "chief", password).status_code == 200
    made = AuditEntry.objects.filter(account="chief").order_by("pk")
    assert list(made.values_list("made_by", "detail"))[:2] == [
        ("the command add_administrator", "made"),
        ("the command add_administrator", "into the group administrator"),
    ]


@pytest.mark.parametrize("name", ["anna", "ANNA"])
def test_an_account_that_is_there_is_left_as_it_is(name: str) -> None:
    user = make_account()
    with pytest.raises(CommandError, match=f"There is an account “{name}” already"):
        _call("add_administrator", name)
    again = User.objects.get()
    assert (again.password, again.groups.count()) == (user.password, 0)


@pytest.mark.parametrize("name", ["", "a b", "x" * 151])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="is no name"):
        _call("add_administrator", name)
    assert not User.objects.exists()


def test_lost_codes_are_taken_away(client: Client) -> None:
    make_account()
    sign_in(client)
    set_up(client)
    assert _call("forget_codes", "anna") == "anna has no codes any more.\n"
    assert not TOTPDevice.objects.exists()
    with pytest.raises(CommandError, match="There is no account “eve”"):
        _call("forget_codes", "eve")
