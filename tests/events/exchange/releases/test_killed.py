"""A release is there whole, or not at all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from events.exchange.problems import RefusedError
from events.exchange.releases.checking import check_release
from tests.clone import PROJECT
from tests.events.exchange.releases.archives import an_archive, released
from tests.sql import address

pytestmark = pytest.mark.django_db(transaction=True)

_LONGEST = 60


def test_an_export_that_is_killed_leaves_no_release_and_can_be_done_again(tmp_path: Path) -> None:
    an_archive()
    target = tmp_path / "release"
    with transaction.atomic(), connection.cursor() as cursor:
        # The export waits here, the tables before it written.
        cursor.execute("LOCK TABLE events_estimate IN ACCESS EXCLUSIVE MODE")
        process = subprocess.Popen(
            [sys.executable, "manage.py", "export_archive", str(target)],
            cwd=PROJECT,
            env={**os.environ, "DATABASE_URL": address()},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            until = time.monotonic() + _LONGEST
            while not (tmp_path / ".release.unfinished" / "tombstones.csv").exists():
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.02)
            os.kill(process.pid, signal.SIGKILL)
            process.wait(timeout=_LONGEST)
        finally:
            process.kill()
    assert not target.exists()
    assert list(check_release(released(target))) == []
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_a_folder_that_holds_something_is_never_written_over(tmp_path: Path) -> None:
    target = tmp_path / "release"
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    with pytest.raises(RefusedError) as refused:
        released(target)
    assert str(refused.value) == (
        f"{target}: is there already: a release is written to a new folder"
    )
    assert [path.name for path in target.iterdir()] == ["mine.txt"]
