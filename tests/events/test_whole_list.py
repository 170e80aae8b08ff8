"""The written statement finds what the list's own queryset finds."""

import base64
import json
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.db import connections
from pytest_django import Settings

from archive.database.router import reading_from
from events import listings
from events.keyset import NEWEST, OLDEST, Order
from events.models import Incident
from events.whole_list import rows_after
from tests.factories import days, make_incident

pytestmark = pytest.mark.django_db
INCIDENTS = listings.INCIDENTS


def written(order: Order, cursor: str | None = None, limit: int = 4) -> list[tuple[Any, ...]]:
    return rows_after(INCIDENTS.rows, order, cursor, INCIDENTS.columns, limit)


def asked(order: Order, cursor: str | None = None, limit: int = 4) -> list[tuple[Any, ...]]:
    rows = order.after(INCIDENTS.rows(), cursor) if cursor else INCIDENTS.rows()
    return list(order.sort(rows).values_list(*INCIDENTS.columns)[:limit])


def cursor_at(*key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).rstrip(b"=").decode()


@pytest.fixture(autouse=True)
def _incidents() -> None:
    for day in (3, 1, 3, 2, 3, 5):
        make_incident(dates=days(f"2023-01-0{day}", f"2023-01-0{day}"))
    make_incident(dates=days(None, "2023-01-03"), date_precision="bounded", place=None,
                  place_name="a village", place_precision="region")  # fmt: skip


@pytest.mark.parametrize("order", [NEWEST, OLDEST])
def test_pages_follow_each_other_as_the_querysets_do(order: Order) -> None:
    first = written(order)
    assert first == asked(order)
    going_on = order.cursor_of(first[-1])  # type: ignore[arg-type]
    assert written(order, going_on) == asked(order, going_on)
    assert len(written(order, limit=50)) == 7


def test_rows_have_their_columns_names() -> None:
    [first, *_] = written(NEWEST)
    assert first._asdict() == dict(zip(INCIDENTS.columns, first, strict=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize("row_id", [2**15, 2**31, 2**63 - 1])
def test_a_cursor_may_name_a_row_that_no_archive_has_yet(row_id: int) -> None:
    row_id = max(row_id, Incident.objects.latest("pk").pk + 1)
    [_, *from_the_third_of_january] = written(NEWEST, limit=50)
    assert written(NEWEST, cursor_at("2023-01-03", row_id), 50) == from_the_third_of_january


def test_each_page_is_read_from_the_database_that_is_chosen_then(
    settings: Settings,
) -> None:
    settings.DATABASE_ROUTERS = ["archive.database.router.Router"]
    ours = connections["default"]
    assert len(written(NEWEST)) == 4
    connections["replica1"] = theirs = type(ours)(ours.settings_dict, "replica1")
    token = reading_from.set("replica1")
    try:
        # What this test has written is in its own transaction alone.
        assert written(NEWEST) == []
    finally:
        reading_from.reset(token)
        theirs.close()
        del connections["replica1"]


def test_a_cursor_of_another_making_is_refused() -> None:
    with pytest.raises(BadRequest, match="not one that the archive gave"):
        written(NEWEST, cursor_at(5, 1))
