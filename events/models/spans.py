"""Rows with a first and a last day, parted by how many days lie between.

What may have happened until a day D has its first day on D or before, which bounds no index by
the last day: a list that is read newest first would walk all that came later. What spans a month
at most ended a month after D at the latest; the few longer or open ones have an index of their
own. Each part is read by its bounds, and together they are what was asked for, once each.
"""

import datetime
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Self, TypeGuard, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import (
    BooleanField,
    DateField,
    ExpressionWrapper,
    F,
    Func,
    Model,
    Q,
    QuerySet,
    Value,
)

# From the first day to the last of the longest month.
_SHORT = datetime.timedelta(30)
LONG = Q(first_day=None) | Q(
    first_day__lt=ExpressionWrapper(F("last_day") - Value(_SHORT.days), DateField())
)

M = TypeVar("M", bound=Model)


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

    def ask(
        self, columns: str, rest: str = "", *, of_all: str = "{}", given: Sequence[Any] = ()
    ) -> list[tuple[Any, ...]]:
        """What SQL finds: one query, or none and nothing where nothing can match.

        Of each part it asks for the columns; rest follows the part's conditions, as in "GROUP BY
        1". The parts have no row in common, and all rows together: {} in of_all stands for these,
        and given holds the parameters that come after theirs.
        """
        try:
            parts, params = self._found_in
        except EmptyResultSet:
            return []
        found = " UNION ALL ".join(f"(SELECT {columns} {part} {rest})" for part in parts)
        with connections[self.db].cursor() as cursor:
            cursor.execute(of_all.format(found), [*params, *given])
            return list(cursor.fetchall())

    @cached_property
    def _found_in(self) -> tuple[list[str], tuple[Any, ...]]:
        """FROM and WHERE of each part: Django writes them once for all that is asked of a list."""
        rows = self.order_by() if self._begun_by is None else self.order_by().filter(_OfPart())
        sql, params = rows.values("pk").query.sql_with_params()
        found = sql[sql.index("FROM") :]
        if self._begun_by is None:
            return [found], params
        conditions = _conditions(self.model._meta.db_table, self._begun_by)
        parts = [found.replace(_OfPart.template, condition) for condition in conditions]
        return parts, params * len(parts)


def is_parted(rows: QuerySet[Any]) -> TypeGuard[SpannedQuerySet[Any]]:
    return isinstance(rows, SpannedQuerySet) and rows._begun_by is not None


class _OfPart(Func):
    """Stands where a part's own condition goes, so that Django writes the rest of both once."""

    template = "(/* of part */)"
    output_field = BooleanField()


def _conditions(table: str, last: datetime.date) -> list[str]:
    """As the indexes of long spans have theirs."""
    first_day, last_day = f'"{table}"."first_day"', f'"{table}"."last_day"'
    ended = last + min(_SHORT, datetime.date.max - last)
    a_month_before = f"({last_day} - {_SHORT.days})"
    return [
        f"({first_day} >= {a_month_before} AND {last_day} <= '{ended.isoformat()}'::date)",
        f"({first_day} IS NULL OR {first_day} < {a_month_before})",
    ]
