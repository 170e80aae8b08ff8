"""A download as the real web server sends it: whole, or plainly broken."""

import csv
import http.client
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection

from events.exchange.export_csv import BROKEN
from tests.sql import rows

pytestmark = pytest.mark.django_db(transaction=True)

_INCIDENTS = 12_000
# So wide that no buffer between the database and the reader holds all of them.
_WIDE = """
    INSERT INTO events_incident (title, slug, summary, kind, dates, date_precision, place_name,
        country_code, place_precision, weapons, targets, status, grading, grading_reason,
        sensitivity)
    SELECT repeat('t', 300), 'strike', '', 'airstrike', '[2023-07-01,2023-07-01]', 'day',
        repeat('p', 300), '', 'city', '{}', '{}', 'published', 'fair', 'One report.', ''
    FROM generate_series(1, %s)
"""
# In this test's database alone, and without the workers that help with a query.
_RUNNING = """
    datname = current_database() AND backend_type = 'client backend'
    AND query LIKE 'COPY%%' AND state = 'active' AND pid <> pg_backend_pid()
"""


def _address() -> str:
    """The test's own database, as DATABASE_URL names it."""
    chosen = connection.settings_dict
    who = ":".join(quote(part) for part in (chosen["USER"], chosen["PASSWORD"]) if part)
    where = {"host": chosen["HOST"], "port": chosen["PORT"]}
    known = urlencode({name: value for name, value in where.items() if value})
    return f"postgresql://{who}@/{quote(chosen['NAME'])}?{known}"


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    """The port of the public site, served over the test's own database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, "-m", "archive.serve", str(port)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "ARCHIVE_SITE": "public", "DATABASE_URL": _address()},
        stdin=subprocess.PIPE,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the public site did not start")


@contextmanager
def _asked(port: int, path: str) -> Iterator[http.client.HTTPResponse]:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asking.sock = socket.socket()
    # A small buffer: what is not read here waits in the server.
    asking.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    asking.sock.connect(("127.0.0.1", port))
    asking.request("GET", path)
    try:
        yield asking.getresponse()
    finally:
        asking.close()


def _running() -> int:
    return int(rows(f"SELECT count(*) FROM pg_stat_activity WHERE {_RUNNING}")[0][0])


def test_a_download_is_whole_or_ends_in_a_line_that_no_reader_takes(port: int) -> None:
    rows(_WIDE, _INCIDENTS)
    with _asked(port, "/incidents.csv") as broken:
        begun = broken.read(1000)
        ended = rows(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {_RUNNING}")
        rest = broken.read()
    assert ended == [(True,)]
    assert (begun + rest).endswith(b"\n" + BROKEN)
    with pytest.raises(csv.Error, match="unexpected end of data"):
        list(csv.reader(io.StringIO((begun + rest).decode()), strict=True))

    with _asked(port, "/incidents.csv") as whole:
        assert whole.getheader("ETag") is None
        text = whole.read()
    assert len(list(csv.reader(io.StringIO(text.decode()), strict=True))) == _INCIDENTS + 1
    with _asked(port, "/incidents.csv") as kept:
        assert kept.getheader("Content-Length") == str(len(text))
        assert kept.read() == text


def test_a_reader_who_leaves_ends_the_query(port: int) -> None:
    rows(_WIDE, _INCIDENTS)
    with _asked(port, "/incidents.csv") as left:
        left.read(1000)
        assert _running() > 0  # a parallel worker counts as well
    deadline = time.monotonic() + 30
    while _running() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _running() == 0
