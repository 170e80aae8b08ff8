"""Where rendered pages are kept: by address, up to a weight, one maker at a time."""

import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, Protocol, Self, TypeVar

import brotli

# Less than this is not worth compressing.
_SMALLEST_COMPRESSED = 500
# How far Brotli looks back, as a power of two. Of a page 64 KB are as good as 4 MB, and take a
# sixth of the time less.
_PAGE_WINDOW, _LONG_PAGE_WINDOW = 16, 22

Headers = list[tuple[str, str]]
# Scheme, host, path and query.
Key = tuple[str, str, str, str]


@dataclass
class Page:
    """One answer; given holds it in each encoding that was asked for.

    edition is what all pages of a version share, version is this page's own name. What is packed
    is kept as Brotli's alone, so that ten times as many pages are kept in as much memory.
    """

    edition: str
    version: str
    status: str
    headers: Headers
    kept: bytes
    packed: bool
    given: dict[str, tuple[Headers, bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: str, version: str, status: str, headers: Headers, body: bytes) -> Self:
        """The answer as it was made; what is short or encoded stays as it is."""
        packed = len(body) >= _SMALLEST_COMPRESSED and not says(headers, "Content-Encoding")
        kept = compressed(body, "br") if packed else body
        return cls(edition, version, status, headers, kept, packed)

    def size(self) -> int:
        others = (body for _, body in self.given.values() if body is not self.kept)
        return len(self.kept) + sum(map(len, others)) + 1_000

    def in_encoding(self, encoding: str) -> bytes:
        """The body in an encoding, "" for none. What is not packed is given as it is."""
        if not self.packed or encoding == "br":
            return self.kept
        body = brotli.decompress(self.kept)
        return compressed(body, encoding) if encoding else bytes(body)


class _Kept(Protocol):
    def size(self) -> int: ...


K = TypeVar("K", bound=_Kept)


class Shelf(Generic[K]):
    """Answers up to a weight; the one that was asked for longest ago goes first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._pages: OrderedDict[Key, K] = OrderedDict()
        self._weights: dict[Key, int] = {}
        self._weight = 0

    def get(self, key: Key) -> K | None:
        page = self._pages.get(key)
        if page is not None:
            try:
                self._pages.move_to_end(key)
            except KeyError:  # another thread has let it go meanwhile
                return None
        return page

    def put(self, key: Key, page: K) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
        self.weigh(key)

    def weigh(self, key: Key) -> None:
        """A page weighs more once it is compressed as well."""
        with self._lock:
            if key in self._pages:
                weight = self._pages[key].size()
                self._weight += weight - self._weights.get(key, 0)
                self._weights[key] = weight
            while self._weight > self._most and self._pages:
                oldest, _ = self._pages.popitem(last=False)
                self._weight -= self._weights.pop(oldest)


class Turns:
    """One at a time for each key, so that many readers of a cold page cause one rendering."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[Key, tuple[threading.Lock, int]] = {}

    @contextmanager
    def of(self, key: Key) -> Iterator[None]:
        with self._lock:
            turn, waiting = self._turns.get(key, (threading.Lock(), 0))
            self._turns[key] = turn, waiting + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, waiting = self._turns[key]
                if waiting == 1:
                    del self._turns[key]
                else:
                    self._turns[key] = turn, waiting - 1


def says(headers: Headers, name: str) -> bool:
    """Whether a header of this name is among them."""
    return any(given.lower() == name.lower() for given, _ in headers)


def compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        window = _PAGE_WINDOW if len(body) < 2 << _PAGE_WINDOW else _LONG_PAGE_WINDOW
        return bytes(brotli.compress(body, quality=5, lgwin=window))
    # Without a time in it, so that the same page is the same bytes.
    squeezed = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return squeezed.compress(body) + squeezed.flush()
