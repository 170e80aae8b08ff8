"""Where it happened, as a profile reads it from a row; the gazetteer is asked later."""

import re

from events.exchange.datasets.cells import Cells, one_word
from events.exchange.datasets.country_names import country_code
from events.exchange.datasets.numbers import read_degrees
from events.exchange.datasets.profile import Where, listed
from events.exchange.datasets.record import Spot
from events.models.vocabulary import PlacePrecision

_MAX_NAME = 300
_MAX_POINT = 200
_WKT = re.compile(r"POINT\s*Z?\s*\(\s*(\S+)\s+(\S+)(?:\s+\S+)?\s*\)", re.I)
_PAIR = re.compile(r"\(?\s*([^\s,;()]+)\s*[,;\s]\s*([^\s,;()]+)\s*\)?")
# From the finest to the coarsest.
_ORDER = list(PlacePrecision.values)


class Placing:
    """Reads names, country, coordinates and precision."""

    def __init__(self, place: Where, decimal: str) -> None:
        self._place = place
        self._decimal = decimal
        self._names = listed(place.name)
        self._endings = tuple(f" {ending.strip()}" for ending in place.endings)
        self._precision = one_word(place.precision)

    def read(self, cells: Cells) -> Spot:
        """Raises SetAsideError for coordinates that are none, and for no place at all."""
        latitude, longitude = self._coordinates(cells)
        names = [name for column in self._names if (name := cells.get(column))]
        admin1 = cells.get(self._place.admin1) if self._place.admin1 else ""
        code = self._country(cells)
        said = self._precision(cells)
        names = names or self._names_of_last_resort(cells, admin1, latitude, longitude)
        return Spot(
            names=tuple(self._spellings(names)),
            country_code=code,
            admin1=admin1,
            latitude=latitude,
            longitude=longitude,
            precision=self._no_finer(said, cells, admin1) if latitude is None else said,
        )

    def _names_of_last_resort(
        self, cells: Cells, admin1: str, latitude: float | None, longitude: float | None
    ) -> list[str]:
        if admin1:
            return [admin1]
        country = cells.get(self._place.country) if self._place.country else ""
        if latitude is not None:
            # The coordinates in the dataset's own digits.
            return [self._written_coordinates(cells)]
        if country or self._place.country_code:
            return [country or self._place.country_code]
        raise cells.aside("says no place: neither a name nor coordinates")

    def _written_coordinates(self, cells: Cells) -> str:
        if self._place.point:
            return cells.get(self._place.point)
        return f"{cells.get(self._place.latitude)}, {cells.get(self._place.longitude)}"

    def _spellings(self, names: list[str]) -> list[str]:
        """The names as the dataset has them, and without the words that say what they are."""
        found: dict[str, None] = {}
        for name in names:
            found[name[:_MAX_NAME]] = None
            for ending in self._endings:
                if name.lower().endswith(ending.lower()):
                    found[name[: -len(ending)].strip()[:_MAX_NAME]] = None
        return [name for name in found if name]

    def _no_finer(self, said: str, cells: Cells, admin1: str) -> str:
        """Without coordinates a place is as exact as its name."""
        named = any(cells.get(column) for column in self._names)
        by_name = (
            PlacePrecision.CITY
            if named
            else PlacePrecision.REGION
            if admin1
            else PlacePrecision.COUNTRY
        )
        return max(said or by_name.value, by_name.value, key=_ORDER.index)

    def _country(self, cells: Cells) -> str:
        if not self._place.country:
            return self._place.country_code
        said = cells.get(self._place.country)
        if not said:
            return self._place.country_code
        code = country_code(said, self._place.countries)
        if not code:
            cells.flag("is no country that is known: it is left empty", self._place.country)
        return code

    def _coordinates(self, cells: Cells) -> tuple[float, float] | tuple[None, None]:
        if self._place.point:
            written = self._point(cells)
        else:
            written = (cells.get(self._place.latitude), cells.get(self._place.longitude))
        if written == ("", ""):
            return None, None
        columns = (
            self._place.point or self._place.latitude,
            self._place.point or self._place.longitude,
        )
        degrees: list[float] = []
        for cell, column, most in zip(written, columns, (90, 180), strict=True):
            try:
                degrees.append(read_degrees(cell, most, self._decimal))
            except ValueError as error:
                raise cells.aside(str(error), column) from error
        if degrees == [0, 0]:
            cells.flag("lies at 0, 0, in the sea: kept as written", columns[0])
        return degrees[0], degrees[1]

    def _point(self, cells: Cells) -> tuple[str, str]:
        """Latitude and longitude as written in one cell."""
        column, order = self._place.point, self._place.point_order
        cell = cells.get(column)
        if not cell:
            return "", ""
        pattern = _WKT if order == "WKT" else _PAIR
        found = pattern.fullmatch(cell) if len(cell) <= _MAX_POINT else None
        if not found:
            raise cells.aside(f"is no point written as {order}", column)
        one, other = found.groups()
        return (one, other) if order == "latitude longitude" else (other, one)
