"""How fast readers are served, beside Datasette and the web server's bare limit.

    make bench                       1,000,000 incidents, some fifteen minutes
    make bench INCIDENTS=50000

Makes two synthetic archives, of so many incidents and of a hundredth of them, on a database server
of its own; writes the same rows to SQLite for Datasette; serves both, and the bytes of a page from
memory; and loads each with wrk. Rates are of 8 connections, times of one. Writes its table into
benchmarks/RESULTS.md and leaves nothing else behind, unless --home says where to keep the
archives for the next run.
"""

import argparse
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from archive.database.server import EmbeddedServer
from benchmarks.speed.addresses import addresses_of
from benchmarks.speed.archives import SERVER_SETTINGS, archive_of, collect_static
from benchmarks.speed.contest import Contest, Tell
from benchmarks.speed.load import CONNECTIONS, LoadError, require_wrk
from benchmarks.speed.rivals import rivals
from benchmarks.speed.table import written

_PROJECT = Path(__file__).resolve().parents[2]
_RESULTS = _PROJECT / "benchmarks" / "RESULTS.md"
_FEWEST = 10_000


def main() -> None:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, _interrupt)
    require_wrk()
    os.chdir(_PROJECT)
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {what}", flush=True)

    with _home(arguments.home) as home:
        contest = _measure(home, arguments, tell)
    about = _about(arguments, contest)
    text = _RESULTS.read_text(encoding="utf-8")
    _RESULTS.write_text(written(text, about, contest.rows()), encoding="utf-8")
    for row in contest.rows():
        print(f"{'' if row.holds else 'NOT '}held: {row.what}: {row.figure}, must be {row.must}")
    tell(f"written to {_RESULTS.relative_to(_PROJECT)}")


def _measure(home: Path, arguments: argparse.Namespace, tell: Tell) -> Contest:
    throwaway = arguments.home is None
    server = EmbeddedServer(home / "server", throwaway=throwaway, settings=SERVER_SETTINGS)
    with server:
        tell(f"an archive of {arguments.incidents:,} incidents")
        large = archive_of(server, arguments.incidents, _PROJECT)
        tell(f"an archive of {arguments.incidents // 100:,} incidents")
        small = archive_of(server, arguments.incidents // 100, _PROJECT)
        collect_static(_PROJECT)
        tell("the servers, and the same rows in SQLite")
        files = home / f"rows-{arguments.incidents}"
        files.mkdir(exist_ok=True)
        pages, few = addresses_of(large), addresses_of(small)
        incident = pages["incident"].ours[0].split("/")[2]
        with rivals(files, _PROJECT, large, small, incident) as them:
            contest = Contest(them, pages, few, files, arguments.seconds, tell)
            contest.run(arguments.rounds)
    return contest


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each load")
    parser.add_argument("--home", type=Path, help="a folder to keep the archives in")
    arguments = parser.parse_args()
    if arguments.incidents < _FEWEST:
        parser.error(f"--incidents is {arguments.incidents}: at least {_FEWEST:,} are expected")
    return arguments


@contextmanager
def _home(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="event-archive-bench-") as home:
        yield Path(home)


def _interrupt(*_: object) -> None:
    """To be told to end is as good as Ctrl-C: everything that was started is stopped."""
    raise KeyboardInterrupt


def _about(arguments: argparse.Namespace, contest: Contest) -> str:
    memory = psutil.virtual_memory().total / (1 << 30)
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    lines = [
        f"`make bench INCIDENTS={arguments.incidents}`: {arguments.incidents:,} incidents, "
        f"{arguments.rounds} rounds of {arguments.seconds} s, {CONNECTIONS} connections for rates "
        "and one for times. Medians; ratios are medians of the rounds' ratios.",
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.platform()}, "
        f"Python {platform.python_version()}; load at the end {load}, our own included.",
    ]
    failures = contest.failures()
    if failures:
        lines.append("Not answered well: " + "; ".join(failures) + ".")
    return "\n".join(lines)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    try:
        main()
    except LoadError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped; what was started is stopped too.")
