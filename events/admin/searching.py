"""Finding by the indexes that are there, while the editor is still typing."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable
from django.db.models import Model, Q, QuerySet

from events.models import Speaker

# More than any table holds. A limit keeps the planner from folding the subquery into a walk
# along the order of the list, which would read the whole table for a rare word.
EVERY = 2**31 - 1

# Of so many matches an autocomplete offers the newest; whoever misses one types another word.
OFFERED = 1_000


def in_text(rows: QuerySet[Any], typed: str, limit: int, field: str = "pk") -> Q:
    """The rows whose search vector has every typed word, the last letters still to come.

    field is what on the searched model refers to the rows; no more than limit are looked at.
    """
    found = rows.order_by().filter(matching(typed)).values("pk")[:limit]
    return Q(**{f"{field}__in": found})


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
    words = re.findall(r"[^\W_]+", typed)
    if not words:
        return None
    raw = " & ".join(f"{word}:*" for word in words)
    return SearchQuery(raw, config="english", search_type="raw") | SearchQuery(
        raw, config="simple", search_type="raw"
    )


def searchable(model: type[Model]) -> bool:
    return any(field.name == "search" for field in model._meta.get_fields())
