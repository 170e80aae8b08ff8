"""How many incidents each value of a filter would leave, beside those that are set already."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from events.countries import country_name
from events.models.facet_bits import FACET_BITS
from events.models.incident import IncidentQuerySet
from events.models.vocabulary import label

# Counting every value reads every match; beyond this many a reader narrows the question first.
MOST_COUNTED = 20_000
_SHOWN = 8

# The matches are read once, and those that are alike are counted in each way together: in each
# row of the answer one of the columns says what is counted, and the others are empty.
_ALIKE = "events_incident.country_code, events_incident.facet_bits, count(*) AS n"
_COUNTED = """
    WITH matching AS MATERIALIZED ({{}})
    SELECT country_code, {parts}, sum(n)::bigint FROM matching
    GROUP BY GROUPING SETS (1, {numbers})
""".format(
    parts=", ".join(f"facet_bits & {bits.mask}" for bits in FACET_BITS),
    numbers=", ".join(str(number) for number, _ in enumerate(FACET_BITS, 2)),
)
_VOCABULARIES = {bits.filter: bits.vocabulary for bits in FACET_BITS}


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int


def count_facets(matching: IncidentQuerySet) -> Mapping[str, list[FacetValue]]:
    """For each filter its values with the number of matches, most first: one query."""
    found = {name: Counter[str]() for name in ("country", *_VOCABULARIES)}
    counted = matching.ask(_ALIKE, "GROUP BY 1, 2", of_all=_COUNTED)
    for country, *numbers, count in counted:
        if country:
            found["country"][country] += count
        for bits, number in zip(FACET_BITS, numbers, strict=True):
            for word in bits.words(number or 0):
                found[bits.filter][word] += count
    return {name: _most(name, counts) for name, counts in found.items() if counts}


def _most(name: str, counts: Counter[str]) -> list[FacetValue]:
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_SHOWN]
    return [FacetValue(value, _label(name, value), count) for value, count in most]


def _label(name: str, value: str) -> str:
    return country_name(value) if name == "country" else label(_VOCABULARIES[name](value))
