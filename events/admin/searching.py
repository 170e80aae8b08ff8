"""Finding by the indexes that are there, while the editor is still typing."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable
from django.db import connection
from django.db.models import Model, Q, QuerySet

from events.models import Speaker

# More than any table holds. A limit keeps the planner from folding the subquery into a walk
# along the order of the list, which would read the whole table for a rare word.
EVERY = 2**31 - 1

# A word that more records have than this is common: to read them all would take seconds, and nobody
# looks through them. The newest of them are found by walking from the end, a short way.
COMMON, NEWEST = 5_000, 200
ON_COMMON_WORDS = f"of words that more than {COMMON:,} records have, the newest {NEWEST} are found"

# Of so many matches an autocomplete offers the newest; whoever misses one types another word.
OFFERED = 1_000


def in_text(rows: QuerySet[Any], typed: str, limit: int, field: str = "pk") -> Q:
    """The rows whose search vector has every typed word, the last letters still to come.

    field is what on the searched model refers to the rows; no more than limit are looked at.
    Where more than COMMON match, the newest of them alone.
    """
    found = rows.order_by().filter(matching(typed)).values("pk")
    if _prefixes(typed) and found[: COMMON + 1].count() > COMMON:
        return Q(**{f"{field}__in": _newest(rows.model, typed)})
    return Q(**{f"{field}__in": found[:limit]})


def _newest(model: type[Model], typed: str) -> list[int]:
    """The newest matches of words that are common.

    OFFSET keeps the condition out of the inner query, and with it the walk from the end.
    """
    table, words = connection.ops.quote_name(model._meta.db_table), _raw(typed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM (SELECT id, search FROM {table} ORDER BY id DESC OFFSET 0) walked"
            " WHERE search @@ (to_tsquery('english', %s) || to_tsquery('simple', %s)) LIMIT %s",
            [words, words, NEWEST],
        )
        return [pk for (pk,) in cursor.fetchall()]


def matching(typed: str) -> Q:
    """Whose search vector has every typed word; nothing when no word was typed."""
    query = _prefixes(typed)
    return Q(pk__in=[]) if query is None else Q(search=query)


def by_name(field: str, typed: str) -> Q:
    """The rows whose speaker, or whoever the field refers to, has the typed letters in the name."""
    speakers = Speaker.objects.order_by().filter(name__icontains=typed.strip())
    return Q(**{f"{field}__in": speakers.values("pk")[:EVERY]})


def code_begins(typed: str) -> str | None:
    """The opening of an incident's code that was typed, as in E000042, or None."""
    return typed.strip().upper() if re.fullmatch(r"\s*E\d+\s*", typed, re.I | re.A) else None


def _prefixes(typed: str) -> SearchQueryCombinable | None:
    raw = _raw(typed)
    if not raw:
        return None
    return SearchQuery(raw, config="english", search_type="raw") | SearchQuery(
        raw, config="simple", search_type="raw"
    )


def _raw(typed: str) -> str:
    """As to_tsquery reads it: beginnings of words, all of which are there."""
    return " & ".join(f"{word}:*" for word in re.findall(r"[^\W_]+", typed))


def searchable(model: type[Model]) -> bool:
    return any(field.name == "search" for field in model._meta.get_fields())
