"""One line for each request, and its figures counted.

It stands before the cache, so that pages from there are told as well. What it tells is the route,
not the address: nothing shows who read what, or what was searched for.
"""

import functools
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve
from msgspec import Struct, field

from archive.applications import Application, Environ, StartResponse, close
from archive.page_cache import CACHE
from archive.request_ids import ID

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_STATIC = "static"

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
    """A WSGI application in front of a site. count, if any, is given each request at its end."""

    def __init__(self, application: Application, count: Callable[[Request], None] | None) -> None:
        self._application = application
        self._count = count

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        request = Request(
            method if method in _METHODS else "other",
            route_of(environ["PATH_INFO"]),
            environ[ID],
        )

        def started(status: str, *rest: Any) -> Any:
            request.status = status[:3]
            return start(status, *rest)

        body = self._application(environ, started)
        request.cache = environ.get(CACHE, "")
        if isinstance(body, list):
            for block in body:
                request.sent += len(block)
            self._tell(request)
            return body
        return _Stream(body, request, self._tell)

    def _tell(self, request: Request) -> None:
        if self._count is not None:
            self._count(request)
        if is_written():
            _logger.info("request", extra={"fields": _fields(request)})


def is_written() -> bool:
    """Whether each request is logged; see ARCHIVE_LOG."""
    return _logger.isEnabledFor(logging.INFO)


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
        try:
            block = next(self._iterator)
        except StopIteration:
            self._request.whole = True
            raise
        self._request.sent += len(block)
        return block

    def close(self) -> None:
        try:
            close(self._blocks)
        finally:
            if not self._told:
                self._told = True
                self._tell(self._request)
