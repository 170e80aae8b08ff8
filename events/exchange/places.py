"""From the gazetteer into the archive: cities and their names, in one transaction.

A place is found again by its GeoNames number. What the archive has of it stays: its id, its slug,
its names and every field that is filled; what is empty is filled, and names are added.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from events.exchange.gazetteer import City
from events.exchange.place_slugs import slugs_for
from events.exchange.signature import sign
from events.models import Place, PlaceName
from events.models.vocabulary import PlaceKind
from events.text import fold

# How many places are merged at a time: enough for sets to pay, few enough for little memory.
_BATCH = 5_000
# How near a place entered by hand must lie to be the city of its name: about 10 km.
_NEAR_DEGREES = 0.1

_LONGEST_NAME = 300


@dataclass
class Report:
    """What a load did, in places, and in names added or left out."""

    new: int = 0
    changed: int = 0
    same: int = 0
    names: int = 0
    names_left_out: int = 0


@dataclass
class _Known:
    """What the archive has already."""

    slugs: set[str] = field(default_factory=set)
    ids: dict[int, int] = field(default_factory=dict)
    by_hand: dict[tuple[str, str], list[Place]] = field(default_factory=lambda: defaultdict(list))


def load_places(
    cities: Collection[City],
    divisions: dict[tuple[str, str], str],
    *,
    names: bool = True,
    dry_run: bool = False,
    watch: Callable[[Iterable[City]], Iterable[City]] = iter,
) -> Report:
    """Bring the cities into the gazetteer; loading them again changes nothing.

    watch is given the cities on their way, for a progress bar.
    """
    report = Report()
    with transaction.atomic(), connection.cursor() as cursor:
        sign("load_places")
        # Editors read on, and wait with new places until the end.
        cursor.execute(
            f"LOCK TABLE {Place._meta.db_table}, {PlaceName._meta.db_table}"
            " IN SHARE ROW EXCLUSIVE MODE"
        )
        cursor.execute(_TEMPORARY_TABLES)
        known = _what_is_known()
        _recognise_by_hand(cities, known)
        slugs = slugs_for(cities, known.slugs, known.ids.keys())
        for batch in _batches(watch(cities)):
            _copy_places(cursor, batch, divisions, known, slugs)
            report.names_left_out += _copy_names(cursor, batch, with_others=names)
            _merge(cursor, report, len(batch))
        cursor.execute("DROP TABLE incoming_place, incoming_name")
        cursor.execute(f"ANALYZE {Place._meta.db_table}, {PlaceName._meta.db_table}")
        transaction.set_rollback(dry_run)
    return report


def _what_is_known() -> _Known:
    known = _Known()
    for place_id, slug, number in Place.objects.values_list("id", "slug", "geonames_id").iterator():
        known.slugs.add(slug)
        if number is not None:
            known.ids[number] = place_id
    for place in Place.objects.filter(geonames_id=None, kind=PlaceKind.CITY):
        known.by_hand[fold(place.name), place.country_code].append(place)
    return known


def _recognise_by_hand(cities: Iterable[City], known: _Known) -> None:
    """Give a place without a number its own, where name, country and spot leave no doubt."""
    if not known.by_hand:
        return
    meant: dict[int, set[int]] = defaultdict(set)
    for city in cities:
        if city.geonameid in known.ids:
            continue
        for name in {fold(name) for name in (city.name, *city.alternatenames)}:
            for place in known.by_hand.get((name, city.countrycode), ()):
                if _is_near(place, city):
                    meant[place.id].add(city.geonameid)
    times = Counter(number for numbers in meant.values() for number in numbers)
    for place_id, numbers in meant.items():
        number, *others = numbers
        if not others and times[number] == 1:
            known.ids[number] = place_id


def _is_near(place: Place, city: City) -> bool:
    return (
        place.latitude is not None
        and place.longitude is not None
        and abs(place.latitude - city.latitude) <= _NEAR_DEGREES
        and abs(place.longitude - city.longitude) <= _NEAR_DEGREES
    )


def _batches(cities: Iterable[City]) -> Iterator[list[City]]:
    rest = iter(cities)
    while batch := list(islice(rest, _BATCH)):
        yield batch


_TEMPORARY_TABLES = """
CREATE TEMPORARY TABLE incoming_place (
    place_id bigint, geonames_id integer, name text, slug text, country_code text, admin1 text,
    latitude float8, longitude float8
);
CREATE TEMPORARY TABLE incoming_name (geonames_id integer, name text, folded text)
"""


def _copy_places(
    cursor: CursorWrapper,
    cities: Iterable[City],
    divisions: dict[tuple[str, str], str],
    known: _Known,
    slugs: dict[int, str],
) -> None:
    with cursor.copy("COPY incoming_place FROM STDIN") as copy:
        for city in cities:
            number = city.geonameid
            division = divisions.get((city.countrycode, city.admin1code), "")
            copy.write_row(
                (known.ids.get(number), number, city.name, slugs.get(number), city.countrycode,
                 division, city.latitude, city.longitude)
            )  # fmt: skip


def _copy_names(cursor: CursorWrapper, cities: Iterable[City], *, with_others: bool) -> int:
    """Returns how many names were left out: they hold no letter or digit, or are too long."""
    left_out = 0
    with cursor.copy("COPY incoming_name FROM STDIN") as copy:
        for city in cities:
            others = city.alternatenames if with_others else ()
            for name in dict.fromkeys((city.name, *others)):
                folded = fold(name)
                if folded and max(len(folded), len(name)) <= _LONGEST_NAME:
                    copy.write_row((city.geonameid, name, folded))
                else:
                    left_out += bool(name)
    return left_out


_FILL = """
UPDATE events_place p SET
    geonames_id = i.geonames_id,
    country_code = coalesce(nullif(p.country_code, ''), i.country_code),
    admin1 = coalesce(nullif(p.admin1, ''), i.admin1),
    latitude = coalesce(p.latitude, i.latitude),
    longitude = coalesce(p.longitude, i.longitude)
FROM incoming_place i
WHERE p.id = i.place_id AND (
    p.geonames_id IS NULL OR p.country_code = '' OR p.latitude IS NULL
    OR (p.admin1 = '' AND i.admin1 <> '')
)
RETURNING p.id
"""
_ADD_PLACES = f"""
INSERT INTO events_place
    (geonames_id, name, slug, kind, country_code, admin1, latitude, longitude)
SELECT geonames_id, name, slug, '{PlaceKind.CITY}', country_code, admin1, latitude, longitude
FROM incoming_place WHERE place_id IS NULL
"""
# Each place that was known with how many names it gained, and the new ones together.
_ADD_NAMES = """
WITH added AS (
    INSERT INTO events_placename (place_id, name, folded)
    SELECT p.id, n.name, n.folded
    FROM incoming_name n JOIN events_place p USING (geonames_id)
    WHERE NOT EXISTS (
        SELECT FROM events_placename known WHERE known.place_id = p.id AND known.name = n.name
    )
    RETURNING place_id
)
SELECT i.place_id, sum(by_place.names)
FROM (SELECT place_id, count(*) AS names FROM added GROUP BY place_id) AS by_place
LEFT JOIN incoming_place i ON i.place_id = by_place.place_id
GROUP BY i.place_id
"""


def _merge(cursor: CursorWrapper, report: Report, places: int) -> None:
    cursor.execute("ANALYZE incoming_place, incoming_name")
    cursor.execute(_FILL)
    changed = {place_id for (place_id,) in cursor.fetchall()}
    cursor.execute(_ADD_PLACES)
    new = cursor.rowcount
    cursor.execute(_ADD_NAMES)
    for place_id, names in cursor.fetchall():
        report.names += int(names)
        if place_id is not None:
            changed.add(place_id)
    cursor.execute("TRUNCATE incoming_place, incoming_name")
    report.new += new
    report.changed += len(changed)
    report.same += places - new - len(changed)
