"""Administrators keep accounts; nobody makes themselves more than they are."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.archive.accounts.conftest import make_account
from tests.archive.accounts.phone import set_up, sign_in
from tests.events.admin.forms import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client: Client) -> User:
    """An administrator, who is signed in."""
    chief = make_account("chief", group="administrator")
    sign_in(client, "chief")
    return chief


def _save(client: Client, user: User, **typed: object) -> int:
    return int(send(client, f"/auth/user/{user.pk}/change/", **typed).status_code)


def test_an_administrator_makes_nobody_a_superuser(client: Client, chief: User) -> None:
    anna = make_account()
    everything = list(Permission.objects.values_list("pk", flat=True))
    for user in (chief, anna):
        groups = [group.pk for group in user.groups.all()]
        more = {"is_superuser": "on", "user_permissions": everything, "groups": groups}
        assert _save(client, user, **more) == 302
        user.refresh_from_db()
        assert (user.is_superuser, user.user_permissions.count()) == (False, 0)


def test_an_administrator_does_not_touch_a_superuser(client: Client, chief: User) -> None:
    root = make_account("root", superuser=True)
    assert _save(client, root, first_name="R.") == 403
    words = {"password1": "another long walk", "password2": "another long walk"}
    assert client.post(f"/auth/user/{root.pk}/password/", words).status_code == 403


def test_an_account_made_at_the_desk_chooses_its_own_password(client: Client, chief: User) -> None:
    words = {"username": "anna", "password1": "a walk by the sea", "password2": "a walk by the sea"}
    response = client.post("/auth/user/add/", words | {"usable_password": "true"})
    assert response.status_code == 302
    User.objects.filter(username="anna").update(is_staff=True)
    sign_in(another := Client(), "anna", "a walk by the sea")
    assert another.get("/").headers["Location"] == "/choose-password/"


def test_codes_of_a_lost_phone_are_taken_away(client: Client, chief: User) -> None:
    anna, root = make_account(), make_account("root", superuser=True)
    for user in (anna, root):
        (theirs := Client()).force_login(user)
        set_up(theirs)
    chosen = {"action": "forget_codes", "_selected_action": [anna.pk, root.pk]}
    client.post("/auth/user/", chosen)
    assert list(TOTPDevice.objects.values_list("user__username", flat=True)) == ["root"]


@pytest.mark.parametrize("group", ["contributor", "editor", "publisher"])
def test_others_keep_no_accounts(client: Client, group: str) -> None:
    make_account(group=group)
    sign_in(client)
    assert client.get("/auth/user/").status_code == 403
