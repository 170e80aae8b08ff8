"""The memory of a process and its children, in MB."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

MEGABYTE = 1 << 20


class Memory:
    """most is what the process and its children held at most while they were watched."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.most = 0.0

    def now(self) -> float:
        family = [self._process, *self._process.children(recursive=True)]
        return float(sum(one.memory_info().rss for one in family) / MEGABYTE)

    @contextmanager
    def watched(self, every: float = 0.05) -> Iterator[None]:
        over = threading.Event()

        def watch() -> None:
            while not over.wait(every):
                self.most = max(self.most, self.now())

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()
