"""While a file is loaded, Python seldom looks for things that only hold each other."""

import gc
import weakref

import pytest

from events.exchange.datasets.loading.collecting import seldom_collected


class Thing:
    def __init__(self) -> None:
        self.itself = self


def test_what_holds_only_itself_goes_once_there_is_much_of_it() -> None:
    left: list[weakref.ref[Thing]] = []
    for _ in seldom_collected(range(3), many=0):
        assert not gc.isenabled()
        assert [ref() for ref in left] == [None] * len(left)
        left.append(weakref.ref(Thing()))
    assert [ref() for ref in left] == [None, None, None]
    assert gc.isenabled()


def test_nothing_is_searched_while_little_is_new() -> None:
    left: list[weakref.ref[Thing]] = []
    for _ in seldom_collected(range(3), many=10_000):
        assert None not in [ref() for ref in left]
        left.append(weakref.ref(Thing()))
    assert len(left) == 3


def test_the_search_goes_on_where_a_batch_breaks_off() -> None:
    batches = seldom_collected(1 // number for number in (1, 0))
    assert (next(batches), gc.isenabled()) == (1, False)
    with pytest.raises(ZeroDivisionError):
        next(batches)
    assert gc.isenabled()


def test_a_search_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        assert list(seldom_collected([1, 2])) == [1, 2]
        assert not gc.isenabled()
    finally:
        gc.enable()
