"""Rendered pages, kept by address and version of the archive, in front of the public site.

A page is made once for each version, whoever asks for it and however many do at the same time; it
is kept compressed as well. An export is kept on the disk once somebody has read it to its end.
While the database cannot be asked, readers get the page as it was last known. A browser that has
this version already is told so, and nothing is made.
"""

import datetime
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import IO, Any, Self

from django.http import HttpRequest

from archive.applications import Application, Environ, StartResponse, close
from archive.downloads import Download, Keeping
from archive.encodings import best_of, taken
from archive.request_body import has_body
from archive.shelf import Headers, Key, Page, Shelf, Turns, says
from archive.versions import Versions
from events.version import KEPT, Version

# A page of the archive is 20 to 80 KB, 5 to 10 compressed: some thousands are kept.
MOST_BYTES = 24 * 1024 * 1024
_LARGEST_PAGE = 4 * 1024 * 1024
# On the disk, for each process; no export takes more than half of it.
MOST_DOWNLOADED = 1024 * 1024 * 1024
_DAY_SECONDS = 86_400
_SYNTHETIC = "archive.synthetic"
# The version's number, for those who choose a database to read from.
VERSION = "archive.version"
# That no database answers.
SILENT = "archive.silent"
# What was done, for the log: "kept", "made" or "unchanged".
CACHE = "archive.cache"
_KEPT = {"200 OK", "410 Gone"}
_ASKING = {"GET", "HEAD"}
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
        self._shelf: Shelf[Page] = Shelf(most_bytes)
        self._downloads: Shelf[Download] = Shelf(MOST_DOWNLOADED)
        self._turns = Turns()
        self._edition: _Edition | None = None

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in _ASKING or has_body(environ):
            return self._application(environ, start)
        key = self._key(environ)
        page = self._shelf.get(key)
        if page is None and environ["PATH_INFO"].startswith(self._apart):
            return self._application(environ, start)
        version = self._versions.current()
        if version is None:
            return self._of_before(environ, start, key, page)
        edition = self._edition_of(version)
        if page is None or page.edition != edition.name:
            page = None
        name = page.version if page is not None else _name(edition, key)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and _has(asked, name):
            environ[CACHE] = "unchanged"
            start("304 Not Modified", edition.validators_of(name))
            return []
        if page is not None:
            environ[CACHE] = "kept"
            return self._give(environ, start, key, page)
        download = self._downloads.get(_packed(key, environ))
        if download is not None and download.version == name:
            return _hand(environ, start, download)
        environ[_SYNTHETIC] = version.synthetic
        environ[VERSION] = version.number
        environ[KEPT] = edition.kept
        with self._turns.of(key):
            page = self._shelf.get(key)
            if page is not None and page.edition == edition.name:
                environ[CACHE] = "kept"
                return self._give(environ, start, key, page)
            environ[CACHE] = "made"
            return self._make(environ, start, key, edition)

    def _of_before(
        self, environ: Environ, start: StartResponse, key: Key, page: Page | None
    ) -> Iterable[bytes]:
        """While no database answers: the page as it was last known, if it was."""
        if page is not None:
            environ[CACHE] = "kept"
            return self._give(environ, start, key, page)
        download = self._downloads.get(_packed(key, environ))
        if download is not None:
            return _hand(environ, start, download)
        environ[SILENT] = True
        return self._application(environ, start)

    def _edition_of(self, version: Version) -> "_Edition":
        """What the pages of this version show on this day, made by this code."""
        # A citation says on which day it was taken.
        day = int(time.time() // _DAY_SECONDS)
        edition = self._edition
        if edition is None or edition.day != day or edition.version is not version:
            edition = self._edition = _Edition.of(version, day, self._build)
        return edition

    def _key(self, environ: Environ) -> Key:
        written = environ.get("HTTP_X_FORWARDED_PROTO") if self._behind_proxy else None
        return (
            "https" if written == "https" else environ.get("wsgi.url_scheme", ""),
            environ.get("HTTP_HOST", ""),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
        )

    def _give(self, environ: Environ, start: StartResponse, key: Key, page: Page) -> list[bytes]:
        encoding = best_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding not in page.given:
            page.given[encoding] = _given(page, encoding)
            self._shelf.weigh(key)
        headers, body = page.given[encoding]
        # A server may change the headers that it is given (PEP 3333).
        start(page.status, headers.copy())
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _make(
        self, environ: Environ, start: StartResponse, key: Key, edition: "_Edition"
    ) -> Iterable[bytes]:
        began: list[tuple[str, Headers]] = []

        def remember(status: str, headers: Headers, exc_info: Any = None) -> None:
            began.append((status, headers))

        method = environ["REQUEST_METHOD"]
        response = self._application({**environ, "REQUEST_METHOD": "GET"}, remember)
        status, headers = began[-1]
        name = _name(edition, key)
        if getattr(response, "streaming", True):
            start(status, headers)
            if method != "GET":
                return _closed(response)
            if status != "200 OK" or says(headers, "Cache-Control"):
                return response
            if says(headers, "Content-Length"):
                return response  # a file already

            def keep(file: IO[bytes], length: int) -> None:
                told = [pair for pair in headers if pair[0].lower() != "vary"]
                told += [*edition.validators_of(name), ("Content-Length", str(length))]
                told = _tagged(told, dict(headers).get("Content-Encoding", ""))
                self._downloads.put(_packed(key, environ), Download(name, told, file, length))

            return Keeping(response, MOST_DOWNLOADED // 2, keep)
        body = b"".join(response)
        close(response)
        page = Page.of(edition.name, name, status, headers, body)
        if status.startswith("503"):
            # As it was known before, rather than not at all.
            return self._give(environ, start, key, self._shelf.get(key) or page)
        if status in _KEPT and not says(headers, "Cache-Control") and len(body) <= _LARGEST_PAGE:
            page.headers = [*headers, *edition.validators_of(name)]
            self._shelf.put(key, page)
        return self._give(environ, start, key, page)


def _packed(key: Key, environ: Environ) -> Key:
    """Who takes gzip gets an export packed: that is another file."""
    scheme, host, path, query = key
    packed = "gzip" in taken(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return (f"{scheme}+gzip" if packed else scheme), host, path, query


def _hand(environ: Environ, start: StartResponse, download: Download) -> Iterable[bytes]:
    environ[CACHE] = "kept"
    start("200 OK", download.headers.copy())
    return download if environ["REQUEST_METHOD"] == "GET" else []


def synthetic(request: HttpRequest) -> dict[str, bool]:
    """For templates: whether the archive is a made-up one."""
    return {"synthetic": request.META.get(_SYNTHETIC, False)}


@dataclass(frozen=True, slots=True)
class _Edition:
    """What all pages of one version of the archive share, on one day; day counts from 1970."""

    version: Version
    day: int
    name: str
    validators: Headers
    # What pages have found out for those that come after them.
    kept: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, version: Version, day: int, build: str) -> Self:
        changed = version.changed_at.astimezone(datetime.UTC)
        validators = [
            ("Last-Modified", format_datetime(changed, usegmt=True)),
            ("Cache-Control", _CACHE_CONTROL),
            ("Vary", "Accept-Encoding"),
        ]
        return cls(version, day, f"{version.number:x}-{day:x}-{build}", validators)

    def validators_of(self, name: str) -> Headers:
        return [("ETag", f'"{name}"'), *self.validators]


def _name(edition: _Edition, key: Key) -> str:
    """What this address shows in this edition."""
    address = zlib.crc32("\n".join(key).encode("utf-8", "surrogateescape"))
    return f"{edition.name}-{address:08x}"


def _has(asked: str, name: str) -> bool:
    """Whether If-None-Match names this very page (RFC 9110, weak comparison)."""
    # Browsers name the one page that they have.
    if asked[1:-1].partition("+")[0] == name:
        return True
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in asked.split(","))
    return any(tag.partition("+")[0] == name for tag in tags)


def _given(page: Page, encoding: str) -> tuple[Headers, bytes]:
    """The page as who takes this encoding gets it."""
    if not page.packed:
        encoding = ""
    body = page.in_encoding(encoding)
    headers = [pair for pair in page.headers if pair[0].lower() != "content-length"]
    if encoding:
        headers = _tagged(headers, encoding)
        headers.append(("Content-Encoding", encoding))
    if not says(headers, "Vary"):
        headers.append(("Vary", "Accept-Encoding"))
    headers.append(("Content-Length", str(len(body))))
    return headers, body


def _tagged(headers: Headers, encoding: str) -> Headers:
    """Another encoding is another representation, and has a tag of its own."""
    if not encoding:
        return headers
    return [
        (name, f'{value[:-1]}+{encoding}"' if name == "ETag" else value) for name, value in headers
    ]


def _closed(response: Iterable[bytes]) -> list[bytes]:
    close(response)
    return []
