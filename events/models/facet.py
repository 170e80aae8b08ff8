"""Sums that the database keeps of all published incidents, and of each facet's apart."""

from collections.abc import Collection, Mapping
from typing import Any, Self, TypeVar

from django.db import models

# The filters of one word that a spot can answer (migration 0037).
FACETS = frozenset({"kind", "country", "grading", "harm", "weapon", "target"})

M = TypeVar("M", bound=models.Model)


class FacetQuerySet(models.QuerySet[M]):
    def of_all(self) -> Self:
        return self.filter(facet="", value="")

    def of_asked(self, given: Mapping[str, Any], beside: Collection[str] = ()) -> Self | None:
        """What the filters find but for those beside, or None where they ask of more than a facet.

        given holds the value of each filter that is set, by its name.
        """
        asked = given.keys() - set(beside)
        if not asked:
            return self.of_all()
        name = asked.pop()
        if asked or name not in FACETS:
            return None
        return self.filter(facet=name, value=given[name])


class FacetModel(models.Model):
    """Rows for every incident have an empty facet and value; others are of a filter and its word.

    Several rows may be there for the same key: they are added up. A writer adds a row with what
    it changed and folds into it the rows that no other writer holds, so that writers never wait
    for each other.
    """

    facet = models.CharField(max_length=10)
    value = models.CharField(max_length=30)

    class Meta:
        abstract = True
