"""Rows of a table whose cells are parted by a sign: CSV, TSV and their kin."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from events.exchange.datasets.readers.opening import MAX_PIECE, Opened, refused
from events.exchange.datasets.readers.rows import Fault, Row
from events.exchange.datasets.readers.shape import Shape
from events.models.article import MAX_BODY

_SEPARATORS = (",", ";", "\t", "|")
_MAX_COLUMNS = 2_000


class DelimitedTable:
    """A table with a line of column names; rows() gives each row, or why it is none."""

    def __init__(self, file: Opened, shape: Shape) -> None:
        self._file = file
        self._lines = file.lines()
        self._before = shape.skip_lines
        # Characters since the last row ended: quotation marks make many lines into one row.
        self._row_length = 0
        for _ in range(shape.skip_lines):
            next(self._lines, "")
        first = next(self._lines, "")
        separator = shape.separator or ("\t" if shape.format == "tsv" else _separator(first))
        self._reader = csv.reader(
            self._from(first),
            delimiter=separator,
            quotechar=shape.quote or None,
            quoting=csv.QUOTE_MINIMAL if shape.quote else csv.QUOTE_NONE,
            strict=True,
        )
        self.columns = list(shape.columns) or self._header()

    def _from(self, first: str) -> Iterator[str]:
        """The lines, the first of them again."""
        if not first:
            return
        for line in chain([first], self._lines):
            self._row_length += len(line)
            if self._row_length > MAX_PIECE:
                message = (
                    f"a row is longer than {MAX_PIECE:,} characters: is a quotation mark open?"
                )
                raise refused(self._file.path, message, self._before + self._reader.line_num + 1)
            yield line

    def _header(self) -> list[str]:
        csv.field_size_limit(MAX_BODY)
        try:
            names = next(self._reader, [])
        except csv.Error as error:
            message = f"the names of the columns cannot be read: {error}"
            raise refused(self._file.path, message, self._before + 1) from error
        if not any(name.strip() for name in names):
            raise refused(self._file.path, "is empty: it has no line with the names of its columns")
        if len(names) > _MAX_COLUMNS:
            message = f"has {len(names):,} columns, and a table has at most {_MAX_COLUMNS:,}"
            raise refused(self._file.path, message, self._before + 1)
        return _named_apart(names)

    def rows(self) -> Iterator[Row | Fault]:
        """Raises RefusedError where the file breaks off."""
        columns, reader, width = self.columns, self._reader, len(self.columns)
        number = 0
        while True:
            line = self._before + reader.line_num + 1
            self._row_length = 0
            # The module has one limit of a cell for all readers, less than an article may hold.
            csv.field_size_limit(MAX_BODY)
            try:
                cells = next(reader, None)
            except csv.Error as error:
                number += 1
                yield Fault(line, number, f"cannot be read as a row: {_plain(error)}")
                continue
            if cells is None:
                return
            if not cells:
                continue
            number += 1
            if len(cells) == width:
                yield Row(line, number, dict(zip(columns, cells, strict=True)))
            else:
                reason = f"has {len(cells)} cells, and there are {width} columns"
                yield Fault(line, number, reason)


def _plain(error: csv.Error) -> str:
    said = str(error)
    if "field larger" in said:
        return f"a cell has more than {MAX_BODY:,} characters, or its quotation mark never closes"
    if "unexpected end" in said:
        return "the file ends within quotation marks"
    if "expected after" in said:
        return "a quotation mark closes within a cell; double it, or say another quote sign"
    return said


def _separator(header: str) -> str:
    """The sign that stands most often in the header, outside quotation marks."""
    outside = "".join(header.split('"')[::2])
    counted = Counter(sign for sign in outside if sign in _SEPARATORS)
    return max(_SEPARATORS, key=lambda sign: counted[sign])


def _named_apart(names: list[str]) -> list[str]:
    """Every column has a name of its own: empty ones get their number, later ones of a name too."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or f"column {number}"
        found.append(plain if plain not in found else f"{plain} (column {number})")
    return found
