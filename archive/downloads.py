"""Long answers, kept whole in files without a name while the archive stays as it is."""

import os
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from archive.applications import close
from archive.shelf import Headers

_BLOCK = 256 * 1024


class Download:
    """One long answer, in a file that the system removes when nobody reads it any more."""

    def __init__(self, version: str, headers: Headers, file: IO[bytes], length: int) -> None:
        self.version = version
        self.headers = headers
        self.length = length
        self._file = file
        weakref.finalize(self, file.close)

    def size(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[bytes]:
        """From the beginning, for each reader."""
        at = 0
        while block := os.pread(self._file.fileno(), _BLOCK, at):
            at += len(block)
            yield block


class Keeping(Iterator[bytes]):
    """Hands the blocks of an answer on as they come, and writes them down beside.

    Once the answer has come to its end, done is called with the file and its length in bytes. An
    answer that breaks off, that is longer than most bytes, or for which there is no room on the
    disk, is handed on and not kept.
    """

    def __init__(
        self, answer: Iterable[bytes], most: int, done: Callable[[IO[bytes], int], None]
    ) -> None:
        self._answer: Any = answer
        self._blocks = iter(answer)
        self._most = most
        self._done = done
        self._length = 0
        self._file = _nameless()

    def __next__(self) -> bytes:
        try:
            block = next(self._blocks)
        except StopIteration:
            if self._file is not None:
                self._done(self._file, self._length)
                self._file = None
            raise
        except BaseException:
            self._drop()
            raise
        self._write(block)
        return block

    def _write(self, block: bytes) -> None:
        self._length += len(block)
        if self._file is None:
            return
        try:
            if self._length > self._most or self._file.write(block) < len(block):
                self._drop()
        except OSError:
            self._drop()

    def _drop(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def close(self) -> None:
        self._drop()
        close(self._answer)


def _nameless() -> IO[bytes] | None:
    try:
        return tempfile.TemporaryFile(buffering=0)
    except OSError:
        return None
