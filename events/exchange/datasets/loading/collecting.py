"""Python's search for things that only hold each other, while a file is loaded."""

import gc
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


# Some batches on their way are less.
_MANY = 500_000


def seldom_collected(batches: Iterable[T], many: int = _MANY) -> Iterator[T]:
    """The batches, with a search after one that leaves so many new things.

    Python would begin one with every 700. Rows come by the hundred thousand and hold no such
    things: looking for them took a fifth of the command's time.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        for batch in batches:
            yield batch
            if gc.get_count()[0] > many:
                gc.collect(0)
    finally:
        if searching:
            gc.enable()
