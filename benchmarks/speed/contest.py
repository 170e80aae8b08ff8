"""Who is measured against whom, round by round, and the rows that come of it."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.memory import Memory
from benchmarks.speed.addresses import Addresses
from benchmarks.speed.load import CONNECTIONS, Load, load
from benchmarks.speed.rivals import WARM, Rivals
from benchmarks.speed.table import Row, at_least, at_most

# Cold pages beside Datasette: the name of the figure, and how many times as fast it must be.
AGAINST_DATASETTE = {
    "list": ("cold list, HTML, by city and date", 4.0),
    "json": ("cold list, JSON, by city and date", 2.0),
    "facets": ("cold list with facet counts, HTML, by country and date", 5.0),
    "deep": ("deep page, JSON, by cursor at nine tenths", 10.0),
    "search": ("search, two words, ranked, JSON", 2.0),
}
_PAGES = {
    "list": "list by city and date",
    "json": "list by city and date, JSON",
    "facets": "list with facet counts",
    "first": "first page, JSON",
    "deep": "deep page, JSON",
    "search": "search",
    "incident": "incident page",
}
_MOST_MEGABYTES = 200
_INCIDENT_RATE, _INCIDENT_PART = 150, 0.5
# Each load begins at an address beyond those of the loads before it.
_APART = 100_000

Tell = Callable[[str], None]


@dataclass
class Contest:
    """A run's servers, the addresses of both archives, and what the rounds gave."""

    rivals: Rivals
    large: Mapping[str, Addresses]
    small: Mapping[str, Addresses]
    folder: Path
    seconds: int
    tell: Tell
    loads: dict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    memory: float = 0.0
    _begun: int = 0

    def run(self, rounds: int) -> None:
        """Load each server with each page, in turns, so that all share the machine's moods."""
        self._write_addresses()
        memory = Memory(self.rivals.pid)
        with memory.watched(every=0.25):
            for number in range(1, rounds + 1):
                self.tell(f"round {number} of {rounds}")
                self._round()
        self.memory = memory.most

    def rows(self) -> list[Row]:
        """The table, each figure that was asked for, whether it holds or not."""
        found = [
            at_least(what, self._rates(f"{page} ours"), self._rates(f"{page} datasette"), least)
            for page, (what, least) in AGAINST_DATASETTE.items()
        ]
        deep = "deep page's time beside the first page's"
        found.append(at_most(deep, self._times("deep large"), self._times("first large"), 1.3))
        found.append(self._incident())
        for page, what, least in (("warm", "warm page", 0.75), ("unchanged", "304", 0.85)):
            ours, bare = self._rates(f"{page} ours"), self._rates(f"{page} bare")
            found.append(at_least(what, ours, bare, least, percent=True))
        found += [
            at_most(
                f"time beside a hundredth of the incidents: {what}",
                self._times(f"{page} large"),
                self._times(f"{page} small"),
                1.4,
            )
            for page, what in _PAGES.items()
        ]
        found.append(self._memory_row())
        return found

    def failures(self) -> list[str]:
        """Each load that was not answered well throughout, in words."""
        failed = {name: sum(load.failed for load in loads) for name, loads in self.loads.items()}
        return [f"{name}: {count:,}" for name, count in failed.items() if count]

    def _round(self) -> None:
        rivals = self.rivals
        for page in AGAINST_DATASETTE:
            self._cold(f"{page} ours", rivals.large, f"{page}.large")
            self._cold(f"{page} datasette", rivals.datasette, f"{page}.datasette")
        self._cold("incident ours", rivals.large, "incident.large")
        self._same("incident memory", rivals.from_memory, "incident.large")
        self._same("warm ours", rivals.large, "warm")
        self._same("warm bare", rivals.bare, "warm")
        self._same("unchanged ours", rivals.large, "warm", rivals.tag)
        self._same("unchanged bare", rivals.bare, "unchanged", rivals.tag)
        for page in _PAGES:
            self._cold(f"{page} large", rivals.large, f"{page}.large", connections=1)
            self._cold(f"{page} small", rivals.small, f"{page}.small", connections=1)

    def _cold(self, name: str, address: str, paths: str, *, connections: int = CONNECTIONS) -> None:
        self._begun += _APART
        self._load(name, address, paths, first=self._begun, connections=connections)

    def _same(self, name: str, address: str, paths: str, tag: str = "-") -> None:
        self._load(name, address, paths, first=0, tag=tag)

    def _load(
        self,
        name: str,
        address: str,
        paths: str,
        *,
        first: int,
        tag: str = "-",
        connections: int = CONNECTIONS,
    ) -> None:
        got = load(
            address,
            self.folder / paths,
            seconds=self.seconds,
            first=first,
            tag=tag,
            connections=connections,
        )
        self.loads[name].append(got)
        said = f"  {name:22} {got.rate:10,.1f}/s {1000 * got.median:9.2f} ms"
        self.tell(said + (f"  {got.failed:,} failed" if got.failed else ""))

    def _write_addresses(self) -> None:
        for size, pages in (("large", self.large), ("small", self.small)):
            for page, addresses in pages.items():
                self._write(f"{page}.{size}", addresses.ours)
        for page in AGAINST_DATASETTE:
            self._write(f"{page}.datasette", self.large[page].theirs)
        self._write("warm", [WARM])
        self._write("unchanged", ["/unchanged"])

    def _write(self, name: str, paths: list[str]) -> None:
        (self.folder / name).write_text("".join(f"{path}\n" for path in paths))

    def _rates(self, name: str) -> list[float]:
        return [one.rate for one in self.loads[name]]

    def _times(self, name: str) -> list[float]:
        return [one.median for one in self.loads[name]]

    def _incident(self) -> Row:
        what = "cold incident page, 3 claims, 2 quotes; its template from memory"
        part = at_least(
            what,
            self._rates("incident ours"),
            self._rates("incident memory"),
            _INCIDENT_PART,
            percent=True,
        )
        fast = statistics.median(self._rates("incident ours")) >= _INCIDENT_RATE
        must = f"{part.must} or ≥ {_INCIDENT_RATE}/s"
        return replace(part, must=must, holds=part.holds or fast)

    def _memory_row(self) -> Row:
        said = f"{self.memory:,.0f} MB"
        must = f"< {_MOST_MEGABYTES} MB"
        what = "memory of one public process under load"
        return Row(what, said, "", said, must, self.memory < _MOST_MEGABYTES)
