"""A row as the text of its article: a line for each column, and where each line stands.

A value keeps its letters. Where it has lines of its own, the second and later ones are indented,
so that no value can look like another column.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from events.models.article import MAX_BODY

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENTED = "\n    "


@dataclass(frozen=True, slots=True)
class RowText:
    """The text; starts is the offset of each column's line, in code points."""

    body: str
    starts: dict[str, int] = field(repr=False)

    def line_of(self, column: str) -> tuple[int, int]:
        """Start and end of the column's line, without the line end."""
        start = self.starts[column]
        cell = self.body.find("\n", start)
        while cell >= 0 and self.body.startswith(_INDENTED, cell):
            cell = self.body.find("\n", cell + 1)
        return start, cell if cell >= 0 else len(self.body)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


def row_text(cells: Mapping[str, str]) -> RowText:
    """Raises ValueError with a sentence for a row that cannot be kept as text."""
    lines: list[str] = []
    starts: dict[str, int] = {}
    at = 0
    for column, cell in cells.items():
        starts[column] = at
        line = f"{column}: {_indented(cell)}" if cell else f"{column}:"
        lines.append(line)
        at += len(line) + 1
    body = "\n".join(lines)
    control = CONTROL.search(body)
    if control:
        raise ValueError(f"holds the control character U+{ord(control[0]):04X}")
    if len(body) > MAX_BODY:
        raise ValueError(f"has {len(body):,} characters; a record has at most {MAX_BODY:,}")
    return RowText(body, starts)


def column_without_text(cells: Mapping[str, str]) -> str:
    """The first column whose cell holds what no text can; empty where none does."""
    return next((column for column, cell in cells.items() if CONTROL.search(cell)), "")


def _indented(cell: str) -> str:
    if "\n" not in cell and "\r" not in cell:
        return cell
    return _LINE_END.sub(_INDENTED, cell)
