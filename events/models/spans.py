"""Rows with a first and a last day, parted by how many days lie between.

What may have happened until a day D has its first day on D or before, which bounds no index by
the last day: a list that is read newest first would walk all that came later. What spans a month
at most ended a month after D at the latest; the few longer or open ones have an index of their
own. Each part is read by its bounds, and together they are what was asked for, once each.
"""

import datetime
from collections.abc import Sequence
from typing import Any, Self, TypeVar

from django.db.models import DateField, ExpressionWrapper, F, Model, Q, QuerySet, Value

# From the first day to the last of the longest month.
_SHORT = datetime.timedelta(30)
_A_MONTH_BEFORE = ExpressionWrapper(F("last_day") - Value(_SHORT.days), DateField())
LONG = Q(first_day=None) | Q(first_day__lt=_A_MONTH_BEFORE)

M = TypeVar("M", bound=Model)
Rows = TypeVar("Rows", bound="QuerySet[Any]")


class SpannedQuerySet(QuerySet[M]):
    """Rows that may be known to have begun on a day or before."""

    _begun_by: datetime.date | None = None

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._begun_by = self._begun_by
        return clone

    def in_spans(self, last: datetime.date) -> Self:
        """The same rows, all of which began on this day or before, to be read in two parts.

        For those to whom an index leads; others would be sought twice.
        """
        parted = self.all()
        parted._begun_by = last
        return parted


def in_parts(rows: Rows) -> list[Rows]:
    """Querysets that have no row in common and all rows together."""
    last = rows._begun_by if isinstance(rows, SpannedQuerySet) else None
    if last is None:
        return [rows]
    ended = last + min(_SHORT, datetime.date.max - last)
    return [rows.filter(first_day__gte=_A_MONTH_BEFORE, last_day__lte=ended), rows.filter(LONG)]


def together(parts: Sequence[QuerySet[Any, Any]]) -> tuple[str, tuple[Any, ...]]:
    """SQL for the rows of all parts, with its parameters. Raises EmptyResultSet for none."""
    asked = [part.query.sql_with_params() for part in parts]
    params = tuple(param for _, params in asked for param in params)
    return " UNION ALL ".join(sql for sql, _ in asked), params
