"""How many came to harm, as a profile reads it from a row: a claim for each figure of its own.

A low or a high that is the same as the count says nothing more and makes no claim. All that the
source says is kept as it says it: a low over the best figure is flagged, and not mended.
"""

import re
from collections.abc import Mapping
from itertools import pairwise

from events.exchange.datasets.cells import Cells
from events.exchange.datasets.columns import columns_of
from events.exchange.datasets.numbers import MAX_COUNT, read_count
from events.exchange.datasets.profile import Figures
from events.exchange.datasets.record import Claim
from events.exchange.datasets.row_text import RowText
from events.text import read_figure

MAX_WORDING = 200
_ONE_NUMBER = re.compile(r"[\d.,’'\s]*")
_IN_WORDS = "is a figure in words, or a range: say in_words = true to have it read"
Bounds = tuple[int | None, int | None]


class Figuring:
    """Reads the claims of one harm and population."""

    def __init__(self, figures: Figures, thousands: str) -> None:
        self._figures = figures
        self._thousands = thousands
        self._harm, self._population = figures.harm.value, figures.population.value
        named = {"count": figures.count, "low": figures.low, "high": figures.high}
        self._columns = {bound: column for bound, column in named.items() if column}

    def read(self, cells: Cells, text: RowText) -> list[Claim]:
        """Raises SetAsideError for a cell that holds no figure."""
        if self._figures.each_row is not None:
            return self._each(cells, text)
        found = {
            bound: figure
            for bound, column in self._columns.items()
            if (figure := self._figure(cells, column)) is not None
        }
        # Figures at odds are all kept: nobody can say which of them says nothing more.
        alone = len(found) < 2
        claims = (
            _bounds(found)
            if alone or self._flag_disorder(cells, found)
            else _without_repeats(found)
        )
        several = len(claims) > 1
        return [
            self._claim(cells, text, bound, of, preferred=several and bound == "count")
            for bound, of in claims.items()
        ]

    def _each(self, cells: Cells, text: RowText) -> list[Claim]:
        many = self._figures.each_row
        column = self._figures.words
        if not columns_of(column, cells.all_cells):
            raise cells.aside("is not there, and the figure rests on it", column)
        return [self._claim(cells, text, "each", (many, many), preferred=False)]

    def _figure(self, cells: Cells, column: str) -> Bounds | None:
        cell = cells.get(column)
        if not cell:
            return None
        try:
            count = read_count(cell, self._thousands)
        except ValueError as error:
            figure = read_figure(cell)
            if figure is None:
                raise cells.aside(str(error), column) from error
            if not self._figures.in_words:
                reason = str(error) if _ONE_NUMBER.fullmatch(cell) else _IN_WORDS
                raise cells.aside(reason, column) from error
            if max(figure.low or 0, figure.high or 0) > MAX_COUNT:
                too_many = f"is more than {MAX_COUNT:,}, which no count of people is"
                raise cells.aside(too_many, column) from error
            return figure.low, figure.high
        return count, count

    def _flag_disorder(self, cells: Cells, found: Mapping[str, Bounds]) -> bool:
        """Say where low, best and high are not in this order, and whether there is such a place."""
        before = len(cells.flags)
        order = [(bound, found[bound][0]) for bound in ("low", "count", "high") if bound in found]
        for (lower, low), (upper, high) in pairwise(order):
            if low is not None and high is not None and low > high:
                names = self._columns
                reason = f"{names[lower]} {low} is over {names[upper]} {high}: kept as written"
                cells.flag(reason, names[lower])
        return len(cells.flags) > before

    def _claim(
        self, cells: Cells, text: RowText, bound: str, of: Bounds, *, preferred: bool
    ) -> Claim:
        column = self._columns.get(bound) or self._figures.words
        start, end = text.line_of(columns_of(column, cells.all_cells)[0])
        cell = cells.get(column)
        return Claim(
            harm=self._harm,
            population=self._population,
            bound=bound,
            low=of[0],
            high=of[1],
            start=start,
            end=end,
            wording=cell if len(cell) <= MAX_WORDING and "\n" not in cell else "",
            preferred=preferred,
        )


def _bounds(found: Mapping[str, Bounds]) -> dict[str, Bounds]:
    """A low alone is open above, and a high open below."""
    said = {
        bound: (None if bound == "high" else low, None if bound == "low" else high)
        for bound, (low, high) in found.items()
    }
    return {bound: of for bound, of in said.items() if of != (None, None)}


def _without_repeats(found: Mapping[str, Bounds]) -> dict[str, Bounds]:
    """One claim where the figures agree."""
    count, low, high = (found.get(bound) for bound in ("count", "low", "high"))
    if count is None and low is not None and low == high:
        return {"low": low}
    said = {"count": count, "low": None if low == count else low}
    said["high"] = None if high == count else high
    return _bounds({bound: of for bound, of in said.items() if of is not None})
