"""Asking for pages as a reader of the public site does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.events.conftest import Eyes

Ask = Callable[..., Any]


@pytest.fixture
def ask(client: Client, public_eyes: Eyes) -> Ask:
    """GET an address with the public role's eyes: `ask(address, {"q": …})` is the answer."""

    def ask(address: str, query: Any = None, **options: Any) -> Any:
        with public_eyes():
            response = client.get(address, query, **options)
            if response.streaming:
                # A stream asks the database while it is read.
                whole = response.getvalue()
                response.getvalue = lambda: whole  # type: ignore[method-assign]
            return response

    return ask
