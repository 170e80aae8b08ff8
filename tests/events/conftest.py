"""What tests of the archive's words and pages share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection, transaction

from events import published

Eyes = Callable[[], AbstractContextManager[None]]


@contextmanager
def _public_eyes() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        published.look_as_reader(cursor)
        yield
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET LOCAL search_path TO DEFAULT")


@pytest.fixture
def public_eyes(db: None) -> Eyes:
    """Within `with public_eyes():` the test sees and may do what the public site does.

    Rows are made before, and read again as the owner after. An error inside ends it as well.
    """
    return _public_eyes
