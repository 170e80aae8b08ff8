"""Which reader a file needs: what the profile says, else its name, else how it begins."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from events.exchange.datasets.readers.delimited import DelimitedTable
from events.exchange.datasets.readers.json_rows import JsonTable
from events.exchange.datasets.readers.opening import Opened, opened
from events.exchange.datasets.readers.rows import Fault, Row
from events.exchange.datasets.readers.shape import Shape

_BY_NAME = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".geojson": "geojson",
}
_COLLECTION = re.compile(r'"type"\s*:\s*"FeatureCollection"')
_BEGINNING = 2**16


class Table:
    """An open file: its format, its columns (None for JSON), its rows, and how far it is read."""

    def __init__(self, file: Opened, shape: Shape) -> None:
        self._file = file
        self.shape = shape
        reader = DelimitedTable if shape.format in ("csv", "tsv") else JsonTable
        self._reader = reader(file, shape)

    @property
    def columns(self) -> list[str] | None:
        return self._reader.columns

    def rows(self) -> Iterator[Row | Fault]:
        """Each row, or why it is none. Raises RefusedError where the file itself is at fault."""
        return self._reader.rows()

    @property
    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._file.share

    @property
    def encoding(self) -> str:
        return self._file.encoding

    def sha256(self) -> str:
        """Of the file as it is stored, packed or not."""
        return self._file.sha256()


@contextmanager
def open_table(path: Path, shape: Shape | None = None) -> Iterator[Table]:
    """Raises RefusedError for a file that is not to be read at all."""
    shape = shape or Shape()
    if not shape.format:
        shape = msgspec.structs.replace(shape, format=_format(path, shape))
    with opened(path, shape.encoding) as file:
        yield Table(file, shape)


def _format(path: Path, shape: Shape) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    named = _BY_NAME.get(suffixes[-1]) if suffixes else None
    if named:
        return named
    with opened(path, shape.encoding) as file:
        beginning = file.read(_BEGINNING).lstrip()
    if not beginning.startswith(("{", "[")):
        return "csv"
    if beginning.startswith("["):
        return "json"
    if _COLLECTION.search(beginning):
        return "geojson"
    return "jsonl" if _another_follows(beginning) else "json"


def _another_follows(beginning: str) -> bool:
    """Whether a second object follows the first, as it does where each line is one."""
    first, _, rest = beginning.partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return rest.lstrip().startswith("{")
