"""Releases: which there are, what changed between them, and their files."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from events.addresses import incident
from events.exchange.releases.package import SUMS
from events.exchange.releases.shelf import Changes, Shelved, releases
from events.records import ReleaseChanges, ReleaseFile, ReleaseRecord, ReleasesRecord
from events.views.cors import open_to_all
from events.views.listing import base, no_filters, twins
from events.views.twins import json_response

ADDRESS = "/data/releases/"
# So many codes of each kind are shown; the twin has them all.
_SHOWN = 200
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "md": "text/markdown; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class File:
    """One file as the page shows it."""

    name: str
    address: str
    bytes: int
    sha256: str | None


@dataclass(frozen=True)
class Codes:
    """Incidents of one kind of change; the first of them are shown, each with its address."""

    label: str
    number: int
    shown: list[tuple[str, str]]

    @property
    def more(self) -> int:
        return self.number - len(self.shown)


class Shown:
    """One release as the page shows it."""

    def __init__(self, shelved: Shelved) -> None:
        self._shelved = shelved
        self.id = shelved.package.id
        self.day = shelved.package.day
        self.rows = shelved.package.rows
        self.before = shelved.before and shelved.before.package

    @property
    def address(self) -> str:
        return f"{ADDRESS}#release-{self.id}"

    @cached_property
    def changes(self) -> Changes | None:
        return self._shelved.changes()

    @cached_property
    def files(self) -> list[File]:
        sums: dict[str, str | None] = {**self._shelved.sums, SUMS: None}
        return [
            File(name, f"{ADDRESS}{self.id}/{name}", path.stat().st_size, sha256)
            for name, sha256 in sums.items()
            if (path := self._shelved.file(name))
        ]

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    @property
    def kinds(self) -> list[Codes]:
        """What changed, kind by kind, where anything did."""
        if self.changes is None:
            return []
        named = (
            (_("New"), self.changes.new),
            (_("Changed"), self.changes.changed),
            (_("Gone"), self.changes.gone),
        )
        return [
            Codes(label, len(codes), [(code, incident(code)) for code in codes[:_SHOWN]])
            for label, codes in named
            if codes
        ]


def shown_releases() -> list[Shown]:
    return [Shown(one) for one in releases(settings.ARCHIVE_RELEASES)]


def index(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    context = {"releases": shown_releases(), "twins": twins(request)}
    return render(request, "releases/index.html", context)


def index_json(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    records = [_record(one, base(request)) for one in releases(settings.ARCHIVE_RELEASES)]
    return json_response(ReleasesRecord(releases=records))


def _record(shelved: Shelved, site: str) -> ReleaseRecord:
    shown, package = Shown(shelved), shelved.package
    changes = None
    if shelved.before and shown.changes:
        changes = ReleaseChanges(
            since=shelved.before.package.id,
            new=list(shown.changes.new),
            changed=list(shown.changes.changed),
            gone=list(shown.changes.gone),
        )
    return ReleaseRecord(
        id=package.id,
        permalink=site + shown.address,
        day=package.day,
        synthetic=package.synthetic,
        counting_rule=package.counting_rule,
        rows=package.rows,
        files=[
            ReleaseFile(
                name=file.name,
                permalink=site + file.address,
                bytes=file.bytes,
                sha256=file.sha256,
            )
            for file in shown.files
        ],
        changes=changes,
    )


def file(request: HttpRequest, release: str, name: str) -> HttpResponseBase:
    """A file as it is. It never changes, so its hash is its ETag."""
    no_filters(request)
    found = {one.package.id: one for one in releases(settings.ARCHIVE_RELEASES)}.get(release)
    path = found.file(name) if found else None
    if found is None or path is None:
        raise Http404(_("There is no such file of a release."))
    etag = f'"{found.sums.get(name, found.package.id)}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        media_type = _TYPES.get(path.suffix.removeprefix("."), "text/plain; charset=utf-8")
        response = FileResponse(path.open("rb"), content_type=media_type, as_attachment=True)
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return open_to_all(response)
