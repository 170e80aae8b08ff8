"""One line for each request, its id in the answer, and its figures counted.

It stands before everything else of a site, so that pages from the cache are told as well. What it
tells is the route, not the address: nothing shows who read what, or what was searched for.
"""

import functools
import itertools
import logging
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve
from msgspec import Struct, field

from archive.logs import request_id
from archive.page_cache import CACHE, Application, Environ, StartResponse
from archive.shelf import Headers

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_STATIC = "static"
# An id tells requests apart and guards nothing: they are counted from a number by chance.
_ids = itertools.count(random.getrandbits(63) | 1 << 62)

_logger = logging.getLogger("archive.requests")


class Request(Struct):
    """A request while it is answered, and what is told of it at its end.

    cache is what the page cache did: "kept", "made", "unchanged" (304), or "" when not asked.
    whole is false when the reader left before the end of a stream.
    """

    method: str
    route: str
    id: str
    began: float = field(default_factory=time.perf_counter)
    status: str = "500"
    cache: str = ""
    sent: int = 0
    whole: bool = True

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began


class RequestLog:
    """A WSGI application in front of a whole site."""

    def __init__(self, application: Application, count: Callable[[Request], None]) -> None:
        self._application = application
        self._count = count

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        request = Request(
            method if method in _METHODS else "other",
            route_of(environ["PATH_INFO"]),
            _id_of(environ),
        )

        def started(status: str, headers: Headers, *rest: Any) -> Any:
            request.status = status[:3]
            return start(status, [*headers, ("X-Request-ID", request.id)], *rest)

        token = request_id.set(request.id)
        try:
            body = self._application(environ, started)
        finally:
            request_id.reset(token)
        request.cache = environ.get(CACHE, "")
        if isinstance(body, list):
            for block in body:
                request.sent += len(block)
            self._tell(request)
            return body
        return _Stream(body, request, self._tell)

    def _tell(self, request: Request) -> None:
        self._count(request)
        if _logger.isEnabledFor(logging.INFO):
            _logger.info("request", extra={"fields": _fields(request)})


@functools.lru_cache(maxsize=10_000)
def route_of(path: str) -> str:
    """The address pattern that a path belongs to, as in `incidents/<slug:code>/`; "" for none."""
    if path.startswith(settings.STATIC_URL):
        return _STATIC
    for code, _ in settings.LANGUAGES:
        path = "/" + path.removeprefix(f"/{code}/") if path.startswith(f"/{code}/") else path
    try:
        return resolve(path).route or "/"
    except Resolver404:
        return ""


def _id_of(environ: Environ) -> str:
    """The id that a proxy gave, when it is one that can stand in a log; else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID")
    return given if given and _WELL_FORMED.fullmatch(given) else hex(next(_ids))[2:]


def _fields(request: Request) -> dict[str, object]:
    told: dict[str, object] = {
        "request_id": request.id,
        "method": request.method,
        "route": request.route,
        "status": int(request.status),
        "ms": round(request.seconds * 1000, 2),
        "bytes": request.sent,
    }
    if request.cache:
        told["cache"] = request.cache
    if not request.whole:
        told["whole"] = False
    return told


class _Stream(Iterator[bytes]):
    """An answer that goes out in blocks; told of when it is closed, whoever ends it."""

    def __init__(
        self, blocks: Iterable[bytes], request: Request, tell: Callable[[Request], None]
    ) -> None:
        self._blocks = blocks
        self._iterator = iter(blocks)
        self._request = request
        self._tell = tell
        self._told = False
        request.whole = False

    def __next__(self) -> bytes:
        token = request_id.set(self._request.id)
        try:
            block = next(self._iterator)
        except StopIteration:
            self._request.whole = True
            raise
        finally:
            request_id.reset(token)
        self._request.sent += len(block)
        return block

    def close(self) -> None:
        try:
            close = getattr(self._blocks, "close", None)
            if close is not None:
                close()
        finally:
            if not self._told:
                self._told = True
                self._tell(self._request)
