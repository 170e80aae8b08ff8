"""The log: who got in, who was refused, whose rights changed; written once and never changed."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from archive.accounts.models import AuditEntry
from tests.archive.accounts.conftest import PASSWORD, make_account
from tests.archive.accounts.phone import set_up, sign_in, tell
from tests.events.admin.forms import send
from tests.sql import refusal, rows

pytestmark = pytest.mark.django_db


def _log(since: int = 0) -> list[tuple[str, str, str, str]]:
    entries = AuditEntry.objects.order_by("pk")[since:]
    return [(entry.what, entry.account, entry.made_by, entry.detail) for entry in entries]


@pytest.fixture
def before(db: None) -> int:
    return AuditEntry.objects.count()


def _by_hand(statement: str, *values: object) -> None:
    """As in a session of psql, where nothing says who."""
    rows("SELECT set_config('pghistory.context_metadata', '', true)")
    rows(statement, *values)


def test_signing_in_and_out_is_logged_with_the_address(client: Client) -> None:
    make_account()
    since = AuditEntry.objects.count()
    sign_in(client, password="wrong", REMOTE_ADDR="192.0.2.1")
    sign_in(client, REMOTE_ADDR="192.0.2.1")
    client.post("/logout/", REMOTE_ADDR="192.0.2.1")
    assert _log(since) == [
        ("refused", "anna", "anna", "wrong name or password"),
        ("signed-in", "anna", "anna", "with a password alone"),
        ("signed-out", "anna", "anna", ""),
    ]
    assert set(AuditEntry.objects.order_by("pk")[since:].values_list("address", flat=True)) == {
        "192.0.2.1"
    }


def test_lock_outs_are_logged_each_attempt_once() -> None:
    make_account()
    since = AuditEntry.objects.count()
    for _ in range(11):
        sign_in(Client(), password="wrong")
    told = [what for what, *_ in _log(since)]
    assert told == ["refused"] * 9 + ["locked-out"] * 2


def test_codes_are_logged_from_setting_up_to_spending(client: Client) -> None:
    make_account()
    sign_in(client)
    since = AuditEntry.objects.count()
    _, codes = set_up(client)
    sign_in(another := Client())
    tell(another, "000000")
    sign_in(third := Client())
    tell(third, codes[0])
    assert _log(since) == [
        ("codes", "anna", "anna", "an app was set up"),
        ("codes", "anna", "anna", "recovery codes made: 10"),
        ("refused", "anna", "anna", "wrong code"),
        ("codes", "anna", "somebody at the sign-in", "recovery codes spent or taken away: 1"),
        ("signed-in", "anna", "anna", "with a code of the recovery codes"),
    ]


def test_rights_given_at_the_desk_name_who_gave_them(client: Client) -> None:
    make_account("chief", group="administrator")
    anna = make_account()
    sign_in(client, "chief")
    since = AuditEntry.objects.count()
    groups = [Group.objects.get(name="publisher").pk]
    send(client, f"/auth/user/{anna.pk}/change/", groups=groups)
    assert _log(since) == [("rights", "anna", "chief", "into the group publisher")]


def test_what_is_done_by_hand_in_the_database_is_logged_too(before: int) -> None:
    user = User.objects.create_user("eve")
    group = Group.objects.create(name="guests")
    permission = Permission.objects.get(codename="publish_incident")
    since = AuditEntry.objects.count()
    _by_hand("UPDATE auth_user SET is_superuser = true, is_staff = true WHERE id = %s", user.pk)
    _by_hand("INSERT INTO auth_user_groups (user_id, group_id) VALUES (%s, %s)", user.pk, group.pk)
    _by_hand(
        "INSERT INTO auth_user_user_permissions (user_id, permission_id) VALUES (%s, %s)",
        user.pk, permission.pk,
    )  # fmt: skip
    _by_hand(
        "INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (%s, %s)",
        group.pk, permission.pk,
    )  # fmt: skip
    _by_hand("UPDATE auth_group SET name = 'friends' WHERE id = %s", group.pk)
    _by_hand("DELETE FROM auth_user_groups")
    _by_hand("DELETE FROM auth_user_user_permissions")
    _by_hand("UPDATE auth_user SET is_active = false, password = 'x' WHERE id = %s", user.pk)
    _by_hand("DELETE FROM auth_user WHERE id = %s", user.pk)
    hand = "by hand in the database"
    assert _log(since) == [
        ("account", "eve", hand, "let in to the desk"),
        ("rights", "eve", hand, "a superuser"),
        ("rights", "eve", hand, "into the group guests"),
        ("rights", "eve", hand, "may: events.publish_incident"),
        ("rights", "group guests", hand, "may: events.publish_incident"),
        ("rights", "group friends", hand, "its name was guests"),
        ("rights", "eve", hand, "out of the group friends"),
        ("rights", "eve", hand, "may no more: events.publish_incident"),
        ("account", "eve", hand, "another password; not active any more"),
        ("account", "eve", hand, "deleted"),
    ]


def test_signing_in_alone_changes_no_account(client: Client) -> None:
    make_account()
    since = AuditEntry.objects.count()
    sign_in(client)
    assert [what for what, *_ in _log(since)] == ["signed-in"]


def test_a_name_that_is_no_text_or_too_long_is_logged_as_far_as_it_goes(client: Client) -> None:
    for name in ("a\0b", "x" * 1_000):
        client.post("/login/", {"username": name, "password": PASSWORD})
    refused = AuditEntry.objects.filter(what="refused").values_list("account", flat=True)
    assert all(len(name) <= 150 for name in refused)


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_auditentry SET detail = ''", "DELETE FROM accounts_auditentry"]
)
def test_the_log_is_only_added_to(statement: str) -> None:
    make_account()
    assert refusal(statement) == "append_only"


def test_administrators_read_the_log_and_nobody_writes_it(client: Client) -> None:
    make_account(group="administrator")
    sign_in(client)
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert "signed in" in client.get("/accounts/auditentry/?q=anna").content.decode()
    page = client.get(f"/accounts/auditentry/{entry.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    for address in ("add/", f"{entry.pk}/delete/"):
        assert client.post(f"/accounts/auditentry/{address}", {"post": "yes"}).status_code == 403
    assert client.post(f"/accounts/auditentry/{entry.pk}/change/", {}).status_code == 403


@pytest.mark.parametrize("group", ["contributor", "editor", "publisher"])
def test_the_log_is_closed_to_others(client: Client, group: str) -> None:
    make_account(group=group)
    sign_in(client)
    assert client.get("/accounts/auditentry/").status_code == 403
