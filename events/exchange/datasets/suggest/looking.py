"""What a file's columns hold, as far as its first rows tell."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from events.exchange.datasets.days import day_reader
from events.exchange.datasets.naming import is_address
from events.exchange.datasets.numbers import read_count, read_degrees
from events.exchange.datasets.readers import Row, Table
from events.text import read_figure

LOOKED_AT = 5_000
# A column's words, as opposed to its texts, are no more than so many.
FEW = 60
_INDEX = re.compile(r"\[\d+\]")

# Ways of writing days, the plainest first.
FORMATS = (
    "YYYY-MM-DD", "YYYY-MM-DDThh:mm:ss", "YYYY-MM-DDThh:mm*", "YYYY-MM-DD *", "YYYY/MM/DD",
    "YYYY/MM/DD *", "YYYYMMDD", "YYYY-MM", "D.M.YYYY", "D.M.YYYY *", "D/M/YYYY", "M/D/YYYY",
    "D/M/YYYY *", "M/D/YYYY *", "D-M-YYYY", "M-D-YYYY", "D/M/YY", "M/D/YY", "D MMMM YYYY",
    "D MMM YYYY", "MMMM D, YYYY", "MMM D, YYYY", "D-MMM-YYYY", "D-MMM-YY",
)  # fmt: skip
# The sign between groups of three digits, and a decimal sign beside the full stop.
THOUSANDS = (",", " ", "\u00a0", "\u202f", "’", "'")
DECIMAL = ","
_UNKNOWN = re.compile(
    r"-|--|\.|\?|n\.?/?a\.?|nan|none|null|no data|not known|unknown|unk|unspecified"
    r"|нет данных|неизвестно|невідомо|немає даних|-99+|-9",
    re.I,
)
# Milliseconds and seconds since 1970 of the years 1980 to 2100.
_MOMENTS = {"unix-milliseconds": (3.1e11, 4.1e12), "unix-seconds": (3.1e8, 4.1e9)}


@dataclass(eq=False)
class Column:
    """A column: how often it is filled, its commonest words, and whether no two rows share one."""

    name: str
    filled: int = 0
    words: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    @property
    def unique(self) -> bool:
        return self.filled == self.rows == len(self.words) and self.filled > 1

    @property
    def few(self) -> bool:
        """Whether its words come again and again, as those of a list to choose from do."""
        return 0 < len(self.words) <= min(FEW, max(2, self.filled // 2))

    def holds(self, test: Callable[[str], object], share: float = 1.0) -> bool:
        """Whether this share of the filled cells passes; a ValueError is a no."""
        return bool(self.filled) and self.passing(test) >= share * self.filled

    def passing(self, test: Callable[[str], object]) -> int:
        return sum(times for word, times in self.words.items() if _passes(test, word))

    def failing(self, test: Callable[[str], object]) -> list[str]:
        """The words that do not pass, the commonest first."""
        return [word for word, _ in self.words.most_common() if not _passes(test, word)]

    def several_formats(self) -> list[str]:
        """A few formats that fit all its cells between them; none where a cell fits none."""
        found: list[str] = []
        rest = Counter(self.words)
        while rest:
            left = Column(self.name, rest.total(), rest)
            best = max(FORMATS, key=lambda each: left.passing(day_reader([each])))
            fitting = day_reader([best])
            unread = Counter({word: n for word, n in rest.items() if not _passes(fitting, word)})
            if len(unread) == len(rest):
                return []
            found.append(best)
            rest = unread
        return found

    def formats(self) -> list[str]:
        """Every format by which all its cells are days."""
        if not self.filled:
            return []
        found = [each for each in FORMATS if self.holds(day_reader([each]))]
        for name, (least, most) in _MOMENTS.items():
            if self.holds(lambda cell, a=least, b=most: a < float(cell) < b):  # type: ignore[misc]
                found.append(name)
        return found


def _passes(test: Callable[[str], object], word: str) -> bool:
    try:
        return test(word) is not False
    except ValueError:
        return False


def look(table: Table) -> tuple[list[Column], list[Row]]:
    """The columns and the rows that were looked at. Raises RefusedError.

    Entries of a list of JSON count as one column: sources[0].path is sources[].path.
    """
    rows = list(islice((row for row in table.rows() if isinstance(row, Row)), LOOKED_AT))
    columns: dict[str, Column] = {name: Column(name) for name in table.columns or ()}
    for row in rows:
        for name, cell in row.cells.items():
            plain = _INDEX.sub("[]", name)
            column = columns.setdefault(plain, Column(plain))
            if word := cell.strip():
                column.filled += 1
                column.words[word] += 1
    for column in columns.values():
        column.rows = len(rows)
    return list(columns.values()), rows


def named(columns: Iterable[Column], pattern: str) -> Iterator[Column]:
    """Columns whose name has these words, whatever parts them."""
    wanted = re.compile(pattern)
    for column in columns:
        if wanted.search(plain_name(column.name)):
            yield column


def plain_name(name: str) -> str:
    """`iYear`, `Date Start` and `date_start` as words: "i year", "date start"."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.split(r"[^a-z0-9]+", parted.lower())).strip()


def is_count(cell: str) -> bool:
    sign = next((sign for sign in THOUSANDS if sign in cell), "")
    return read_count(cell, sign) >= 0


def is_figure(cell: str) -> bool:
    """Whether the cell holds a count, or words or a range that give a figure."""
    return _passes(is_count, cell) or read_figure(cell) is not None


def is_unknown(cell: str) -> bool:
    """Whether the cell holds one of the words that stand for unknown in many tables."""
    return bool(_UNKNOWN.fullmatch(cell))


def is_figure_or_unknown(cell: str) -> bool:
    return is_unknown(cell) or is_figure(cell)


def is_latitude(cell: str) -> bool:
    return read_degrees(cell, 90, DECIMAL if DECIMAL in cell else ".") is not None


def is_longitude(cell: str) -> bool:
    return read_degrees(cell, 180, DECIMAL if DECIMAL in cell else ".") is not None


def is_link(cell: str) -> bool:
    return is_address(cell.split()[0].rstrip(";,|"))


def is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", cell))


def is_fraction(cell: str) -> bool:
    return bool(re.fullmatch(r"-?\d+\.\d*[1-9]\d*", cell))
