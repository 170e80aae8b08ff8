"""Incidents counted by the days between which they lie."""

from collections.abc import Sequence
from typing import Any

from events.models.day_count import DayCountQuerySet
from events.models.incident import IncidentQuerySet

# What can be asked so: the incidents themselves, or what the database has counted of them.
Dated = IncidentQuerySet | DayCountQuerySet

# What is over a year long fits into no bar: its many intervals need not be told apart.
_DAYS = """{0}.last_day,
    CASE WHEN {0}.first_day >= {0}.last_day - 365 THEN {0}.first_day END AS begins"""
# What the database has noted of each, and not the links, whose both ends readers must see.
_OF_INCIDENTS = f"""{_DAYS.format("events_incident")},
    EXISTS (
        SELECT FROM events_spot AS spot
        WHERE spot.duplicate AND spot.incident_id = events_incident.id
    ) AS twice,
    count(*) AS found, count(events_incident.killed) AS counted,
    sum(events_incident.killed) AS sum_killed"""
_OF_COUNTS = f"""{_DAYS.format("events_daycount")}, events_daycount.duplicate AS twice,
    sum(events_daycount.incidents)::bigint AS found,
    sum(events_daycount.with_figure)::bigint AS counted,
    sum(events_daycount.killed)::bigint AS sum_killed"""


def by_days(incidents: Dated, of_all: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What of_all asks, with the parameters given, of rows that stand for {} in it: one query.

    These have last_day, begins, twice, found, counted and sum_killed. begins is None for what is
    over a year long. twice says whether they are duplicates; counted is how many of the found have
    a count of people killed, and sum_killed is the sum of these.
    """
    if isinstance(incidents, DayCountQuerySet):
        some = "GROUP BY 1, 2, 3 HAVING sum(events_daycount.incidents) > 0"
        return incidents.ask(_OF_COUNTS, some, of_all=of_all, given=given)
    return incidents.ask(_OF_INCIDENTS, "GROUP BY 1, 2, 3", of_all=of_all, given=given)
