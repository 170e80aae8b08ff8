"""Which place of the gazetteer a dataset means: by any spelling of its name, and by coordinates.

A name alone must be plain within its country; where the row has coordinates, the place must lie
near them. What is not plain is no match: the incident keeps the dataset's own name and its
coordinates, and the report lists the name with what it may be.
"""

import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from events.exchange.datasets.record import Spot
from events.models import PlaceName
from events.models.vocabulary import PlaceKind, PlacePrecision
from events.text import fold

# How far the centre of a place may lie from what happened there, in kilometres: a large city's
# outskirts, and a region's borders.
_NEAR = {
    PlaceKind.CITY.value: 30,
    PlaceKind.SITE.value: 5,
    PlaceKind.DISTRICT.value: 75,
    PlaceKind.REGION.value: 400,
}
_ANYWHERE = 5_000
# What an incident of this precision may be matched with: "Lunda Sul" the province is not a town.
_KINDS = {
    PlacePrecision.REGION: {PlaceKind.REGION, PlaceKind.DISTRICT},
    PlacePrecision.COUNTRY: {PlaceKind.COUNTRY},
}
_WITHIN_A_CITY = {PlaceKind.CITY, PlaceKind.SITE, PlaceKind.DISTRICT}
_MOST_NAMES = 100_000
_DEGREE = 111.2

_fold = functools.lru_cache(maxsize=50_000)(fold)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of the gazetteer that has the name."""

    id: int
    slug: str
    kind: str
    country_code: str
    admin1: str
    latitude: float | None
    longitude: float | None

    def is_within(self, kilometres: float, spot: Spot) -> bool:
        """Of the spot, near enough for so short a way; also where either's point is unknown."""
        if self.latitude is None or spot.latitude is None:
            return True
        north = self.latitude - spot.latitude
        # Most of a name's places lie too far north or south alone.
        if _DEGREE * abs(north) > kilometres:
            return False
        east = (self.longitude or 0) - (spot.longitude or 0)
        east = (east + 180) % 360 - 180
        way = math.hypot(north, east * math.cos(math.radians(spot.latitude)))
        return _DEGREE * way <= kilometres


class Match(msgspec.Struct, frozen=True, gc=False):
    """The place, or why there is none."""

    place: Candidate | None
    reason: str = ""


@dataclass
class Gazetteer:
    """Asks the database for the names of a batch at once, and remembers them."""

    _known: dict[str, list[Candidate]] = field(default_factory=dict)
    # Of each spelling's places those that a precision and a country allow.
    _allowed: dict[tuple[tuple[str, ...], str, str], list[list[Candidate]]] = field(
        default_factory=dict
    )

    def look_up(self, spots: Iterable[Spot]) -> None:
        """Learn the places of every name that is not known yet: one query."""
        if len(self._known) > _MOST_NAMES:
            self._known.clear()
            self._allowed.clear()
        called = {spot.names for spot in spots}
        wanted = {name for names in called for name in _spellings(names)} - self._known.keys()
        if not wanted:
            return
        self._known |= {name: [] for name in wanted}
        rows = PlaceName.objects.filter(folded__in=wanted).order_by("place_id")
        for folded, number, slug, kind, country, admin1, latitude, longitude in rows.values_list(
            "folded", "place_id", "place__slug", "place__kind", "place__country_code",
            "place__admin1", "place__latitude", "place__longitude",
        ).distinct():  # fmt: skip
            place = Candidate(number, slug, kind, country, admin1, latitude, longitude)
            self._known[folded].append(place)

    def match(self, spot: Spot) -> Match:
        """The names must have been looked up."""
        reason = "the gazetteer has no such name"
        for named in self._named(spot):
            near = [place for place in named if _is_near(place, spot)]
            if len(near) > 1:
                near = _of_the_division(near, spot)
            if len(near) == 1:
                return Match(near[0])
            if near:
                return Match(None, f"it may be any of these: {_listed(near)}")
            if named:
                reason = f"the places of this name lie elsewhere: {_listed(named)}"
        return Match(None, reason)

    def _named(self, spot: Spot) -> list[list[Candidate]]:
        """For each spelling of the spot's names the places that it may mean, wherever they lie."""
        asked = spot.names, spot.precision, spot.country_code
        named = self._allowed.get(asked)
        if named is None:
            spellings = _spellings(spot.names)
            named = [[p for p in self._known[name] if _may_be(p, spot)] for name in spellings]
            if len(self._allowed) > _MOST_NAMES:
                self._allowed.clear()
            self._allowed[asked] = named
        return named


@functools.lru_cache(maxsize=50_000)
def _spellings(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, folded; then the parts of the first, as in "Saltivka, Kharkiv"."""
    parts = names[0].split(",")[:4] if "," in names[0] else ()
    folded = (fold(name) for name in (*names, *parts))
    return tuple(name for name in dict.fromkeys(folded) if name)


def _may_be(place: Candidate, spot: Spot) -> bool:
    kinds = _KINDS.get(PlacePrecision(spot.precision), _WITHIN_A_CITY) if spot.precision else None
    return (kinds is None or place.kind in kinds) and (
        not spot.country_code or not place.country_code or place.country_code == spot.country_code
    )


def _is_near(place: Candidate, spot: Spot) -> bool:
    return place.is_within(_NEAR.get(place.kind, _ANYWHERE), spot)


def _of_the_division(places: list[Candidate], spot: Spot) -> list[Candidate]:
    """Those of the same first-level division, where the gazetteer knows it of any of them."""
    division = _fold(spot.admin1) if spot.admin1 else ""
    there = [place for place in places if division and _fold(place.admin1) == division]
    return there or places


def _listed(places: list[Candidate]) -> str:
    named = ", ".join(place.slug for place in places[:5])
    return f"{named} and {len(places) - 5} more" if len(places) > 5 else named
