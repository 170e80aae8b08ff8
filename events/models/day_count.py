import datetime
from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Sum

from events.models.base import overlapping, within

# What narrows nothing but the days.
_DAYS = {"from", "to", "certain"}
_OF_LISTS = {"sort", "page", "cursor", "limit", "fields"}


class DayCountQuerySet(models.QuerySet["DayCount"]):
    def asked(self, given: Mapping[str, Any]) -> Self | None:
        """What these filters find, or None where they ask of more than days."""
        if given.keys() - _DAYS - _OF_LISTS:
            return None
        first, last = given.get("from"), given.get("to")
        return self.within(first, last) if "certain" in given else self.overlapping(first, last)

    def overlapping(self, first: datetime.date | None, last: datetime.date | None) -> Self:
        """Of incidents that may have happened from the first to the last day, both included."""
        return self.filter(overlapping(first, last))

    def within(self, first: datetime.date | None, last: datetime.date | None) -> Self:
        """Of incidents that certainly happened from the first to the last day."""
        return self.filter(within(first, last))

    def count_incidents(self) -> int:
        """One query."""
        return int(self.aggregate(all=Sum("incidents"))["all"] or 0)


class DayCount(models.Model):
    """How many published incidents lie between two days.

    The database writes this table by itself (migration 0026) with every change of a spot. As
    with the cells of the map several rows may be there for the same days: they are added up.
    `killed` sums the best counts of those incidents that have one, which `with_figure` counts;
    duplicates are counted apart.
    """

    first_day = models.DateField(null=True)
    last_day = models.DateField()
    duplicate = models.BooleanField()
    incidents = models.BigIntegerField()
    with_figure = models.BigIntegerField()
    killed = models.BigIntegerField()

    objects = DayCountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["last_day", "first_day"], name="day_count_by_days")]

    def __str__(self) -> str:
        return f"{self.incidents} from {self.first_day} to {self.last_day}"
