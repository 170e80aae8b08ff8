"""Work that is done ahead of whoever takes its results."""

import sys
import threading
from collections.abc import Iterator

import pytest

from events.exchange.datasets.loading.ahead import ahead


def _broken(after: int) -> Iterator[int]:
    yield from range(after)
    raise LookupError(f"after {after}")


def test_the_items_come_in_their_order() -> None:
    assert list(ahead(iter(range(7)), 3)) == [[0, 1, 2], [3, 4, 5], [6]]


def test_an_error_comes_after_the_lists_that_were_whole() -> None:
    lists = ahead(_broken(5), 2)
    assert [next(lists), next(lists)] == [[0, 1], [2, 3]]
    with pytest.raises(LookupError, match="after 5"):
        next(lists)


def test_nothing_is_left_of_it_when_the_taker_stops() -> None:
    before = threading.active_count(), sys.getswitchinterval()
    lists = ahead(iter(range(1_000)), 1)
    assert next(lists) == [0]
    assert sys.getswitchinterval() < before[1]
    lists.close()  # type: ignore[attr-defined]  # a generator, to whoever takes from it
    assert (threading.active_count(), sys.getswitchinterval()) == before
