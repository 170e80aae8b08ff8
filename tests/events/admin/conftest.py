"""The desk, with an editor signed in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings


@pytest.fixture(autouse=True)
def desk(settings: Settings) -> None:
    """Answer with the desk's addresses and middleware, as ARCHIVE_SITE=desk does."""
    settings.ROOT_URLCONF = "archive.urls.desk"
    settings.MIDDLEWARE = settings.DESK_MIDDLEWARE
    # The slow hash of real passwords is Django's to test.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def alone(settings: Settings) -> None:
    """One person keeps the archive, and publishes what they made."""
    settings.ARCHIVE_ONE_PERSON = True


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_superuser("editor", password="a long walk by the river")


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client
