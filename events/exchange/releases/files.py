"""Files of a release: hashed as they are written, and all of them there or none."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from events.exchange.problems import Problem, RefusedError

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """One file: its path within the release, its size in bytes, the SHA-256 of its bytes."""

    path: str
    bytes: int
    sha256: str


class HashedFile:
    """A new file of the release; `written` says what became of it once it is closed."""

    def __init__(self, folder: Path, path: str) -> None:
        self._path = path
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._file = (folder / path).open("xb")

    def write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._bytes += len(data)

    def __enter__(self) -> "HashedFile":
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    @property
    def written(self) -> Written:
        return Written(self._path, self._bytes, self._hash.hexdigest())


def write_file(folder: Path, path: str, parts: Iterable[bytes]) -> Written:
    with HashedFile(folder, path) as file:
        for part in parts:
            file.write(part)
    return file.written


def look_at(folder: Path, path: str) -> Written:
    """A file that is there, read to its end."""
    found, size = hashlib.sha256(), 0
    with (folder / path).open("rb") as file:
        while block := file.read(_CHUNK):
            found.update(block)
            size += len(block)
    return Written(path, size, found.hexdigest())


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder beside the target to write into, which gets the target's name at the very end.

    What an export that was killed has left beside it is taken away by the next one. Raises
    RefusedError where the target is there already, or another export of it is at work.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise RefusedError(
            [Problem(str(target), None, "is there already: a release is written to a new folder")]
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.parent / f".{target.name}.unfinished"
    with (target.parent / f".{target.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = "another export is writing it at this moment"
            raise RefusedError([Problem(str(target), None, message)]) from error
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        try:
            yield unfinished
            _sync(unfinished)
            unfinished.rename(target)
            _sync(target.parent)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
            Path(lock.name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """What a folder holds survives a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
