"""The desk's sign-in, with codes required, as they are unless a switch says otherwise."""

import time
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, User
from pytest_django import Settings

PASSWORD = "a long walk by the river"
NOW = int(time.time())


@pytest.fixture(autouse=True)
def _desk(desk: None) -> None:
    """Answer as the desk does."""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """For codes the time stands still: the next half minute never begins within a test."""
    clock = SimpleNamespace(time=lambda: NOW)
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", clock)


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
