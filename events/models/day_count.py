import datetime
from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Sum

from events.models.base import overlapping, within
from events.models.facet import FacetModel, FacetQuerySet
from events.models.spans import SpannedQuerySet

_DAYS = {"from", "to", "certain"}
_OF_LISTS = {"sort", "page", "cursor", "limit", "fields"}


class DayCountQuerySet(SpannedQuerySet["DayCount"], FacetQuerySet["DayCount"]):  # type: ignore[override]
    def asked(self, given: Mapping[str, Any]) -> Self | None:
        """What these filters find, or None where they ask of more than days and a facet."""
        found = self.of_asked(given, _DAYS | _OF_LISTS)
        if found is None:
            return None
        first, last = given.get("from"), given.get("to")
        return found.within(first, last) if "certain" in given else found.overlapping(first, last)

    def overlapping(self, first: datetime.date | None, last: datetime.date | None) -> Self:
        """Of incidents that may have happened from the first to the last day, both included."""
        return self.filter(overlapping(first, last))

    def within(self, first: datetime.date | None, last: datetime.date | None) -> Self:
        """Of incidents that certainly happened from the first to the last day."""
        return self.filter(within(first, last))

    def count_incidents(self) -> int:
        """One query."""
        return int(self.aggregate(all=Sum("incidents"))["all"] or 0)


class DayCount(FacetModel):
    """How many published incidents lie between two days.

    The database writes this table by itself (migration 0028) with every change of a spot. `killed`
    sums the best counts of those incidents that have one, which `with_figure` counts; duplicates
    are counted apart.
    """

    first_day = models.DateField(null=True)
    last_day = models.DateField()
    duplicate = models.BooleanField()
    incidents = models.BigIntegerField()
    with_figure = models.BigIntegerField()
    killed = models.BigIntegerField()

    objects = DayCountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["facet", "value", "last_day", "first_day"],
                include=["duplicate", "incidents", "with_figure", "killed"],
                name="day_count_by_days",
            )
        ]

    def __str__(self) -> str:
        return f"{self.incidents} from {self.first_day} to {self.last_day}"
