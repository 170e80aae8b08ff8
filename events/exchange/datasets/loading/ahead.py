"""Work that is done ahead of whoever takes its results, on another thread."""

import queue
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

_WAIT_SECONDS = 0.2
# After how long a thread of Python gives way to another. With the usual 5 ms the taker, who comes
# back from the database hundreds of times for every list, waits longer than the database worked.
_TURN_SECONDS = 0.0005


class _Ended:
    """Says that nothing more comes, and why, when that is an error."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ahead(items: Iterable[T], size: int, most: int = 2) -> Iterator[list[T]]:
    """The items in lists of this size, made on another thread while the last list is in use.

    At most so many lists wait. An error of the items is raised here. The items must not use the
    database: its connections belong to one thread each.
    """
    waiting: queue.Queue[list[T] | _Ended] = queue.Queue(most)
    stopped = threading.Event()

    def put(result: list[T] | _Ended) -> None:
        while not stopped.is_set():
            try:
                waiting.put(result, timeout=_WAIT_SECONDS)
            except queue.Full:
                continue
            return

    def work() -> None:
        rest = iter(items)
        try:
            while (batch := list(islice(rest, size))) and not stopped.is_set():
                put(batch)
        except BaseException as error:  # whatever it is, the taker is told
            put(_Ended(error))
        else:
            put(_Ended())

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        with _short_turns():
            while not isinstance(result := waiting.get(), _Ended):
                yield result
        if result.error is not None:
            raise result.error
    finally:
        stopped.set()
        thread.join()


@contextmanager
def _short_turns() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
