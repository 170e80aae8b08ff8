"""Power off in the middle of a save: afterwards the old state or the new one, never between.

A save is stopped at a point by holding a table that it is about to write; then the desk's process
or the database's is killed, and what the database holds is compared with what it held before.
"""

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import psutil
import psycopg
import pytest

from tests.clone import Clone
from tests.events.admin.forms import Values, fields_of
from tests.events.admin.sessions import session_of
from tests.prepared import Prepared

_LONGEST = 60
# All that a save writes, in one line for each table.
_TABLES = (
    "incident", "correction", "casualtyclaim", "passage", "coverage", "submission", "estimate",
    "incidentevent", "correctionevent", "casualtyclaimevent", "passageevent", "coverageevent",
    "spot", "daycount",
)  # fmt: skip
# As the first incident, long before it, and unseen by readers.
_DRAFT = """
    WITH drafted AS (
        INSERT INTO events_incident (title, slug, summary, kind, dates, date_precision, place_id,
            place_name, country_code, place_precision, latitude, longitude, weapons, targets,
            status, grading, grading_reason, sensitivity)
        SELECT 'Long ago', 'long-ago', summary, kind, '[1999-01-01,1999-01-02)', 'day', place_id,
            place_name, country_code, place_precision, latitude, longitude, weapons, targets,
            'draft', grading, grading_reason, sensitivity
        FROM events_incident WHERE id = 1 RETURNING id
    )
    INSERT INTO events_coverage (article_id, incident_id) SELECT 1, id FROM drafted
    RETURNING incident_id
"""
_WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND state = 'active' AND datname = current_database()
"""
_AT_WORK = """
    SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL
    AND pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'
"""


@dataclass
class Desk:
    """The running desk of a clone, with an editor signed in."""

    clone: Clone
    session: str

    def _open(self, address: str, data: bytes | None = None) -> Any:
        opener = build_opener(HTTPCookieProcessor(CookieJar()))
        opener.addheaders = [
            ("Cookie", f"session={self.session}; csrf={'a' * 32}"),
            ("Referer", self.clone.desk_url),
        ]
        return opener.open(self.clone.desk_url + address, data, timeout=_LONGEST)

    def form(self, address: str) -> Values:
        with self._open(address) as response:
            return fields_of(_Page(response.read()))

    def save(self, address: str, values: Values) -> bool:
        """Whether the desk said that it was saved; killed in the middle, it says nothing."""
        sent = urlencode(values | {"csrfmiddlewaretoken": "a" * 32}, doseq=True).encode()
        try:
            with self._open(address, sent) as response:
                return bool(re.search(r"/events/incident/$|/read/(#|$)", response.url))
        except (HTTPError, URLError, ConnectionError):
            return False

    def state(self) -> dict[str, list[Any]]:
        with self.database() as there:
            return {
                name: there.execute(f"SELECT * FROM events_{name} ORDER BY 1").fetchall()
                for name in _TABLES
            }

    def database(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.clone.server.url(), autocommit=True)

    @contextmanager
    def stopped_at(self, table: str, address: str, values: Values) -> Iterator[Future[bool]]:
        """While it waits to write to the table, the save is neither done nor undone."""
        # Closed without a commit: the database may be gone by then.
        with ThreadPoolExecutor(1) as at_once, closing(self.database()) as holder:
            holder.execute("BEGIN")
            holder.execute(f"LOCK TABLE {table} IN SHARE MODE")
            answer = at_once.submit(self.save, address, values)
            self.await_count(_WAITING, 1)
            yield answer

    def await_count(self, question: str, count: int) -> None:
        """Asked on another connection, since a transaction sees the same activity throughout."""
        with self.database() as watcher:
            _until(lambda: watcher.execute(question).fetchone() == (count,))

    def kill_the_desk(self) -> None:
        """Every process that answers for it."""
        _kill([p for p in psutil.process_iter() if self._serves(p)])

    def kill_the_database(self) -> None:
        """All of its processes at once, as when the power goes."""
        postmaster = psutil.Process(self.clone.server.pid)
        _kill([postmaster, *postmaster.children(recursive=True)])

    def _serves(self, process: psutil.Process) -> bool:
        started = ["-m", "archive.serve", str(self.clone.desk_port)]
        try:
            family = [process, process.parent()]
            return any(one.cmdline()[1:4] == started for one in family if one)
        except psutil.Error:
            return False


class _Page:
    def __init__(self, content: bytes) -> None:
        self.content = content


def _kill(processes: list[psutil.Process]) -> None:
    assert processes
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):  # one that ended by itself
            process.kill()
    _until(lambda: all(_is_dead(process) for process in processes))


def _is_dead(process: psutil.Process) -> bool:
    """Also when nobody has asked yet how it ended."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _LONGEST
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    with Prepared.of_this_run().clone(tmp_path_factory.mktemp("power") / "clone") as clone:
        yield clone


def _correction(desk: Desk) -> tuple[str, Values]:
    """A published incident that is put right, with the note for readers."""
    address = "/events/incident/1/change/"
    typed = {"place_precision": "vicinity", "correction": "Only the neighbourhood is known."}
    return address, desk.form(address) | typed


def _coding(desk: Desk) -> tuple[str, Values]:
    """A claim on words of the article that nothing rests on yet."""
    address = "/events/article/1/read/claim/add/"
    typed = {
        "about": "1", "words": "claiming the lives of 11 people", "harm": "killed",
        "population": "people", "low": "11", "as_of": "2023-11-06",
    }  # fmt: skip
    return address, desk.form(address) | typed


def _publication(desk: Desk) -> tuple[str, Values]:
    """A draft that readers will see."""
    with desk.database() as there:
        found = there.execute(_DRAFT).fetchone()
    assert found
    address = f"/events/incident/{found[0]}/change/"
    return address, desk.form(address) | {"status": "published"}


def test_a_save_that_is_cut_off_with_the_desk_leaves_the_old_state(clone: Clone) -> None:
    with clone.demo():
        desk = Desk(clone, session_of("anna", clone))
        before = desk.state()
        with desk.stopped_at("events_correction", *_correction(desk)) as answer:
            desk.kill_the_desk()
        assert answer.result() is False
    with clone.demo():
        desk.await_count(_AT_WORK, 0)
        assert desk.state() == before


def test_of_a_database_that_is_cut_off_what_was_answered_is_kept_and_no_more(clone: Clone) -> None:
    with clone.demo():
        desk = Desk(clone, session_of("anna", clone))
        before = desk.state()
        assert desk.save(*_correction(desk))
        answered = desk.state()
        with desk.stopped_at("events_casualtyclaim", *_coding(desk)) as answer:
            desk.kill_the_database()
        assert answer.result() is False
    with clone.demo():
        assert desk.state() == answered
        assert desk.save(*_coding(desk))
        coded = desk.state()
    changed = [{n for n in _TABLES if one[n] != other[n]} for one, other in (
        (before, answered), (answered, coded)
    )]  # fmt: skip
    assert changed == [
        {"incident", "incidentevent", "correction", "correctionevent"},
        {"casualtyclaim", "casualtyclaimevent", "estimate", "incident", "spot", "daycount"},
    ]


def test_a_publication_that_is_cut_off_with_the_database_shows_readers_nothing(
    clone: Clone,
) -> None:
    with clone.demo():
        desk = Desk(clone, session_of("anna", clone))
        address, values = _publication(desk)
        drafted = desk.state()
        # The incident is written by then, and its history; the map and the sums of days are not.
        with desk.stopped_at("events_daycount", address, values) as answer:
            desk.kill_the_database()
        assert answer.result() is False
    with clone.demo():
        assert desk.state() == drafted
        assert desk.save(address, values)
        published = desk.state()
    changed = {name for name in _TABLES if drafted[name] != published[name]}
    assert changed == {"incident", "incidentevent", "submission", "spot", "daycount"}
