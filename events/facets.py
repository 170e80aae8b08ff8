"""How many incidents each value of a filter would leave, beside those that are set already."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Func, QuerySet, Value

from events.countries import country_name
from events.models.vocabulary import Grading, IncidentKind, Target, Weapon

# Counting every value reads every match; beyond this many a reader narrows the question first.
MOST_COUNTED = 20_000
_SHOWN = 8

# The filter's name, and the column or array of an incident that it asks of.
_COLUMNS = {"country": F("country_code"), "kind": F("kind"), "grading": F("grading")}
_ARRAYS = {"weapon": "weapons", "target": "targets"}
_LABELS = {"kind": IncidentKind, "grading": Grading, "weapon": Weapon, "target": Target}


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int


def count_facets(matching: QuerySet[Any]) -> Mapping[str, list[FacetValue]]:
    """For each filter its values with the number of matches, most first: one query."""
    bare = matching.order_by().select_related(None)
    parts = [_counted(bare, name, column) for name, column in _COLUMNS.items()]
    parts += [
        _counted(bare, name, Func(F(array), function="unnest", output_field=CharField()))
        for name, array in _ARRAYS.items()
    ]
    found: dict[str, list[FacetValue]] = defaultdict(list)
    for name, value, count in parts[0].union(*parts[1:], all=True).order_by("-n", "value"):
        if value and len(found[name]) < _SHOWN:
            found[name].append(FacetValue(value, _label(name, value), count))
    return found


def _counted(matching: QuerySet[Any], name: str, column: Any) -> QuerySet[Any]:
    named: QuerySet[Any] = matching.values(facet=Value(name, CharField()), value=column)
    counted: QuerySet[Any] = named.annotate(n=Count("pk"))
    return counted.values_list("facet", "value", "n")


def _label(name: str, value: str) -> str:
    return country_name(value) if name == "country" else str(_LABELS[name](value).label)
