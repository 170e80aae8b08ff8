"""Incidents counted by the days between which they lie, or by the bars of a chart."""

import datetime
from collections.abc import Sequence
from typing import Any

from events.models.day_count import DayCountQuerySet
from events.models.incident import IncidentQuerySet

# What can be asked so: the incidents themselves, or what the database has counted of them.
Dated = IncidentQuerySet | DayCountQuerySet

# What is over a year long fits into no bar: its many intervals need not be told apart.
_DAYS = """last_day,
    CASE WHEN first_day >= last_day - 365 THEN first_day END AS begins"""
# The number of the bar in which all days lie; most incidents have one day.
_BAR = """CASE WHEN first_day = last_day
        OR width_bucket(first_day, {0}) = width_bucket(last_day, {0})
    THEN width_bucket(last_day, {0}) END AS bar"""
# What the database has noted of each, and not the links, whose both ends readers must see.
_OF_INCIDENTS = """
    EXISTS (
        SELECT FROM events_spot AS spot WHERE spot.duplicate AND spot.incident_id = dated.id
    ) AS twice,
    count(*) AS found, count(killed) AS counted, sum(killed)::bigint AS sum_killed"""
_OF_COUNTS = """duplicate AS twice,
    sum(incidents)::bigint AS found, sum(with_figure)::bigint AS counted,
    CASE WHEN sum(with_figure) > 0 THEN sum(killed)::bigint END AS sum_killed"""


def by_days(incidents: Dated, of_all: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What of_all asks, with the parameters given, of rows that stand for {} in it: one query.

    These have last_day, begins, twice, found, counted and sum_killed. begins is None for what is
    over a year long. twice says whether they are duplicates; counted is how many of the found have
    a count of people killed, and sum_killed is the sum of these, None where none has.
    """
    return _grouped(incidents, _DAYS, "1, 2, 3", of_all, given)


def by_bars(incidents: Dated, starts: Sequence[datetime.date]) -> list[tuple[Any, ...]]:
    """Bar, whether duplicates, how many, those with a count of people killed, the sum of these.

    One query. starts holds the first day of each bar and the day after the last one. bar counts
    from 1, and from 0 what lies before; it is None for what lies in no single bar.
    """
    days = ", ".join(f"'{day.isoformat()}'" for day in starts)
    return _grouped(incidents, _BAR.format(f"ARRAY[{days}]::date[]"), "1, 2")


def _grouped(
    incidents: Dated, key: str, numbers: str, of_all: str = "{}", given: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """key is SQL of columns; numbers are those of the key's, and the next for twice."""
    if isinstance(incidents, DayCountQuerySet):
        columns, sums = "duplicate, first_day, last_day, incidents, with_figure, killed", _OF_COUNTS
        some = " HAVING sum(incidents) > 0"
    else:
        columns, sums, some = "id, first_day, last_day, killed", _OF_INCIDENTS, ""
    groups = f"SELECT {key}, {sums} FROM ({{}}) AS dated GROUP BY {numbers}{some}"
    return incidents.ask(columns, of_all=of_all.format(groups), given=given)
