"""What every answer carries, and what is answered before a page is asked."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus, urlsplit

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext_lazy as _

from archive.page_cache import SILENT
from events.views.errors import problem

Answer = Callable[[HttpRequest], HttpResponseBase]

_logger = logging.getLogger(__name__)
_PACKED = {"application/gzip"}
_NO_SENSORS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip
_TRACKERS = {"fbclid", "gclid"}
_BUSY = _("The archive is busy: this answer took too long. Try again in a moment.")


def content_security(answer: Answer) -> Answer:
    """The browser may load nothing but our own files, and use none of the device's sensors."""
    tiles = urlsplit(settings.MAP_TILES_URL)
    origin = f" {tiles.scheme}://{tiles.netloc}" if tiles.netloc else ""
    policy = (
        f"default-src 'self'; img-src 'self' data:{origin}; connect-src 'self'{origin}; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", _NO_SENSORS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def read_only(answer: Answer) -> Answer:
    """The public site answers GET and HEAD alone."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            return answer(request)
        response = problem(request, 405, str(_("The archive is read-only: ask with GET or HEAD.")))
        response.headers["Allow"] = "GET, HEAD"
        return response

    return middleware


def clean_address(answer: Answer) -> Answer:
    """Send an address with tracking or empty parameters to the same address without them.

    A form without JavaScript names each of its fields, the empty ones too.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("QUERY_STRING", "")
        pairs = given.split("&") if given else []
        kept = [pair for pair in pairs if _says_something(pair)]
        if len(kept) == len(pairs):
            return answer(request)
        # Two slashes at the beginning would name another host.
        path = escape_leading_slashes(request.get_full_path().partition("?")[0])
        return HttpResponsePermanentRedirect(path + ("?" + "&".join(kept) if kept else ""))

    return middleware


class Compression(GZipMiddleware):
    """Packs what is sent as it comes, unless it is packed already; archive.page_cache the rest.

    Nothing here is secret, so nothing can be told from how well an answer compresses.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if not response.streaming or response.headers.get("Content-Type") in _PACKED:
            return response
        return super().process_response(request, response)


class busy_database:  # noqa: N801  a function beside the others, but for its hook
    """A database that is down, or stopped a query at its time limit, is answered with 503."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get(SILENT):
            # Nobody waits for a database that is known to be down, and keeps others from pages.
            return _busy(request)
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        # A migration drops the readers' views and makes them again: that takes a moment.
        migrating = isinstance(error.__cause__, psycopg.errors.UndefinedTable)
        if not isinstance(error, OperationalError | InterfaceError) and not migrating:
            return None
        _logger.error("503 for %s: %s", request.path, error)
        return _busy(request)


def _busy(request: HttpRequest) -> HttpResponse:
    response = problem(request, 503, str(_BUSY))
    response.headers["Retry-After"] = "5"
    return response


def _says_something(pair: str) -> bool:
    name, _, value = map(unquote_plus, pair.partition("="))
    tracks = name in _TRACKERS or name.startswith("utm_")
    return not tracks and bool(value.strip())
