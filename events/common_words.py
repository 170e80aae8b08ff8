"""Which words are so common that not every match can be compared with every other.

To rank a match takes reading it. Of words that tens of thousands of records have, a search compares
the records that were made last, and says so.
"""

import functools
from typing import Any

from django.db import connections

from events.models import Incident
from events.prepared import prepared
from events.search import Search

# How many of each kind are compared then.
LATEST = 10_000
# Words are common which so many of so many records have, of those that were recorded last.
_COMMON, _TRIED = 3, 100

# What the words are has no part in how the few are read, so that one plan fits all words.
_IS_COMMON = """(
        SELECT count(*) FILTER (WHERE {matching}) >= {common}
        FROM (SELECT {columns} FROM {table} ORDER BY id DESC LIMIT {tried}) AS tried
    ) AND EXISTS (SELECT FROM {table} OFFSET {latest})"""
_MATCHING = "search @@ everything"
_OF_EACH_KIND = (
    {
        "table": "events_incident",
        "columns": "search, place_id",
        "matching": f"{_MATCHING} OR place_id = ANY(places) AND (rest IS NULL OR search @@ rest)",
    },
    {"table": "events_article", "columns": "search", "matching": _MATCHING},
    {"table": "events_quote", "columns": "search", "matching": _MATCHING},
)


def common_words(search: Search) -> tuple[bool, bool, bool]:
    """Of incidents, articles and quotes: whether too many match to read them all. One query."""
    given: dict[str, Any] = {
        "everything": search.everything.written,
        "rest": search.rest and search.rest.written,
        "places": list(search.places),
    }
    with prepared(), connections[Incident.objects.db].cursor() as cursor:
        cursor.execute(_written(_COMMON, _TRIED, LATEST), given)
        incidents, articles, quotes = cursor.fetchone()
    return incidents, articles, quotes


@functools.cache
def _written(common: int, tried: int, latest: int) -> str:
    """How many goes into the statement itself, so that it is planned for so many."""
    asked = (
        _IS_COMMON.format(common=common, tried=tried, latest=latest, **kind)
        for kind in _OF_EACH_KIND
    )
    return f"""
    SELECT {", ".join(asked)} FROM (
        SELECT %(everything)s::tsquery AS everything, %(rest)s::tsquery AS rest,
            %(places)s::bigint[] AS places
    ) AS asked"""
