"""The example of a grown archive, started by its one command, with real servers."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.database.server import EmbeddedServer
from tests.clone import PROJECT
from tests.servers import PublicSite, kill_pid, run, until

_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
_MISSING = [name for name in ("pgbouncer", "nginx") if shutil.which(name, path=_PATH) is None]
_KEPT = ("ARCHIVE_ONE_PERSON", "LANG", "PATH")
# The example takes six ports in a row; below those that the system gives out by itself.
_PORT = 18_700

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed here: {', '.join(_MISSING)}"),
]


class Example:
    """The running example: its front, and its database."""

    def __init__(self, folder: Path, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.front = PublicSite(_PORT)
        self.processes = [PublicSite(_PORT + 3 + number) for number in range(3)]
        self.primary = EmbeddedServer(folder / "primary")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    folder = tmp_path_factory.mktemp("example")
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.example"],
        cwd=PROJECT,
        env={name: os.environ[name] for name in _KEPT if name in os.environ}
        | {"EXAMPLE_DIR": str(folder), "PORT": str(_PORT), "ARCHIVE_ONE_PERSON": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, f"it ended: {said}"
            said += line
        yield Example(folder, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)
        process.stdout.close()
        for name in ("replica1", "replica2", "primary"):
            EmbeddedServer(folder / name).remove()


def test_readers_are_answered_from_the_shared_cache(example: Example) -> None:
    answers = [example.front.ask("/incidents/E000001/") for _ in range(3)]
    assert [answer.status for answer in answers] == [200] * 3
    assert [answer.headers["X-Cache"] for answer in answers] == ["MISS", "HIT", "HIT"]
    assert len({answer.headers["X-Request-ID"] for answer in answers}) == 3
    assert {len(answer.body) for answer in answers} == {len(answers[0].body)}
    assert example.front.ask("/readyz").status == 404


def test_each_process_is_ready_and_knows_three_databases(example: Example) -> None:
    for process in example.processes:
        answer = process.ask("/readyz")
        assert answer.status == 200
        assert answer.body.count(b'"says":"It answers."') == 3


def test_what_is_published_goes_through_to_readers(example: Example) -> None:
    run(example.primary, "UPDATE events_incident SET title = 'Anew' WHERE code = 'E000001'")
    until(lambda: b"Anew" in example.front.ask("/incidents/E000001/").body)


def test_without_the_primary_readers_read_on(example: Example) -> None:
    pid = example.primary.pid
    assert pid is not None
    kill_pid(pid)
    assert {example.front.ask_cold().status for _ in range(5)} == {200}
    assert b"Anew" in example.front.ask("/incidents/E000001/").body


def test_it_ends_as_a_whole(example: Example) -> None:
    example.process.send_signal(signal.SIGINT)
    assert example.process.wait(60) == 0
    with pytest.raises(OSError, match="refused"):
        example.front.ask("/")
