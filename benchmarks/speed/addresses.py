"""What is asked: for each figure our addresses and Datasette's, of the same rows."""

import base64
import datetime
import json
import random
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psycopg

Archive = psycopg.Connection[tuple[object, ...]]

_MOST = 4_000
_PLACES = 200
_KINDS = ("airstrike", "shelling", "drone", "bombing", "shooting", "attack", "abduction")
_FIRST = datetime.date(2014, 6, 1)
_DAYS = 2_500
# So few and such large cities, countries and spans that a page is full in an archive of 10,000
# too: a hundredth of the incidents would otherwise be compared by shorter pages.
_CITIES = 5
# An incident with three claims and two quotes (events/synthetic/world.sql).
_OF_TWENTY = 15


@dataclass
class Addresses:
    """Paths of our public site and of Datasette, one for one."""

    ours: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)

    def add(self, ours: str, theirs: str = "") -> None:
        self.ours.append(ours)
        if theirs:
            self.theirs.append(theirs)


def addresses_of(url: str) -> dict[str, Addresses]:
    """By the name of the page; url is of the archive's database."""
    chance = random.Random(1)
    with psycopg.connect(url) as archive:
        archive.execute("SET search_path = published")
        return {
            "list": _lists(chance, "/incidents/", ""),
            "json": _lists(chance, "/incidents.json", ".json"),
            "facets": _facets(archive, chance),
            "first": _first(),
            "deep": _deep(archive),
            "search": _searches(archive),
            "incident": _incidents(archive),
        }


def _days(chance: random.Random, shortest: int, longest: int) -> tuple[str, str]:
    first = _FIRST + datetime.timedelta(chance.randrange(_DAYS))
    last = first + datetime.timedelta(chance.randint(shortest, longest))
    return first.isoformat(), last.isoformat()


def _lists(chance: random.Random, path: str, form: str) -> Addresses:
    """By city and date, newest first: what may have happened there in those days."""
    found = Addresses()
    for _ in range(_MOST):
        city = f"synthetic-{chance.randint(1, _CITIES)}"
        first, last = _days(chance, 540, 1_000)
        asked = {"place": city, "first_day__lte": last, "last_day__gte": first}
        found.add(
            f"{path}?{urlencode({'city': city, 'from': first, 'to': last})}",
            f"/archive/incidents{form}?{urlencode(asked)}&_sort_desc=last_day",
        )
    return found


def _facets(archive: Archive, chance: random.Random) -> Addresses:
    """By country and date, with the number of matches beside each value of the other filters."""
    rows = archive.execute(
        # Of the first more match than are counted, at a million.
        "SELECT country_code FROM events_incident GROUP BY 1 ORDER BY count(*) DESC"
        " LIMIT 4 OFFSET 1"
    )
    countries = [str(code) for (code,) in rows]
    facets = "&_facet=kind&_facet=grading&_facet_array=weapons&_facet_array=targets"
    found = Addresses()
    for _ in range(_MOST):
        country = chance.choice(countries)
        first, last = _days(chance, 330, 500)
        asked = {"country": country, "first_day__lte": last, "last_day__gte": first}
        found.add(
            f"/incidents/?{urlencode({'country': country, 'from': first, 'to': last})}",
            f"/archive/incidents?{urlencode(asked)}{facets}&_sort_desc=last_day",
        )
    return found


def _first() -> Addresses:
    return Addresses(["/incidents.json"], ["/archive/incidents.json?_sort_desc=last_day"])


def _deep(archive: Archive) -> Addresses:
    """Pages that begin around the row at nine tenths of the list, newest first, by cursor."""
    rows = archive.execute(
        "SELECT last_day, id FROM events_incident ORDER BY last_day DESC, id DESC"
        " OFFSET (SELECT count(*) * 9 / 10 FROM events_incident) LIMIT %s",
        [_MOST],
    )
    found = Addresses()
    for day, pk in rows:
        key = json.dumps([str(day), pk], separators=(",", ":")).encode()
        cursor = base64.urlsafe_b64encode(key).rstrip(b"=").decode()
        found.add(
            f"/incidents.json?cursor={cursor}",
            f"/archive/incidents.json?_sort_desc=last_day&_next={day},{pk}",
        )
    return found


def _searches(archive: Archive) -> Addresses:
    """A name of a place and what happened there."""
    rows = archive.execute("SELECT name FROM events_place ORDER BY id LIMIT %s", [_PLACES])
    found = Addresses()
    for name in (str(row[0]).split()[0] for row in rows):
        for kind in _KINDS:
            asked = urlencode({"q": f"{name} {kind}"})
            found.add(f"/search.json?{asked}", f"/archive/search.json?{asked}")
    return found


def _incidents(archive: Archive) -> Addresses:
    rows = archive.execute(
        "SELECT code FROM events_incident WHERE id %% 20 = %s ORDER BY id LIMIT %s",
        [_OF_TWENTY, _MOST],
    )
    return Addresses([f"/incidents/{code}/" for (code,) in rows])
