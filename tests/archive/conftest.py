"""The desk's side of the settings, for tests that sign in."""

import pytest
from pytest_django import Settings


@pytest.fixture
def desk(settings: Settings) -> None:
    """Answer with the desk's addresses and middleware, as ARCHIVE_SITE=desk does."""
    settings.ROOT_URLCONF = "archive.urls.desk"
    settings.MIDDLEWARE = settings.DESK_MIDDLEWARE
    # The slow hash of real passwords is Django's to test.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
