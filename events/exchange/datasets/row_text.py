"""A row as the text of its article: a line for each column, and where each line stands.

A value keeps its letters. Where it has lines of its own, the second and later ones are indented,
so that no value can look like another column.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from events.models.article import MAX_BODY

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENTED = "\n    "


@dataclass(frozen=True, slots=True)
class RowText:
    """The text, the columns, and the line of each."""

    body: str
    columns: list[str]
    lines: list[str]

    def line_of(self, column: str) -> tuple[int, int]:
        """Start and end of the column's line in code points, without the line end."""
        index = self.columns.index(column)
        start = sum(map(len, self.lines[:index])) + index
        return start, start + len(self.lines[index])

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


def row_text(cells: Mapping[str, str]) -> RowText:
    """Raises ValueError with a sentence for a row that cannot be kept as text."""
    lines = [
        f"{column}: {_indented(cell)}" if cell else f"{column}:" for column, cell in cells.items()
    ]
    body = "\n".join(lines)
    control = CONTROL.search(body)
    if control:
        raise ValueError(f"holds the control character U+{ord(control[0]):04X}")
    if len(body) > MAX_BODY:
        raise ValueError(f"has {len(body):,} characters; a record has at most {MAX_BODY:,}")
    return RowText(body, [*cells], lines)


def column_without_text(cells: Mapping[str, str]) -> str:
    """The first column whose cell holds what no text can; empty where none does."""
    return next((column for column, cell in cells.items() if CONTROL.search(cell)), "")


def _indented(cell: str) -> str:
    if "\n" not in cell and "\r" not in cell:
        return cell
    return _LINE_END.sub(_INDENTED, cell)
