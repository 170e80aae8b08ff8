"""An export is kept on the disk once it was read to its end, for as long as it is true."""

import gzip
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest

from archive import page_cache
from archive.page_cache import PageCache
from archive.versions import Versions
from tests.archive.test_page_cache import version

ROWS = [b"code,killed\n", b"E000001,6\n" * 200, b"E000002,11\n" * 200]
WHOLE = b"".join(ROWS)


class Export:
    """A site of one export behind a cache; it counts how often the database was asked for it."""

    def __init__(self) -> None:
        self.rows, self.version, self.made, self.closed = ROWS, version(1), 0, 0
        self.rule = ""
        self.packed = self.breaks = self.is_file = self.silent = False
        clock = iter(range(1_000_000))
        known = Versions(lambda: None if self.silent else self.version, lambda: float(next(clock)))
        self.cache = PageCache(self._answer, known, "build")

    def _answer(self, environ: dict[str, Any], start: Any) -> "_Stream":
        self.made += 1
        headers = [("Content-Type", "text/csv")]
        if self.packed:
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        if self.rule:
            headers.append(("Cache-Control", self.rule))
        if self.is_file:
            headers.append(("Content-Length", str(len(WHOLE))))
        start("200 OK", headers)
        return _Stream(self)

    def begin(self, method: str = "GET", **headers: str) -> tuple[str, dict[str, str], Any]:
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": "/incidents.csv", "QUERY_STRING": "",
            "HTTP_HOST": "localhost", "wsgi.url_scheme": "http",
        } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}  # fmt: skip
        began: list[tuple[str, list[tuple[str, str]]]] = []
        body = self.cache(environ, lambda *given: began.append(given[:2]))
        status, told = began[-1]
        assert len(told) == len(dict(told))  # no header twice
        return status, dict(told), body

    def read(self, method: str = "GET", **headers: str) -> tuple[str, dict[str, str], bytes]:
        status, told, body = self.begin(method, **headers)
        return status, told, b"".join(body)


class _Stream:
    """As Django streams: it is closed at its end, and may break off before."""

    streaming = True

    def __init__(self, export: Export) -> None:
        self._export = export
        self._packed = export.packed

    def __iter__(self) -> Iterator[bytes]:
        if self._packed:
            yield gzip.compress(b"".join(self._export.rows), mtime=0)
            return
        yield from self._export.rows
        if self._export.breaks:
            raise OSError("the database is gone")

    def close(self) -> None:
        self._export.closed += 1


@pytest.fixture
def export() -> Export:
    return Export()


def test_the_second_reader_gets_the_file_of_the_first(export: Export) -> None:
    assert [export.read()[2] for _ in range(3)] == [WHOLE] * 3
    assert export.made == 1
    status, headers, body = export.read("HEAD")
    assert (status, headers["Content-Length"], body) == ("200 OK", str(len(WHOLE)), b"")


def test_it_is_whole_for_many_readers_at_once(export: Export) -> None:
    export.read()
    readers = [iter(export.begin()[2]) for _ in range(3)]
    assert [b"".join(reader) for reader in readers] == [WHOLE] * 3


def test_it_is_made_anew_when_the_archive_has_changed(export: Export) -> None:
    export.read()
    export.rows, export.version = [b"code,killed\n"], version(2)
    assert [export.read()[2] for _ in range(2)] == [b"code,killed\n"] * 2
    assert export.made == 2


def test_a_reader_who_has_the_kept_file_is_told_so(export: Export) -> None:
    first = export.read()[1]
    tag = export.read()[1]["ETag"]
    assert "ETag" not in first  # what is still being written may yet break off
    assert export.read(if_none_match=tag)[0] == "304 Not Modified"
    export.version = version(2)
    assert export.read(if_none_match=tag)[0] == "200 OK"


def test_who_takes_gzip_gets_another_file_with_another_tag(export: Export) -> None:
    export.read()
    plain = export.read()[1]
    export.packed = True
    export.read(accept_encoding="gzip, br")
    _, packed, body = export.read(accept_encoding="br, gzip")
    assert gzip.decompress(body) == WHOLE
    assert packed["ETag"] == plain["ETag"][:-1] + '+gzip"'
    assert (packed["Vary"], export.made) == ("Accept-Encoding", 2)
    assert export.read()[2] == WHOLE


def test_what_broke_off_is_not_kept(export: Export) -> None:
    export.breaks = True
    with pytest.raises(OSError, match="gone"):
        export.read()
    export.breaks = False
    assert (export.read()[2], export.made) == (WHOLE, 2)


def test_what_a_reader_left_half_read_is_not_kept(export: Export) -> None:
    _, _, body = export.begin()
    assert next(iter(body)) == ROWS[0]
    body.close()
    assert export.closed == 1
    assert (export.read()[2], export.made) == (WHOLE, 2)


def test_what_is_too_long_for_the_disk_is_handed_on(
    export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "MOST_DOWNLOADED", len(WHOLE))
    assert [export.read()[2] for _ in range(2)] == [WHOLE] * 2
    assert export.made == 2


def test_without_room_on_the_disk_it_is_handed_on(
    export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", _full)
    assert [export.read()[2] for _ in range(2)] == [WHOLE] * 2
    monkeypatch.setattr(tempfile, "TemporaryFile", _no_folder)
    assert export.read()[2] == WHOLE
    assert export.made == 3


def _full(**_: Any) -> Any:
    return open("/dev/full", "wb", buffering=0)


def _no_folder(**_: Any) -> Any:
    raise FileNotFoundError("no folder for files without a name")


def test_a_file_is_not_copied(export: Export) -> None:
    export.is_file = True
    assert [export.read()[2] for _ in range(2)] == [WHOLE] * 2
    assert export.made == 2


def test_an_answer_with_its_own_rule_is_not_kept(export: Export) -> None:
    export.rule = "no-store"
    assert [export.read()[1]["Cache-Control"] for _ in range(2)] == ["no-store"] * 2
    assert export.made == 2


def test_it_is_handed_on_while_the_database_is_down(export: Export) -> None:
    export.read()
    export.silent = True
    assert export.read()[2] == WHOLE
    assert export.made == 1
