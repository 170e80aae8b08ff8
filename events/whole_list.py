"""A list that nothing narrows, from a row on: the same statement with another row in it.

It takes Django longer to write it than it takes to read, make and send what it finds.
"""

import datetime
import functools
from collections import namedtuple
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from psycopg.types.numeric import Int8

from events.keyset import Order
from events.prepared import prepared

# Stand in the statement for the row that it goes on from; no row has such an id.
_DAY, _ID = datetime.date(1, 2, 3), -7_203_685_477_580_812


def rows_after(
    rows: Callable[[], QuerySet[Any]],
    order: Order,
    cursor: str | None,
    columns: tuple[str, ...],
    limit: int,
) -> list[Any]:
    """The first rows in this order, or those that come after the cursor, as named columns.

    order goes by a day. Raises BadRequest for what is no cursor.
    """
    given: dict[Any, Any] = {}
    if cursor is not None:
        day, row_id = order.read(cursor)
        given = {_DAY: day, _ID: Int8(row_id)}
    asked, sql, stand_ins, record = _written(rows, order, cursor is not None, columns, limit)
    params = [given.get(one, one) for one in stand_ins]
    # Which database it reads from is decided anew each time.
    with prepared(), connections[asked.db].cursor() as found:
        found.execute(sql, params)
        return [record(row) for row in found.fetchall()]


@functools.cache
def _written(
    rows: Callable[[], QuerySet[Any]],
    order: Order,
    goes_on: bool,
    columns: tuple[str, ...],
    limit: int,
) -> tuple[QuerySet[Any], str, tuple[Any, ...], Callable[[Any], Any]]:
    asked = order.past(rows(), _DAY, _ID) if goes_on else rows()
    sql, params = order.sort(asked).values_list(*columns)[:limit].query.sql_with_params()
    record: Any = namedtuple("Row", columns)  # type: ignore[misc]
    return asked, sql, params, record._make
