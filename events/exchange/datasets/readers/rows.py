"""A row as every reader gives it, and why a row is set aside."""

import msgspec

# How many characters of a value a report repeats.
SHOWN = 120


def where(line: int, number: int) -> str:
    """Where a row stands: in JSON many rows may share a line."""
    return f"line {line}, row {number}"


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row of a file: the line where it begins, its number, and its cells by their columns."""

    line: int
    number: int
    cells: dict[str, str]


class Fault(msgspec.Struct, frozen=True, gc=False):
    """What is wrong with a row, or odd about it: line, row, column and value, and the reason.

    Column and value are empty where the row as a whole is meant.
    """

    line: int
    number: int
    reason: str
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        named = f", {self.column}" if self.column else ""
        return f"{where(self.line, self.number)}{named}: {self.reason}"
