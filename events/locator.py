"""The small map of one spot: where in the world it is, and how exactly that is known.

Coasts and borders are Natural Earth's, cut into tiles of SVG paths (scripts/vendor_map.py), so
that a map is a few paths put together. Nothing here asks the database.
"""

import functools
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Incident, Place
from events.models.vocabulary import PlaceKind, PlacePrecision
from events.to_records import coordinates

WIDTH, HEIGHT = 320, 200
_OUTLINES = Path(__file__).parent / "outlines"
_KM_IN_A_DEGREE = 111.2
# Near the poles a map in degrees stretches without end; from about 78 degrees on it no more does.
_NARROWEST = 0.2


@dataclass(frozen=True)
class _Scale:
    """How a precision is drawn: the map's height and the circle's radius in kilometres, the
    least radius in pixels, and which tiles; a radius of 0 is a point."""

    height_km: float
    radius_km: float
    least: float
    tiles: str = "50m"


# The circles are those of the large map (static/js/map.js).
_SCALES = {
    PlacePrecision.EXACT: _Scale(700, 0, 4.5),
    PlacePrecision.VICINITY: _Scale(700, 1, 7),
    PlacePrecision.CITY: _Scale(700, 5, 9),
    PlacePrecision.DISTRICT: _Scale(700, 25, 12),
    PlacePrecision.REGION: _Scale(1_000, 100, 16),
    PlacePrecision.COUNTRY: _Scale(2_600, 300, 20, "110m"),
}
# What a mark says of where it happened.
IN_WORDS = {
    PlacePrecision.EXACT: gettext_lazy("at this spot"),
    PlacePrecision.VICINITY: gettext_lazy("near this spot"),
    PlacePrecision.CITY: gettext_lazy("somewhere in this city, town or village"),
    PlacePrecision.DISTRICT: gettext_lazy("somewhere in this district"),
    PlacePrecision.REGION: gettext_lazy("somewhere in this region"),
    PlacePrecision.COUNTRY: gettext_lazy("somewhere in this country"),
}
# How exact a place's centre is for what happened there.
_OF_A_CENTRE = {
    PlaceKind.SITE: PlacePrecision.EXACT,
    PlaceKind.CITY: PlacePrecision.CITY,
    PlaceKind.DISTRICT: PlacePrecision.DISTRICT,
    PlaceKind.REGION: PlacePrecision.REGION,
    PlaceKind.COUNTRY: PlacePrecision.COUNTRY,
}
_ORDER = list(PlacePrecision)


@dataclass(frozen=True)
class Locator:
    """A map WIDTH by HEIGHT pixels whose middle is the spot; paths are SVG path data.

    transform takes the paths, in hundredths of a degree with south positive, to pixels. radius
    is in pixels; exact says that the spot is a point and not the middle of a circle.
    """

    land: str
    borders: str
    transform: str
    radius: float
    exact: bool
    words: str
    description: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> tuple[int, int]:
        return self.width // 2, self.height // 2


def drawn_precision(incident: Incident) -> PlacePrecision:
    """How exactly the incident may be drawn: a city's centre is never an exact spot."""
    known = PlacePrecision(incident.place_precision or PlacePrecision.COUNTRY)
    if incident.latitude is not None or incident.place is None:
        return known
    return max(known, _OF_A_CENTRE[PlaceKind(incident.place.kind)], key=_ORDER.index)


def locate_incident(incident: Incident) -> Locator | None:
    """None where its coordinates are unknown."""
    latitude, longitude = coordinates(incident)
    if latitude is None or longitude is None:
        return None
    precision = drawn_precision(incident)
    return locate(latitude, longitude, precision, str(IN_WORDS[precision]))


def locate_place(place: Place) -> Locator | None:
    """None where its coordinates are unknown."""
    if place.latitude is None or place.longitude is None:
        return None
    precision = _OF_A_CENTRE[PlaceKind(place.kind)]
    return locate(place.latitude, place.longitude, precision, _("the place’s middle"))


def locate(latitude: float, longitude: float, precision: PlacePrecision, words: str) -> Locator:
    """The map around a spot, in degrees (WGS 84); words say what its mark stands for."""
    scale = _SCALES[precision]
    high = scale.height_km / _KM_IN_A_DEGREE
    shrink = max(math.cos(math.radians(latitude)), _NARROWEST)
    wide = high * WIDTH / HEIGHT / shrink
    tiles = _tiles(scale.tiles)
    land, borders = _paths(tiles, longitude, latitude, wide / 2, high / 2)
    pixels = HEIGHT / high / tiles["scale"]
    radius = max(scale.radius_km * HEIGHT / scale.height_km, scale.least)
    return Locator(
        land=land,
        borders=borders,
        transform=(
            f"translate({WIDTH // 2} {HEIGHT // 2}) scale({pixels * shrink:.5f} {pixels:.5f})"
            f" translate({-longitude * tiles['scale']:.2f} {latitude * tiles['scale']:.2f})"
        ),
        radius=round(radius, 1),
        exact=not scale.radius_km,
        words=words,
        description=_(
            "A map of about %(width)s by %(height)s kilometres around %(latitude)s, "
            "%(longitude)s (latitude, longitude). The mark in its middle says: %(words)s."
        )
        % {
            "width": number_format(round(scale.height_km * WIDTH / HEIGHT)),
            "height": number_format(round(scale.height_km)),
            "latitude": f"{latitude:.2f}",
            "longitude": f"{longitude:.2f}",
            "words": words,
        },
    )


def _paths(
    tiles: dict[str, Any], east: float, north: float, half_wide: float, half_high: float
) -> tuple[str, str]:
    """The land and the borders of every tile that the window touches."""
    size = tiles["degrees"]
    land, borders = [], []
    for west in _steps(east - half_wide, east + half_wide, size):
        for south in _steps(north - half_high, north + half_high, size):
            turned = (west + 180) % 360 - 180
            found = tiles["tiles"].get(f"{turned},{south}")
            if found:
                # Beyond the date line a tile lies one turn of the globe further on.
                shift = (west - turned) * tiles["scale"]
                land.append(_shifted(found[0], shift))
                borders.append(_shifted(found[1], shift))
    return "".join(land), "".join(borders)


def _steps(low: float, high: float, size: int) -> range:
    return range(math.floor(low / size) * size, math.ceil(high / size) * size, size)


def _shifted(path: str, shift: int) -> str:
    """The path moved to the east: every line of it begins with an absolute point."""
    if not shift:
        return path
    begun = (part.partition("l") for part in path.split("M")[1:])
    return "".join(f"M{_moved(point, shift)}l{rest}" for point, _l, rest in begun)


def _moved(point: str, shift: int) -> str:
    digits = point.lstrip("-")
    sign = "-" if point != digits else ""
    x, y = digits.replace("-", " -", 1).split()
    return f"{int(sign + x) + shift} {y}"


@functools.cache
def _tiles(scale: str) -> dict[str, Any]:
    tiles: dict[str, Any] = json.loads((_OUTLINES / f"tiles-{scale}.json").read_text("utf-8"))
    return tiles
