"""Rendered pages, kept by address and version of the archive, in front of the public site.

A page is made once for each version, whoever asks for it and however many do at the same time; it
is kept compressed as well. While the database cannot be asked, readers get the page as it was
last known. A browser that has this version already is told so, and nothing is made.
"""

import datetime
import zlib
from collections.abc import Callable, Iterable
from email.utils import format_datetime
from typing import Any

from django.http import HttpRequest

from archive.request_body import has_body
from archive.shelf import Headers, Key, Page, Shelf, Turns
from archive.versions import Versions
from events.version import Version

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# A page of the archive is some 20 KB, 5 compressed: some thousands are kept.
MOST_BYTES = 64 * 1024 * 1024
_LARGEST_PAGE = 4 * 1024 * 1024
# Less than this is not worth compressing.
_SMALLEST_COMPRESSED = 500
_SYNTHETIC = "archive.synthetic"
# The version's number, for those who choose a database to read from.
VERSION = "archive.version"
# That no database answers.
SILENT = "archive.silent"
# What was done, for the log: "kept", "made" or "unchanged".
CACHE = "archive.cache"
_KEPT = {"200 OK", "410 Gone"}
_ENCODINGS = ("br", "gzip")
# Readers' browsers ask each time, and mostly hear that nothing changed; caches between may show
# a page for five seconds, for half a minute more while they ask, and for a day if we are down.
_CACHE_CONTROL = "public, max-age=0, s-maxage=5, stale-while-revalidate=30, stale-if-error=86400"


class PageCache:
    """A WSGI application in front of the site's own."""

    def __init__(
        self,
        application: Application,
        versions: Versions,
        build: str,
        apart: tuple[str, ...] = (),
        most_bytes: int = MOST_BYTES,
        behind_proxy: bool = False,
    ) -> None:
        """apart: beginnings of paths that are not pages, as of static files.

        behind_proxy: a proxy of ours says whether it was asked over https.
        """
        self._application = application
        self._versions = versions
        self._build = build
        self._apart = apart
        self._behind_proxy = behind_proxy
        self._shelf = Shelf(most_bytes)
        self._turns = Turns()

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        asks = environ["REQUEST_METHOD"] in {"GET", "HEAD"} and not has_body(environ)
        if not asks or self._is_apart(environ):
            return self._application(environ, start)
        version = self._versions.current()
        key = self._key(environ)
        if version is None:
            kept = self._shelf.get(key)
            if kept is None:
                environ[SILENT] = True
                return self._application(environ, start)
            environ[CACHE] = "kept"
            return self._give(environ, start, key, kept)
        environ[_SYNTHETIC] = version.synthetic
        environ[VERSION] = version.number
        name = self._name(version, key)
        if _has(environ, name):
            environ[CACHE] = "unchanged"
            start("304 Not Modified", _validators(name, version))
            return []
        environ[CACHE] = "kept"
        kept = self._kept(key, name)
        if kept is not None:
            return self._give(environ, start, key, kept)
        with self._turns.of(key):
            kept = self._kept(key, name)
            if kept is not None:
                return self._give(environ, start, key, kept)
            environ[CACHE] = "made"
            return self._make(environ, start, key, name, version)

    def _is_apart(self, environ: Environ) -> bool:
        return str(environ["PATH_INFO"]).startswith(self._apart)

    def _name(self, version: Version, key: Key) -> str:
        """What this address shows at this version, on this day, made by this code."""
        # A citation says on which day it was taken.
        today = datetime.datetime.now(datetime.UTC).date().toordinal()
        address = zlib.crc32("\n".join(key).encode("utf-8", "surrogateescape"))
        return f"{version.number:x}-{today:x}-{self._build}-{address:08x}"

    def _key(self, environ: Environ) -> Key:
        written = environ.get("HTTP_X_FORWARDED_PROTO") if self._behind_proxy else None
        return (
            "https" if written == "https" else environ.get("wsgi.url_scheme", ""),
            environ.get("HTTP_HOST", ""),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
        )

    def _kept(self, key: Key, name: str) -> Page | None:
        page = self._shelf.get(key)
        return page if page is not None and page.version == name else None

    def _give(self, environ: Environ, start: StartResponse, key: Key, page: Page) -> list[bytes]:
        encodings = len(page.encoded)
        answer = _answer(environ, start, page)
        if len(page.encoded) > encodings:
            self._shelf.weigh(key)
        return answer

    def _make(
        self, environ: Environ, start: StartResponse, key: Key, name: str, version: Version
    ) -> Iterable[bytes]:
        began: list[tuple[str, Headers]] = []

        def remember(status: str, headers: Headers, exc_info: Any = None) -> None:
            began.append((status, headers))

        method = environ["REQUEST_METHOD"]
        response = self._application({**environ, "REQUEST_METHOD": "GET"}, remember)
        status, headers = began[-1]
        if getattr(response, "streaming", True):
            # Too long to be kept; it goes on as it comes.
            start(status, headers)
            return response if method == "GET" else _closed(response)
        body = b"".join(response)
        _close(response)
        page = Page(name, status, headers, body)
        if status.startswith("503"):
            # As it was known before, rather than not at all.
            return _answer(environ, start, self._shelf.get(key) or page)
        if status in _KEPT and not _says(headers, "Cache-Control") and len(body) <= _LARGEST_PAGE:
            page.headers = [*headers, *_validators(name, version)]
            self._shelf.put(key, page)
        return self._give(environ, start, key, page)


def synthetic(request: HttpRequest) -> dict[str, bool]:
    """For templates: whether the archive is a made-up one."""
    return {"synthetic": request.META.get(_SYNTHETIC, False)}


def _has(environ: Environ, name: str) -> bool:
    """Whether the reader says to have this very page (RFC 9110, weak comparison)."""
    asked = environ.get("HTTP_IF_NONE_MATCH", "")
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in asked.split(","))
    return any(tag.partition("+")[0] == name for tag in tags)


def _validators(name: str, version: Version) -> Headers:
    return [
        ("ETag", f'"{name}"'),
        (
            "Last-Modified",
            format_datetime(version.changed_at.astimezone(datetime.UTC), usegmt=True),
        ),
        ("Cache-Control", _CACHE_CONTROL),
        ("Vary", "Accept-Encoding"),
    ]


def _answer(environ: Environ, start: StartResponse, page: Page) -> list[bytes]:
    encoding = _encoding_for(environ, page)
    body = page.in_encoding(encoding) if encoding else page.body
    headers = [pair for pair in page.headers if pair[0].lower() != "content-length"]
    if encoding:
        # Another encoding is another representation, and has a tag of its own.
        headers = [
            (name, f'{value[:-1]}+{encoding}"' if name == "ETag" else value)
            for name, value in headers
        ]
        headers.append(("Content-Encoding", encoding))
    if not _says(headers, "Vary"):
        headers.append(("Vary", "Accept-Encoding"))
    headers.append(("Content-Length", str(len(body))))
    start(page.status, headers)
    return [body] if environ["REQUEST_METHOD"] == "GET" else []


def _encoding_for(environ: Environ, page: Page) -> str:
    """The best encoding that the reader takes; none for what is short or is encoded already."""
    if len(page.body) < _SMALLEST_COMPRESSED or _says(page.headers, "Content-Encoding"):
        return ""
    taken = _taken(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return next((encoding for encoding in _ENCODINGS if encoding in taken), "")


def _taken(accepted: str) -> set[str]:
    taken = set()
    for part in accepted.lower().split(","):
        encoding, _, weight = part.partition(";")
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            taken.add(encoding.strip())
    return taken


def _says(headers: Headers, name: str) -> bool:
    return any(given.lower() == name.lower() for given, _ in headers)


def _close(response: Iterable[bytes]) -> None:
    close = getattr(response, "close", None)
    if close is not None:
        close()


def _closed(response: Iterable[bytes]) -> list[bytes]:
    _close(response)
    return []
