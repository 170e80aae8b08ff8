"""Which incidents, articles and quotes fit a search best.

To rank a match takes reading it. Of words that tens of thousands of records have, not every match
can be compared with every other: the records that were made last are, and the search says so.
"""

import functools
from typing import Any, NamedTuple

from django.db import connections

from events.models import Incident
from events.prepared import prepared
from events.search import Search

# How many of each kind are compared then.
LATEST = 10_000
# Words are common which so many of so many records have, of those that were recorded last.
_COMMON, _TRIED = 3, 100

_EVERYTHING, _REST = "%(everything)s::tsquery", "%(rest)s::tsquery"
_PLACES = "%(places)s::bigint[]"
_IN_TEXT = f"search @@ {_EVERYTHING}"
# The planner leaves out what it knows to be false: that no place was named, or nothing besides.
_AT_PLACE = (
    f"cardinality({_PLACES}) > 0 AND place_id = ANY ({_PLACES})"
    f" AND ({_REST} IS NULL OR search @@ {_REST})"
)
_RANK = f"ts_rank(search, {_EVERYTHING})"


class _Kind(NamedTuple):
    table: str
    columns: str
    matching: str
    rank: str


_KINDS = (
    _Kind(
        "events_incident",
        "search, place_id",
        f"({_IN_TEXT} OR {_AT_PLACE})",
        # What happened at the place that the query names comes before what only mentions it.
        f"{_RANK} + CASE WHEN place_id = ANY ({_PLACES}) THEN 1 ELSE 0 END",
    ),
    _Kind("events_article", "search", _IN_TEXT, _RANK),
    _Kind("events_quote", "search", _IN_TEXT, _RANK),
)


def common_words(search: Search) -> tuple[bool, ...]:
    """Of incidents, articles and quotes: whether too many match to read them all. One query."""
    with prepared():
        return _asked(_common(_COMMON, _TRIED, LATEST), search)


def best(search: Search, of_latest: tuple[bool, ...], most: int) -> tuple[list[int], ...]:
    """Of incidents, articles and quotes the ids of so many that match best. One query.

    of_latest says for each whether those alone are compared that were recorded last.
    """
    return _asked(_best(of_latest, LATEST, most), search)


def _asked(statement: str, search: Search) -> tuple[Any, ...]:
    given: dict[str, Any] = {
        "everything": search.everything.written,
        "rest": search.rest and search.rest.written,
        "places": list(search.places),
    }
    with connections[Incident.objects.db].cursor() as cursor:
        cursor.execute(statement, given)
        found: tuple[Any, ...] = cursor.fetchone()
    return found


# Numbers go into the statements themselves, so that they are planned for so many.
@functools.cache
def _common(common: int, tried: int, latest: int) -> str:
    """What the words are has no part in how the few are read, so that one plan fits all words."""
    asked = (
        f"""(
            SELECT count(*) FILTER (WHERE {kind.matching}) >= {common}
            FROM (SELECT {kind.columns} FROM {kind.table} ORDER BY id DESC LIMIT {tried}) AS tried
        ) AND EXISTS (SELECT FROM {kind.table} OFFSET {latest})"""
        for kind in _KINDS
    )
    return f"SELECT {', '.join(asked)}"


@functools.cache
def _best(of_latest: tuple[bool, ...], latest: int, most: int) -> str:
    asked = (
        f"""ARRAY (
            SELECT id FROM {kind.table}
            WHERE {kind.matching} {_among(kind.table, latest) if late else ""}
            ORDER BY {kind.rank} DESC, id DESC LIMIT {most}
        )"""
        for kind, late in zip(_KINDS, of_latest, strict=True)
    )
    return f"SELECT {', '.join(asked)}"


def _among(table: str, latest: int) -> str:
    return f"AND id IN (SELECT id FROM {table} ORDER BY id DESC LIMIT {latest})"
