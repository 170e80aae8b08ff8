"""The desk's first password is good for one sign-in; then another is chosen."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.accounts.first_password import fresh_password

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
CHOSEN = "a long walk by the river"


def _sign_in(client: Client, password: str) -> int:
    return client.post("/login/", {"username": "admin", "password": password}).status_code


def _choose(client: Client, password: str) -> int:
    words = {"new_password1": password, "new_password2": password}
    return client.post("/choose-password/", words).status_code


def _first_password() -> str:
    password = fresh_password()
    assert password is not None
    return password


def test_the_first_password_makes_a_superuser_who_has_never_signed_in() -> None:
    password = _first_password()
    user = User.objects.get()
    assert (user.username, user.is_staff, user.is_superuser) == ("admin", True, True)
    assert user.last_login is None
    assert user.check_password(password)


def test_until_the_first_sign_in_each_start_gives_another_password(client: Client) -> None:
    old, new = _first_password(), _first_password()
    assert old != new
    assert _sign_in(client, old) == 200  # the page again, with its error
    assert _sign_in(client, new) == 302


def test_the_first_sign_in_leads_to_the_choice_of_a_password_and_nowhere_else(
    client: Client,
) -> None:
    assert _sign_in(client, _first_password()) == 302
    for address in ("/", "/auth/user/", "/nowhere/"):
        response = client.get(address)
        assert (response.status_code, response.headers["Location"]) == (302, "/choose-password/")
    assert client.get("/choose-password/").status_code == 200


def test_the_first_password_is_good_for_one_sign_in(client: Client) -> None:
    password = _first_password()
    assert _sign_in(client, password) == 302
    assert not User.objects.get().has_usable_password()
    assert _sign_in(Client(), password) == 200


def test_a_chosen_password_opens_the_desk_and_holds(client: Client) -> None:
    _sign_in(client, _first_password())
    assert _choose(client, CHOSEN) == 302
    assert client.get("/").status_code == 200
    assert fresh_password() is None
    another = Client()
    assert _sign_in(another, CHOSEN) == 302
    assert another.get("/").status_code == 200


def test_a_weak_password_is_not_taken(client: Client) -> None:
    _sign_in(client, _first_password())
    assert _choose(client, "12345678") == 200
    assert not User.objects.get().has_usable_password()


def test_whoever_signed_in_and_chose_none_gets_a_fresh_first_password(client: Client) -> None:
    _sign_in(client, _first_password())
    another = Client()
    assert _sign_in(another, _first_password()) == 302
    assert another.get("/").headers["Location"] == "/choose-password/"


def test_the_choice_is_closed_to_strangers_and_to_whoever_has_chosen(client: Client) -> None:
    response = client.get("/choose-password/")
    assert response.headers["Location"] == "/login/?next=/choose-password/"
    _sign_in(client, _first_password())
    _choose(client, CHOSEN)
    assert client.get("/choose-password/").headers["Location"] == "/"
    assert _choose(client, "another long walk") == 302
    assert User.objects.get().check_password(CHOSEN)


def test_the_desk_is_closed_to_accounts_that_are_not_staff(client: Client) -> None:
    User.objects.create_user("reader", password=CHOSEN)
    response = client.post("/login/", {"username": "reader", "password": CHOSEN})
    assert response.status_code == 200
    assert client.get("/").headers["Location"] == "/login/?next=/"
