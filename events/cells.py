"""The grid on which the map counts incidents: pure arithmetic, without Django or a database.

The world in the Web Mercator projection is a square. At level n it is parted into 2^n by 2^n
cells, counted from the north-west corner. A map's zoom z shows the world 256 · 2^z pixels wide,
so that the cells of level z + 2 are 64 pixels wide on the screen. Cells never depend on the part
of the map that is looked at: what a cell counts does not change when the map is moved.
"""

import math
import re
from dataclasses import dataclass

MIN_ZOOM, MAX_ZOOM = 0, 18
# The cells of the finest level are about 38 metres wide at the equator.
FINEST = MAX_ZOOM + 2
# One answer counts at most this many cells; a screen of 3840 by 2160 pixels has 2,040 or so.
MAX_CELLS = 4_096

Range = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A part of the map in degrees. Where west is greater than east it crosses the date line."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Window:
    """The cells of one level that a box touches: ranges of columns and one of rows, inclusive."""

    level: int
    columns: tuple[Range, ...]
    rows: Range

    @property
    def size(self) -> int:
        first, last = self.rows
        return sum(east - west + 1 for west, east in self.columns) * (last - first + 1)

    def at(self, level: int) -> "Window":
        """The same cells, each as the range of cells of a finer level that it holds."""
        finer = level - self.level
        return Window(
            level, tuple(_finer(r, finer) for r in self.columns), _finer(self.rows, finer)
        )


def _finer(cells: Range, levels: int) -> Range:
    return cells[0] << levels, ((cells[1] + 1) << levels) - 1


def read_zoom(text: str) -> int:
    """Raises ValueError with a sentence."""
    zoom = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
    if not MIN_ZOOM <= zoom <= MAX_ZOOM:
        raise ValueError(f"“{text[:50]}” is no zoom: a whole number from 0 to {MAX_ZOOM} is.")
    return zoom


def read_box(text: str) -> Box:
    """A box written as west,south,east,north in degrees. Raises ValueError with a sentence."""
    parts = text.split(",")
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        raise ValueError(
            f"“{text[:80]}” is no box: four numbers are, west,south,east,north in degrees, "
            "as in 22,44,41,53."
        ) from None
    for name, degrees, most in (
        ("west", west, 180), ("south", south, 90), ("east", east, 180), ("north", north, 90),
    ):  # fmt: skip
        if not -most <= degrees <= most:
            raise ValueError(f"{name} is {degrees}: it lies between -{most} and {most} degrees.")
    if south > north:
        raise ValueError(f"south is {south} and north is {north}: south lies below north.")
    return Box(west, south, east, north)


def column(longitude: float, level: int) -> int:
    """The column of a longitude in degrees; 180 belongs to the last."""
    return _clamped((longitude + 180) / 360, level)


def row(latitude: float, level: int) -> int:
    """The row of a latitude in degrees; beyond 85.0511 the map ends, and its edge row counts."""
    return _clamped((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2, level)


def _clamped(share: float, level: int) -> int:
    cells = 1 << level
    return min(max(math.floor(share * cells), 0), cells - 1)


def window(zoom: int, box: Box) -> Window:
    """The cells that a map at this zoom shows of the box, on the finest level that bounds them.

    Where they would be more than MAX_CELLS the level is coarser than the zoom's own.
    """
    level = zoom + 2
    while (found := _window(level, box)).size > MAX_CELLS:
        level -= 1
    return found


def _window(level: int, box: Box) -> Window:
    west, east = column(box.west, level), column(box.east, level)
    rows = row(box.north, level), row(box.south, level)
    if box.west <= box.east:
        return Window(level, ((west, east),), rows)
    last = (1 << level) - 1
    if west <= east:  # both ends in one cell: the box goes round the world
        return Window(level, ((0, last),), rows)
    return Window(level, ((west, last), (0, east)), rows)


def named(level: int, x: int, y: int) -> str:
    """A cell as addresses name it."""
    return f"{level}-{x}-{y}"


def read_cell(text: str) -> Window:
    """The cell that level-column-row names. Raises ValueError with a sentence."""
    if re.fullmatch(r"[0-9]{1,2}(-[0-9]{1,7}){2}", text, re.A):
        level, x, y = map(int, text.split("-"))
        if level <= FINEST and max(x, y) < 1 << level:
            return Window(level, ((x, x),), (y, y))
    raise ValueError(f"“{text}” is no cell of the map.")
