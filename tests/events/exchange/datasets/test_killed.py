"""An import that is killed in the middle leaves the database as it was."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from events.models import Article, ImportRun, Incident, Source
from tests.clone import PROJECT
from tests.events.exchange.datasets.files import HEADER, PROFILE, profile, row, written
from tests.events.exchange.datasets.loads import load_rows
from tests.sql import address, rows

_WRITING = "SELECT pid FROM pg_stat_activity WHERE query LIKE %s AND pid <> pg_backend_pid()"
_LONGEST = 60


def _wait_for(what: str, there: bool) -> list[tuple[int]]:
    """The backends that run such a statement, once there are some, or none any more."""
    until = time.monotonic() + _LONGEST
    while bool(found := rows(_WRITING, what)) != there:
        assert time.monotonic() < until
        time.sleep(0.02)
    return found


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_killed_leaves_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    lines = (f"{n},2023-05-01,Kyiv,Ukraine,50.4,30.5,3,2,4" for n in range(60_000))
    table = written(tmp_path, "\n".join([HEADER, *lines]) + "\n")
    mine = written(tmp_path, PROFILE, "my.toml")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_events", str(table), "--profile", str(mine)],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": address()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for("COPY events_casualtyclaim%", there=True)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=_LONGEST)
    finally:
        process.kill()
    _wait_for("%events_casualtyclaim%", there=False)
    counted = [model.objects.count() for model in (Incident, Article, Source, ImportRun)]
    assert counted == [0, 0, 0, 0]
    assert load_rows(tmp_path, row(), by=profile()).counts == {"rows": 1, "new": 1}
