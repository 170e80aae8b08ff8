"""An index by letter: from any page of a list by name to the names with another first letter."""

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from events.models.base import INITIAL
from events.views.listing import Page

# From each letter to the next one by a step into the index, however many names begin with it.
_INITIALS = """
    WITH RECURSIVE listed (initial) AS NOT MATERIALIZED ({listed}), letters (initial) AS (
        (SELECT initial FROM listed ORDER BY initial LIMIT 1)
        UNION ALL
        SELECT (
            SELECT listed.initial FROM listed WHERE listed.initial > letters.initial
            ORDER BY listed.initial LIMIT 1
        )
        FROM letters WHERE letters.initial IS NOT NULL
    )
    SELECT initial FROM letters WHERE initial <> ''
"""


@dataclass(frozen=True)
class Letter:
    """A first letter of some name in the list; current where the page shows those names."""

    name: str
    address: str
    current: bool


def letters_of(page: Page[Any], queryset: QuerySet[Any]) -> list[Letter]:
    """The first letters of the names in this list, whichever one is asked for: one query."""
    given = page.request.GET.copy()
    asked = given.pop("letter", [""])[0].upper()
    found = type(page.filters).read(given, queryset).qs
    return [
        Letter(initial, page.address(letter=initial, page=None), initial == asked)
        for initial in sorted(_initials(found))
    ]


def _initials(found: QuerySet[Any]) -> list[str]:
    listed = found.order_by().annotate(initial=INITIAL).values("initial")
    sql, params = listed.query.sql_with_params()
    with connections[found.db].cursor() as cursor:
        cursor.execute(_INITIALS.format(listed=sql), params)
        return [initial for (initial,) in cursor.fetchall()]
