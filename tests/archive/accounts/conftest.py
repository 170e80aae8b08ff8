"""The desk's sign-in, with codes required, as they are unless a switch says otherwise."""

import pytest
from django.contrib.auth.models import Group, User
from pytest_django import Settings

PASSWORD = "a long walk by the river"


@pytest.fixture(autouse=True)
def _desk(desk: None) -> None:
    """Answer as the desk does."""


@pytest.fixture
def required(settings: Settings) -> None:
    settings.REQUIRE_CODES = True


def make_account(name: str = "anna", *, group: str | None = None, superuser: bool = False) -> User:
    """Somebody who has signed in before, and so has chosen the password."""
    user = User.objects.create_user(
        name, password=PASSWORD, is_staff=True, is_superuser=superuser,
        last_login="2023-11-06T12:00:00Z",
    )  # fmt: skip
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user
