"""Each request's id: in its answer, and beside whatever is logged while it is made."""

import itertools
import random
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from archive.applications import Application, Environ, StartResponse, close
from archive.logs import request_id
from archive.shelf import Headers

# Where a request has its id.
ID = "archive.request_id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
# An id tells requests apart and guards nothing: they are counted from a number by chance.
_ids = itertools.count(random.getrandbits(63) | 1 << 62)


class RequestIds:
    """A WSGI application in front of a whole site: gives ids, and says them in the answers."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        named = environ[ID] = _id_of(environ)

        def started(status: str, headers: Headers, *rest: Any) -> Any:
            return start(status, [*headers, ("X-Request-ID", named)], *rest)

        return self._application(environ, started)


class KnownToLogs:
    """A WSGI application in front of Django: what is logged knows the id. A kept page logs not."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        with _known(environ[ID]):
            body = self._application(environ, start)
        return _Stream(body, environ[ID]) if getattr(body, "streaming", True) else body


def _id_of(environ: Environ) -> str:
    """The id that a proxy gave, when it is one that can stand in a log; else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID")
    return given if given and _WELL_FORMED.fullmatch(given) else hex(next(_ids))[2:]


@contextmanager
def _known(named: str) -> Iterator[None]:
    token = request_id.set(named)
    try:
        yield
    finally:
        request_id.reset(token)


class _Stream(Iterator[bytes]):
    """An answer that goes out in blocks, each of them made under its request's id."""

    def __init__(self, blocks: Iterable[bytes], named: str) -> None:
        self._blocks = blocks
        self._iterator = iter(blocks)
        self._id = named

    def __next__(self) -> bytes:
        with _known(self._id):
            return next(self._iterator)

    def close(self) -> None:
        with _known(self._id):
            close(self._blocks)
