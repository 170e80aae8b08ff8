"""Permanent addresses for new places: the plain name where it is plain whose it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils.text import slugify

from events.exchange.gazetteer import City
from events.text import fold

# A place this many times as populous as the next of its name is meant by the bare name.
_FAR_LARGER = 10


def plain_slug(city: City) -> str:
    """The name in ASCII, or an alternative name that is, or the GeoNames number."""
    # Codes of airports stand among the names in capitals.
    others = (name for name in city.alternatenames if not name.isupper())
    for name in (city.name, *others):
        folded = fold(name)
        if folded and folded.isascii():
            return slugify(folded)
    return f"place-{city.geonameid}"


def slugs_for(
    cities: Collection[City], taken: Iterable[str], known: Collection[int]
) -> dict[int, str]:
    """A slug for each city whose GeoNames number is not known yet.

    The same cities get the same slugs in whatever order they come. A slug that is taken stays
    where it is: the newcomer's says the country and the first-level division as well.
    """
    used = set(taken)
    by_slug: dict[str, list[City]] = defaultdict(list)
    for city in cities:
        by_slug[plain_slug(city)].append(city)
    slugs: dict[int, str] = {}
    qualified: dict[str, list[City]] = defaultdict(list)
    for plain, sharing in sorted(by_slug.items()):
        owner = _owner(sharing)
        for city in sharing:
            if city.geonameid in known:
                continue
            if city is owner and plain not in used:
                slugs[city.geonameid] = plain
            else:
                longer = slugify(f"{plain} {city.countrycode} {city.admin1code}")
                qualified[longer].append(city)
    used |= set(slugs.values())
    for longer, sharing in qualified.items():
        for city in sharing:
            alone = len(sharing) == 1 and longer not in used
            slugs[city.geonameid] = longer if alone else f"{longer}-{city.geonameid}"
    return slugs


def _owner(sharing: list[City]) -> City | None:
    """Whose the plain name is: the only one's, or the one's that is far larger than the next."""
    first, *rest = sorted(sharing, key=lambda city: -city.population)
    if not rest:
        return first
    larger = first.population and first.population >= _FAR_LARGER * rest[0].population
    return first if larger else None
