"""Incidents counted by the days between which they lie."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Sum,
    Value,
    When,
)

from events.models import Spot
from events.models.day_count import DayCountQuerySet
from events.models.incident import IncidentQuerySet

# What can be asked so: the incidents themselves, or what the database has counted of them.
Dated = IncidentQuerySet | DayCountQuerySet


def by_days(incidents: Dated) -> QuerySet[Any, Any]:
    """Rows of begins, last_day, twice, found, counted and sum_killed.

    begins is None for those that are over a year long: they fit into no bar of a chart, so that
    their many intervals need not be told apart. twice says whether they are duplicates; counted
    is how many of the found have a count of people killed, and sum_killed is the sum of these.
    """
    if isinstance(incidents, DayCountQuerySet):
        return (
            incidents.order_by()
            .values("last_day", begins=_begins(), twice=F("duplicate"))
            .annotate(found=Sum("incidents"), counted=Sum("with_figure"), sum_killed=Sum("killed"))
            .filter(found__gt=0)
        )
    # What the database has noted of each, and not the links, whose both ends readers must see.
    duplicate = Spot.objects.filter(incident=OuterRef("pk"), duplicate=True)
    return (
        incidents.order_by()
        .values(
            "last_day",
            begins=_begins(),
            twice=Exists(duplicate),
        )
        .annotate(found=Count("*"), counted=Count("killed"), sum_killed=Sum("killed"))
    )


def _begins() -> Case:
    a_year_before = ExpressionWrapper(F("last_day") - Value(365), DateField())
    return Case(When(first_day__gte=a_year_before, then=F("first_day")))
