"""How many incidents each value of a filter would leave, beside those that are set already."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, QuerySet

from events.countries import country_name
from events.models.spans import parts_of
from events.models.vocabulary import Grading, IncidentKind, Target, Weapon

# Counting every value reads every match; beyond this many a reader narrows the question first.
MOST_COUNTED = 20_000
_SHOWN = 8

# The filter's name, and the column or array of an incident that it asks of.
_COLUMNS = {"country": "country_code", "kind": "kind", "grading": "grading"}
_ARRAYS = {"weapon": "weapons", "target": "targets"}
# The matches are read once, and those that are alike are counted in each way together.
_COUNTED = """
    WITH matching AS MATERIALIZED ({matching})
    SELECT facet, value, sum(n)::bigint FROM (
        SELECT facet, value, n FROM matching, LATERAL (VALUES {columns}) AS parts (facet, value)
        UNION ALL
        SELECT facet, value, n FROM matching, LATERAL (VALUES {arrays}) AS parts (facet, parts),
            unnest(parts) AS value
    ) AS each GROUP BY facet, value ORDER BY sum(n) DESC, value
"""
_LABELS = {"kind": IncidentKind, "grading": Grading, "weapon": Weapon, "target": Target}


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int


def count_facets(matching: QuerySet[Any]) -> Mapping[str, list[FacetValue]]:
    """For each filter its values with the number of matches, most first: one query."""
    columns = [*_COLUMNS.values(), *_ARRAYS.values()]
    try:
        parts, params = parts_of(
            matching, lambda part: part.order_by().values(*columns).annotate(n=Count("*"))
        )
    except EmptyResultSet:
        return {}
    found: dict[str, list[FacetValue]] = defaultdict(list)
    every = " UNION ALL ".join(parts)
    sql = _COUNTED.format(matching=every, columns=_pairs(_COLUMNS), arrays=_pairs(_ARRAYS))
    with connections[matching.db].cursor() as cursor:
        cursor.execute(sql, params)
        for name, value, count in cursor.fetchall():
            if value and len(found[name]) < _SHOWN:
                found[name].append(FacetValue(value, _label(name, value), count))
    return found


def _pairs(parts: Mapping[str, str]) -> str:
    return ", ".join(f"('{name}', {column})" for name, column in parts.items())


def _label(name: str, value: str) -> str:
    return country_name(value) if name == "country" else str(_LABELS[name](value).label)
