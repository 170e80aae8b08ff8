"""One row's cells as a profile reads them, with what is wrong or odd about them."""

import functools
from collections.abc import Callable, Mapping

from events.exchange.datasets.columns import columns_of
from events.exchange.datasets.profile import Said, listed
from events.exchange.datasets.readers import Fault, Row
from events.exchange.datasets.readers.rows import SHOWN
from events.exchange.problems import shortened


class SetAsideError(Exception):
    """The row cannot become a record."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class Cells:
    """A row's cells without the spaces around them; words for unknown read as empty."""

    __slots__ = ("_unknown", "all_cells", "flags", "row")

    def __init__(self, row: Row, unknown: frozenset[str] = frozenset()) -> None:
        self.row = row
        self.all_cells: Mapping[str, str] = row.cells
        self.flags: list[Fault] = []
        self._unknown = unknown

    def known(self, cell: str) -> str:
        plain = cell.strip()
        return "" if plain in self._unknown else plain

    def get(self, column: str) -> str:
        """The column's cell; empty where it is unknown or the row has none."""
        cell = self.all_cells.get(column)
        if cell is None:
            found = columns_of(column, self.all_cells) if column else []
            cell = self.all_cells[found[0]] if found else ""
        plain = cell.strip()  # as in known(): every row comes here a dozen times
        return "" if plain in self._unknown else plain

    def every(self, path: str) -> list[str]:
        """Every cell that the path names and that is known."""
        found = (self.known(self.all_cells[name]) for name in columns_of(path, self.all_cells))
        return [cell for cell in found if cell]

    def aside(self, reason: str, column: str = "") -> SetAsideError:
        return SetAsideError(self._fault(reason, column))

    def flag(self, reason: str, column: str = "") -> None:
        """Say that something is odd; the row is loaded all the same."""
        self.flags.append(self._fault(reason, column))

    def _fault(self, reason: str, column: str) -> Fault:
        found = columns_of(column, self.all_cells)
        value = shortened(self.all_cells[found[0]], SHOWN) if found else ""
        return Fault(self.row.line, self.row.number, reason, column, value)


def held(cells: Cells, said: Said) -> tuple[str, ...]:
    """The words that the row holds there; 2.0 is read as 2."""
    return _words(tuple(cells.every(said.column)), said.separator)


@functools.lru_cache(maxsize=10_000)
def _words(found: tuple[str, ...], separator: str) -> tuple[str, ...]:
    """Those of a row's cells: many rows say the same."""
    if separator:
        parts = [part.strip() for cell in found for part in cell.split(separator)]
        found = tuple(part for part in parts if part)
    return tuple(
        word[:-2] if word.endswith(".0") and word[:-2].lstrip("-").isdigit() else word
        for word in found
    )


def one_word(said: str | Said) -> Callable[[Cells], str]:
    """Reads the archive's word for what the row says. It raises SetAsideError for another word."""
    if isinstance(said, str):
        return lambda cells: said
    values = {word: listed(value)[0] if value else "" for word, value in said.values.items()}

    def read(cells: Cells) -> str:
        words = held(cells, said)
        if len(words) == 1 and words[0] in values:
            return values[words[0]]
        for word, value in values.items():
            if word in words:
                return value
        if said.default is not None:
            return said.default
        if words:
            raise cells.aside("is not among the words that the profile knows", said.column)
        raise cells.aside("is empty, and the profile names no default", said.column)

    return read


def several_words(said: list[str] | Said) -> Callable[[Cells], list[str]]:
    """Reads all of the archive's words for what the row says; others are flagged and left out."""
    if isinstance(said, list):
        return lambda cells: said
    values = {word: listed(value) if value else [] for word, value in said.values.items()}

    def read(cells: Cells) -> list[str]:
        found: dict[str, None] = {}
        for word in held(cells, said):
            if word in values:
                found |= dict.fromkeys(values[word])
            elif said.default is None:
                cells.flag(f"“{shortened(word, 60)}” is left out: no word of it", said.column)
            elif said.default:
                found[said.default] = None
        return list(found)

    return read
