"""What a cursor may be; that a walk by cursors is complete is tested on the twins themselves."""

import base64
import datetime

import msgspec
import pytest
from django.core.exceptions import BadRequest
from hypothesis import given
from hypothesis import strategies as st

from events.keyset import (
    BY_NAME,
    DEADLIEST,
    LATEST_RECORDED,
    MAX_CURSOR,
    NEWEST,
    NEWEST_ARTICLE,
    Order,
)
from events.models import Article, Incident, Place


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(parts)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("order", "given"),
    [
        (NEWEST, ""),
        (NEWEST, "garbage"),
        (NEWEST, "%%%"),
        (NEWEST, "Кривий"),
        (NEWEST, "A" * 2_000),
        (NEWEST, cursor("2023-02-30", 1)),
        (NEWEST, cursor("2023-11-06")),
        (NEWEST, cursor("2023-11-06", "1")),
        (NEWEST, cursor("2023-11-06", -1)),
        (NEWEST, cursor("2023-11-06", 2**63)),
        (NEWEST, cursor("2023-11-06", 1, 1)),
        (NEWEST, cursor(11, 1)),
        (NEWEST, cursor(None, 1)),
        (DEADLIEST, cursor("2023-11-06", 1)),
        (DEADLIEST, cursor(-2, 1)),
        (DEADLIEST, cursor(2**31, 1)),
        (DEADLIEST, cursor(True, 1)),
        (LATEST_RECORDED, cursor(1, 1)),
        (BY_NAME, cursor("Kyiv\0", 1)),
        (BY_NAME, cursor(None, 1)),
    ],
)
def test_what_the_archive_did_not_give_is_refused(order: Order, given: str) -> None:
    with pytest.raises(BadRequest) as refused:
        order.after(Incident.objects.all(), given)
    assert str(refused.value) == (
        "This cursor is not one that the archive gave. Begin again without it."
    )


@given(st.text(max_size=40))
def test_no_text_at_all_is_more_than_refused(text: str) -> None:
    try:
        NEWEST.after(Incident.objects.all(), text)
    except BadRequest:
        return
    assert msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_a_cursor_names_the_rows_key_and_id() -> None:
    assert BY_NAME.cursor_of(Place(pk=7, name="Kryvyi Rih")) == cursor("Kryvyi Rih", 7)
    assert DEADLIEST.cursor_of(Incident(pk=7, killed=11)) == cursor(11, 7)
    assert LATEST_RECORDED.cursor_of(Incident(pk=7)) == cursor(None, 7)


def test_an_unknown_key_is_named_by_what_it_sorts_as() -> None:
    assert DEADLIEST.cursor_of(Incident(pk=7)) == cursor(-1, 7)
    assert NEWEST_ARTICLE.cursor_of(Article(pk=7)) == cursor(datetime.date.min, 7)


def test_the_longest_name_makes_a_cursor_that_is_taken_again() -> None:
    longest = BY_NAME.cursor_of(Place(pk=2**63 - 1, name="\x01" * 300))
    assert len(longest) <= MAX_CURSOR
    assert BY_NAME.after(Place.objects.all(), longest).query.where.children
