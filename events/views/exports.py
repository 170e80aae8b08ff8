"""A list as a table of every row, streamed: CSV, and CSV packed."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from events.exchange.export_csv import csv_blocks, gzipped
from events.keyset import Order
from events.views.asked import Asked
from events.views.cors import open_to_all
from events.views.errors import problem

# An export holds a thread of the server and a connection while its reader reads.
_EXPORTS_AT_ONCE = 2
_EXPORT_SECONDS = 15 * 60
_AS_RECORDED = Order(None, descending=False)
_exports = threading.BoundedSemaphore(_EXPORTS_AT_ONCE)


def as_csv(asked: Asked) -> HttpResponseBase:
    return _export(asked, "text/csv; charset=utf-8; header=present", "csv", lambda blocks: blocks)


def as_csv_gz(asked: Asked) -> HttpResponseBase:
    return _export(asked, "application/gzip", "csv.gz", gzipped)


def _export(
    asked: Asked, media_type: str, form: str, pack: Callable[[Iterator[bytes]], Iterator[bytes]]
) -> HttpResponseBase:
    """Every row, streamed; the refusals that can be known before come before."""
    asked.refuse(("page", "cursor", "limit"), "CSV has every row.")
    names = _columns(asked)
    if asked.request.method == "HEAD":
        return _file(asked.request, iter(()), media_type, form)
    if not _exports.acquire(blocking=False):
        said = "Other downloads are running. Try again in a minute."
        response = problem(asked.request, 503, said)
        response.headers["Retry-After"] = "60"
        return response
    # As recorded, unless a sort is asked for: the first row then waits for no other.
    order = asked.filters.order if "sort" in asked.filters.given else _AS_RECORDED
    rows = order.sort(asked.filters.qs)
    blocks = csv_blocks(rows, asked.listing.table, names, asked.site, seconds=_EXPORT_SECONDS)
    return _file(asked.request, _Begun(pack(_until_done(blocks))), media_type, form)


def _columns(asked: Asked) -> list[str]:
    """The table's columns of the fields that are asked for; a nested record has several."""
    known = [one.name for one in asked.listing.table.fields]
    return [
        column
        for name in asked.names
        for column in ([name] if name in known else known)
        if column == name or column.startswith(f"{name}_")
    ]


def _until_done(blocks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from blocks
    finally:
        _exports.release()


class _Begun(Iterator[bytes]):
    """Blocks of which the first is read at once: what fails by then is a refusal, no file."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks: Any = blocks  # a generator, which can be closed
        self._first = next(blocks, None)

    def __next__(self) -> bytes:
        first, self._first = self._first, None
        return next(self._blocks) if first is None else first

    def close(self) -> None:
        self._blocks.close()


def _file(
    request: HttpRequest, blocks: Iterator[bytes], media_type: str, form: str
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(blocks, content_type=media_type)
    name = request.path.rpartition("/")[2].partition(".")[0]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return open_to_all(response)
