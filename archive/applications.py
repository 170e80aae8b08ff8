"""WSGI applications, one in front of another: what they are, and how an answer ends."""

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def close(answer: Iterable[bytes]) -> None:
    """Whoever hands an answer on ends it too, when it can be ended (PEP 3333)."""
    ending = getattr(answer, "close", None)
    if ending is not None:
        ending()
