"""What common words cost to search for in a large archive.

    DATABASE_URL=... .venv/bin/python -m benchmarks.words [WORDS ...] [--runs N]

Asks the made-up archive of DATABASE_URL (manage.py synthesize) in this process, with the public
role's rights and no answer kept, for a word that many incidents have, two that many have and none
has both, two that many texts have, the name of the largest city, and that with a common kind: or
for the words that are given. Prints the time that the search and each list wait for the database,
the median, in milliseconds.
"""

import argparse
import statistics
from urllib.parse import urlencode

from django.db import connection

from benchmarks.filters import in_database
from benchmarks.pages import public_site, set_up

_PATHS = ("/search.json", "/incidents/", "/incidents.json", "/articles/", "/quotes/")
_LARGEST = """
SELECT split_part(place.name, ' ', 1) FROM events_incident JOIN events_place AS place
ON place.id = place_id GROUP BY place.id, place.name ORDER BY count(*) DESC LIMIT 1
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    set_up()
    asked = arguments.words or _common()
    answer = public_site()
    print(f"{'milliseconds':24}" + "".join(f"{path:>18}" for path in _PATHS))
    for words in asked:
        found = []
        for path in _PATHS:
            address = f"{path}?{urlencode({'q': words})}"
            taken = [in_database(answer, address) for _ in range(arguments.runs + 1)]
            found.append(1000 * statistics.median(taken[1:]))
        print(f"{words:24}" + "".join(f"{one:18.1f}" for one in found), flush=True)
    connection.close()


def _common() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_LARGEST)
        [(city,)] = cursor.fetchall()
    return ["attack", "attack shelling", "people killed", city, f"{city} drone"]


if __name__ == "__main__":
    main()
