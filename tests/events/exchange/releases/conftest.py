"""One release for every test that only reads it."""

from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.events.exchange.releases.archives import an_archive, emptied, released


@pytest.fixture(scope="session")
def release(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    with django_db_blocker.unblock():
        try:
            an_archive()
            return released(tmp_path_factory.mktemp("releases") / "release", parquet=True)
        finally:
            emptied()
