"""A file as text: unpacked, decoded, and never more of it in memory than a piece.

Everything that is wrong with the bytes of a file becomes a RefusedError with one sentence.
"""

import codecs
import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from events.exchange.problems import Problem, RefusedError

# A gzip file may unpack to so many bytes, and to so many times its own size.
MAX_UNPACKED = 8 * 2**30
MAX_RATIO = 200
# Below this size nobody is harmed, whatever the ratio.
_SMALL = 64 * 2**20
# A line of a table, or a value of JSON, is no longer than this, in characters.
MAX_PIECE = 16 * 2**20

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class _Measured(io.RawIOBase):
    """The file's own bytes on their way, counted and hashed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self.size = os.fstat(file.fileno()).st_size
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._sha256.update(data)
        self.taken += len(data)
        return len(data)

    def finished(self) -> str:
        """The hash of the whole file; what was not read yet is read now."""
        while self.read(2**20):
            pass
        return self._sha256.hexdigest()


class _Unpacked(io.RawIOBase):
    """The bytes of the table, unpacked where the file is packed, and counted."""

    def __init__(self, measured: _Measured) -> None:
        self._measured = measured
        self.given = 0
        buffered = io.BufferedReader(measured, 2**18)
        packed = buffered.peek(2)[:2] == _GZIP
        self._source: io.BufferedIOBase = gzip.GzipFile(fileobj=buffered) if packed else buffered
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        try:
            data = self._source.read(len(buffer))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise _UnreadableError(f"the gzip file is broken: {_plain(error)}") from error
        self.given += len(data)
        if self._packed:
            self._refuse_bomb()
        buffer[: len(data)] = data
        return len(data)

    def _refuse_bomb(self) -> None:
        if self.given > MAX_UNPACKED:
            raise _UnreadableError(
                f"the gzip file holds more than {MAX_UNPACKED:,} bytes, and no more are read:"
                " unpack it and split it"
            )
        if self.given > _SMALL and self.given > MAX_RATIO * self._measured.taken:
            raise _UnreadableError(
                f"the gzip file unpacks to more than {MAX_RATIO} times its size, as no table does:"
                " unpack it yourself if you trust it"
            )


def _plain(error: Exception) -> str:
    return "it ends before its end" if isinstance(error, EOFError) else str(error)


class _UnreadableError(Exception):
    """Says what is wrong with the bytes, without the file's name."""


class _Counted(io.BufferedReader):
    """Knows how many bytes the decoder has been given."""

    given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.given += len(data)
        return data

    def read1(self, size: int = -1, /) -> bytes:
        data = super().read1(size)
        self.given += len(data)
        return data


class Opened:
    """A file as text. `text` reads characters, with every kind of line end kept."""

    def __init__(self, path: Path, measured: _Measured, encoding: str) -> None:
        self.path = path
        self._measured = measured
        self._bytes = _Counted(_Unpacked(measured), 2**16)
        start = self._bytes.peek(4)
        if start.startswith(_ZIP):
            raise _UnreadableError(
                "is a workbook of a spreadsheet or a zip file: save its table as CSV, or unpack it"
            )
        mark, found = next(
            ((mark, name) for mark, name in _MARKS if start.startswith(mark)), (b"", "")
        )
        self._bytes.read(len(mark))
        self.encoding = found or encoding or "utf-8"
        self._text = io.TextIOWrapper(self._bytes, self.encoding, newline="")
        self._line = 1

    @property
    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._measured.taken / self._measured.size if self._measured.size else 1.0

    def sha256(self) -> str:
        return self._measured.finished()

    def read(self, characters: int) -> str:
        """Some more of the text; empty at its end. Raises RefusedError."""
        with self._said():
            return self._text.read(characters)

    def lines(self) -> Iterator[str]:
        """The lines, each with its end. Raises RefusedError."""
        with self._said():
            while line := self._text.readline(MAX_PIECE):
                if len(line) == MAX_PIECE:
                    raise _UnreadableError(
                        f"line {self._line:,} is longer than {MAX_PIECE:,} characters"
                    )
                self._line += 1
                yield line

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except _UnreadableError as error:
            raise refused(self.path, str(error)) from error
        except UnicodeDecodeError as error:
            raise refused(self.path, self._undecodable(error)) from error
        except OSError as error:
            raise refused(self.path, f"cannot be read: {error.strerror or error}") from error

    def _undecodable(self, error: UnicodeDecodeError) -> str:
        """Names the byte and its place in the file, or in what the file unpacks to."""
        # The decoder's object is the last that it was given, and what it had kept of before.
        offset = self._bytes.given - len(error.object) + error.start
        byte = error.object[error.start]
        return (
            f"byte 0x{byte:02X} at offset {offset:,} is not {self.encoding}: save the file as"
            " UTF-8, or name its encoding in the part [file] of the profile, as in"
            ' encoding = "windows-1251", or beside --suggest, as in --encoding windows-1251'
        )


def refused(path: Path, message: str, line: int | None = None) -> RefusedError:
    # A name in bytes that are no UTF-8 is shown, not passed on.
    name = str(path).encode(errors="replace").decode()
    return RefusedError([Problem(name, line, message)])


@contextmanager
def opened(path: Path, encoding: str = "") -> Iterator[Opened]:
    """The file as text. A byte order mark says its encoding, else encoding does, else UTF-8.

    Raises RefusedError for what cannot be opened, unpacked or decoded.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise refused(path, f"cannot be read: {error.strerror}") from error
    with file:
        try:
            text = Opened(path, _Measured(file), encoding)
        except _UnreadableError as error:
            raise refused(path, str(error)) from error
        except OSError as error:
            raise refused(path, f"cannot be read: {error.strerror or error}") from error
        yield text
