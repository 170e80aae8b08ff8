"""Incidents counted by the days between which they lie, or by the bars of a chart."""

import datetime
from collections.abc import Sequence
from typing import Any

from events.models.day_count import DayCountQuerySet
from events.models.incident import IncidentQuerySet

# What can be asked so: the incidents themselves, or what the database has counted of them.
Dated = IncidentQuerySet | DayCountQuerySet

# What is over a year long fits into no bar: its many intervals need not be told apart.
_DAYS = """{0}.last_day,
    CASE WHEN {0}.first_day >= {0}.last_day - 365 THEN {0}.first_day END AS begins"""
# The number of the bar in which all days lie; most incidents have one day.
_BAR = """CASE WHEN {0}.first_day = {0}.last_day
        OR width_bucket({0}.first_day, {1}) = width_bucket({0}.last_day, {1})
    THEN width_bucket({0}.last_day, {1}) END"""
_BY_BARS = """
    SELECT bar, twice, sum(found)::bigint, sum(counted)::bigint,
        CASE WHEN sum(counted) > 0 THEN sum(sum_killed)::bigint END
    FROM ({}) AS parts (bar, twice, found, counted, sum_killed) GROUP BY 1, 2
"""
# What the database has noted of each, and not the links, whose both ends readers must see.
_OF_INCIDENTS = """
    EXISTS (
        SELECT FROM events_spot AS spot
        WHERE spot.duplicate AND spot.incident_id = events_incident.id
    ) AS twice,
    count(*) AS found, count(events_incident.killed) AS counted,
    sum(events_incident.killed) AS sum_killed"""
_OF_COUNTS = """events_daycount.duplicate AS twice,
    sum(events_daycount.incidents)::bigint AS found,
    sum(events_daycount.with_figure)::bigint AS counted,
    sum(events_daycount.killed)::bigint AS sum_killed"""


def by_days(incidents: Dated, of_all: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What of_all asks, with the parameters given, of rows that stand for {} in it: one query.

    These have last_day, begins, twice, found, counted and sum_killed. begins is None for what is
    over a year long. twice says whether they are duplicates; counted is how many of the found have
    a count of people killed, and sum_killed is the sum of these.
    """
    return _grouped(incidents, _DAYS, "1, 2, 3", of_all, given)


def by_bars(incidents: Dated, starts: Sequence[datetime.date]) -> list[tuple[Any, ...]]:
    """Bar, whether duplicates, how many, those with a count of people killed, the sum of these.

    One query. starts holds the first day of each bar and the day after the last one. bar counts
    from 1, and from 0 what lies before; it is None for what lies in no single bar.
    """
    days = ", ".join(f"'{day.isoformat()}'" for day in starts)
    bar = _BAR.format("{0}", f"ARRAY[{days}]::date[]")
    return _grouped(incidents, bar, "1, 2", _BY_BARS)


def _grouped(
    incidents: Dated, key: str, columns: str, of_all: str, given: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """key is SQL in which {0} stands for the table; columns are the numbers of all keys."""
    if isinstance(incidents, DayCountQuerySet):
        asked = f"{key.format('events_daycount')}, {_OF_COUNTS}"
        some = f"GROUP BY {columns} HAVING sum(events_daycount.incidents) > 0"
        return incidents.ask(asked, some, of_all=of_all, given=given)
    asked = f"{key.format('events_incident')}, {_OF_INCIDENTS}"
    return incidents.ask(asked, f"GROUP BY {columns}", of_all=of_all, given=given)
