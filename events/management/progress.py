"""A bar that says how far a long command is: drawn on a terminal alone, so that logs stay clean."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")

_WIDTH = 24
_SECONDS_BETWEEN = 0.1


def progress(items: Iterable[T], total: int, what: str, stream: TextIO) -> Iterator[T]:
    """The items themselves; how many have been taken is drawn on the stream as they go by."""
    if not stream.isatty():
        yield from items
        return
    began = drawn = time.monotonic()
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now - drawn >= _SECONDS_BETWEEN or done == total:
            stream.write("\r\x1b[K" + line(done, total, what, now - began))
            stream.flush()
            drawn = now
    stream.write("\r\x1b[K")
    stream.flush()


def line(done: int, total: int, what: str, seconds: float) -> str:
    """As in "places [######------]  50%  100 of 200, 20 a second, 0:05 left"."""
    share = done / total if total else 1
    filled = round(share * _WIDTH)
    rate = done / seconds if seconds else 0
    left = (total - done) / rate if rate else 0
    return (
        f"{what} [{'#' * filled}{'-' * (_WIDTH - filled)}] {share:4.0%}  {done:,} of {total:,},"
        f" {rate:,.0f} a second, {int(left // 60)}:{int(left % 60):02} left"
    )


def progress_by_share(
    items: Iterable[T], share: Callable[[], float], what: str, stream: TextIO
) -> Iterator[T]:
    """The items themselves, drawn as they go by, where only the share of the whole is known."""
    if not stream.isatty():
        yield from items
        return
    began = drawn = time.monotonic()
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now - drawn >= _SECONDS_BETWEEN:
            total = round(done / (share() or 1))
            stream.write("\r\x1b[K" + line(done, max(done, total), what, now - began))
            stream.flush()
            drawn = now
    stream.write("\r\x1b[K")
    stream.flush()
