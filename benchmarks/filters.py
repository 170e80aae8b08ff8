"""What the filters cost that leave a large share of a large archive.

    DATABASE_URL=... .venv/bin/python -m benchmarks.filters [--runs N]

Asks the made-up archive of DATABASE_URL (manage.py synthesize) in this process, with the public
role's rights and no answer kept, for what its most common actor, source, weapon, target, kind and
grading leave: as a page, as twins of incidents and of claims, and on the map of the world. Prints
the time that each waits for the database, the median, and how many times that of the list that
nothing narrows.
"""

import argparse
import statistics

from django.db import connection

from benchmarks.pages import Answer, public_site, set_up, timed_queries

# The most common of each, by the records themselves.
_MOST_COMMON = {
    "actor": "SELECT s.slug FROM events_attribution JOIN events_speaker s ON s.id = actor_id",
    "source": "SELECT s.slug FROM events_article JOIN events_source s ON s.id = source_id",
    "weapon": "SELECT word FROM events_incident, unnest(weapons) AS word",
    "target": "SELECT word FROM events_incident, unnest(targets) AS word",
    "kind": "SELECT kind FROM events_incident",
    "grading": "SELECT grading FROM events_incident WHERE grading <> ''",
}
# The path of each form, and what it asks beside the filter.
_FORMS = {
    "page": ("/incidents/", ""),
    "page 100": ("/incidents/", "page=100"),
    "twin": ("/incidents.json", ""),
    "claims": ("/claims.json", ""),
    "map": ("/map/cells.json", "zoom=2&bbox=-180,-85,180,85"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    set_up()
    asked = list(_asked())
    answer = public_site()
    print("{:34}".format("milliseconds") + "".join(map("{:>16}".format, _FORMS)))
    whole = _medians(answer, "", arguments.runs)
    print(f"{'all':34}" + "".join(f"{found:9.1f}       " for found in whole))
    for one in asked:
        found = zip(_medians(answer, one, arguments.runs), whole, strict=True)
        columns = "".join(f"{here:9.1f} {here / of_all:5.1f}×" for here, of_all in found)
        print(f"{one:34}{columns}", flush=True)
    connection.close()


def _asked() -> list[str]:
    with connection.cursor() as cursor:
        found = []
        for name, words in _MOST_COMMON.items():
            cursor.execute(f"{words} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
            found += [f"{name}={word}" for (word,) in cursor.fetchall()]
    *_, kind, grading = found
    return [*found, f"{kind}&{grading}", "min_killed=5"]


def _medians(answer: Answer, asked: str, runs: int) -> list[float]:
    """Milliseconds that each form waits for the database, once what it reads is in memory."""
    found = []
    for path, beside in _FORMS.values():
        address = f"{path}?{'&'.join(filter(None, (asked, beside)))}".rstrip("?")
        taken = [in_database(answer, address) for _ in range(runs + 1)]
        found.append(1000 * statistics.median(taken[1:]))
    return found


def in_database(answer: Answer, address: str) -> float:
    """Seconds that this address waits for the database."""
    seconds: list[float] = []
    with timed_queries(seconds):
        answer(address)
    return sum(seconds)


if __name__ == "__main__":
    main()
