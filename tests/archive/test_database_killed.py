"""The database is killed in the middle of an import: nothing is half-written, and it says so."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.database.server import EmbeddedServer
from tests.clone import Clone
from tests.events.exchange.datasets.files import HEADER, PROFILE, written
from tests.servers import copied, kill, run, until

pytestmark = pytest.mark.slow

_ROWS = 2_000
_HELD = """
    SELECT (SELECT sum(number) FROM events_version), (SELECT count(*) FROM events_incident),
        (SELECT count(*) FROM events_passage), (SELECT count(*) FROM events_incidentevent),
        (SELECT count(*) FROM events_importrun), (SELECT sum(incidents) FROM events_daycount)
"""
_LOST = (
    "CommandError: The database went away in the middle of the load, and nothing of it was written."
    " Run it again when the database is back. It said: "
)
_UNSETTLED = (
    "CommandError: The database went away as it was to keep the load: all of it is there, or"
    " nothing. Run it again when the database is back: what is there already stays as it is."
    " It said: "
)
# A commit then waits for a replica that there is not: it is kept here, and nobody is told so.
_SLOW_COMMITS = "ALTER SYSTEM SET synchronous_standby_names = 'nobody'"
_NO_SLOW_COMMITS = "ALTER SYSTEM RESET synchronous_standby_names"
_RELOAD = "SELECT pg_reload_conf()"


@pytest.fixture(scope="module")
def database(
    live_sites: Clone, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedServer]:
    home = tmp_path_factory.mktemp("killed") / "database"
    with copied(live_sites.server, home, follows=False) as server:
        yield server


class _Import:
    """An import of a table under way."""

    def __init__(self, clone: Clone, server: EmbeddedServer, folder: Path) -> None:
        self._server, self._report = server, folder / "report.json"
        lines = (f"{n},2023-05-01,Kyiv,Ukraine,50.4,30.5,3,2,4" for n in range(_ROWS))
        table = written(folder, "\n".join([HEADER, *lines]) + "\n")
        mine = written(folder, PROFILE, "my.toml")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "manage.py", "import_events", str(table)),
                *("--profile", str(mine), "--report", str(self._report)),
            ],
            cwd=clone.folder,
            env={**clone.environment, "DATABASE_URL": server.url()},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_it_runs(self, statement: str) -> None:
        running = (
            f"SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query ~ '{statement}'"
        )
        running += " AND pid <> pg_backend_pid()"
        until(lambda: bool(run(self._server, running)))

    def ended(self) -> tuple[int, str, str]:
        """Its code, the outcome that the report tells, and the last line that it says."""
        _, said = self.process.communicate(timeout=60)
        outcome = json.loads(self._report.read_text())["outcome"]
        return self.process.returncode, outcome, said.splitlines()[-1]


def _incidents(server: EmbeddedServer) -> int:
    ((counted,),) = run(server, "SELECT count(*) FROM events_incident")
    return int(counted)


def test_an_import_whose_database_is_killed_is_there_whole_or_not_at_all(
    database: EmbeddedServer, live_sites: Clone, tmp_path: Path
) -> None:
    before, incidents = run(database, _HELD), _incidents(database)
    load = _Import(live_sites, database, tmp_path)
    load.wait_until_it_runs("^COPY events_casualtyclaim")
    kill(database)
    code, outcome, said = load.ended()
    assert (code, outcome, said[: len(_LOST)]) == (1, "refused", _LOST)
    assert run(database.start(), _HELD) == before

    for statement in (_SLOW_COMMITS, _RELOAD):
        run(database, statement)
    load = _Import(live_sites, database, tmp_path)
    load.wait_until_it_runs("^COMMIT")
    kill(database)
    code, outcome, said = load.ended()
    assert (code, outcome, said[: len(_UNSETTLED)]) == (1, "unknown", _UNSETTLED)
    assert _incidents(database.start()) == incidents + _ROWS

    for statement in (_NO_SLOW_COMMITS, _RELOAD):
        run(database, statement)
    load = _Import(live_sites, database, tmp_path)
    assert load.ended()[:2] == (0, "loaded")
    assert _incidents(database) == incidents + _ROWS
