"""The embedded server: found again, shared, stopped by the last, and closed to everybody else."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from archive.database.place import ServerError
from archive.database.postmaster import has_ended
from archive.database.server import EmbeddedServer
from tests.archive.database.ordinary import OrdinaryUser, ordinary_user

# Holds the server of the folder that it is given until it is told to end, or killed.
HOLD = """
import sys
from pathlib import Path
from archive.database.server import EmbeddedServer
with EmbeddedServer(Path(sys.argv[1]), throwaway=True) as server:
    print(server.pid, flush=True)
    sys.stdin.read()
"""


class _Holder:
    """Another process that uses the server of a folder."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def server_pid(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def end(self) -> None:
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


Hold = Callable[[], _Holder]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder with a space in its name, whose path is longer than a socket's may be."""
    folder = tmp_path / "a folder with a space" / ("deep " * 12).strip() / ("deeper " * 8).strip()
    folder.mkdir(parents=True)
    yield folder
    EmbeddedServer(folder).remove()


@pytest.fixture
def hold(home: Path) -> Iterator[Hold]:
    """Start another process that uses the server; none outlives the test."""
    holders: list[_Holder] = []

    def start() -> _Holder:
        holders.append(_Holder(home))
        return holders[-1]

    yield start
    for holder in holders:
        if holder.process.poll() is None:
            holder.kill()


def _count(server: EmbeddedServer) -> int:
    with psycopg.connect(server.url()) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def _keep_a_row(server: EmbeddedServer) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS row")


def _show(server: EmbeddedServer, name: str) -> str:
    with psycopg.connect(server.url()) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


def test_it_starts_keeps_its_data_and_stops(home: Path) -> None:
    with EmbeddedServer(home) as server:
        _keep_a_row(server)
        first = server.pid
    assert server.pid is None
    with EmbeddedServer(home) as server:
        assert _count(server) == 1
        assert server.pid != first


def test_a_throwaway_server_leaves_nothing(home: Path) -> None:
    with EmbeddedServer(home, throwaway=True) as server:
        folder = server.place.folder
        assert _show(server, "fsync") == "off"
    assert not folder.exists()


def test_real_data_wait_for_the_disk(home: Path) -> None:
    with EmbeddedServer(home) as server:
        kept = {name: _show(server, name) for name in ("fsync", "full_page_writes")}
        assert kept == {"fsync": "on", "full_page_writes": "on"}
        assert _show(server, "synchronous_commit") == "on"


def test_a_server_that_outlives_its_killed_user_is_used_again(home: Path, hold: Hold) -> None:
    holder = hold()
    pid = holder.server_pid()
    holder.kill()
    assert not has_ended(pid)
    with EmbeddedServer(home) as server:
        assert server.pid == pid
    assert server.pid is None


def test_the_last_of_two_users_stops_it(home: Path, hold: Hold) -> None:
    holder = hold()
    pid = holder.server_pid()
    with EmbeddedServer(home) as server:
        assert server.pid == pid
    assert server.pid == pid
    holder.end()
    assert server.pid is None


def test_users_who_come_at_once_share_one_server(hold: Hold) -> None:
    holders = [hold() for _ in range(4)]
    pids = {holder.server_pid() for holder in holders}
    assert len(pids) == 1
    for holder in holders:
        holder.end()
    assert has_ended(pids.pop())


def test_after_a_crash_of_the_server_the_data_are_there(home: Path) -> None:
    with EmbeddedServer(home) as server:
        _keep_a_row(server)
        pid = server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        server.stop()
        with server:
            assert _count(server) == 1
            assert server.pid != pid


def test_a_pid_file_that_names_another_program_is_no_obstacle(home: Path) -> None:
    with EmbeddedServer(home) as server:
        _keep_a_row(server)
    stale = server.place.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{server.place.data}\n0\n5432\n{home}\n\n1 1\nready\n")
    with server:
        assert _count(server) == 1


def test_an_interrupted_first_start_is_begun_anew(home: Path) -> None:
    server = EmbeddedServer(home)
    half = server.place.folder / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with server:
        _keep_a_row(server)
        assert _count(server) == 1
    assert not half.exists()


def test_a_cluster_of_another_version_is_named_and_left_alone(home: Path) -> None:
    server = EmbeddedServer(home)
    server.place.data.mkdir()
    (server.place.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(ServerError, match="is of PostgreSQL 16, not 18"):
        server.start()
    assert [path.name for path in server.place.data.iterdir()] == ["PG_VERSION"]


def test_a_server_in_use_is_not_removed(home: Path, hold: Hold) -> None:
    holder = hold()
    pid = holder.server_pid()
    with pytest.raises(ServerError, match="is in use: stop its users first"):
        EmbeddedServer(home).remove()
    assert not has_ended(pid)
    holder.end()


def test_no_port_is_opened_and_the_socket_is_closed_to_others(home: Path) -> None:
    with EmbeddedServer(home, throwaway=True) as server:
        assert _show(server, "listen_addresses") == ""
        assert psutil.Process(server.pid).net_connections("inet") == []
        assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
        socket = server.socket_folder / ".s.PGSQL.5432"
        assert stat.S_IMODE(socket.stat().st_mode) & 0o077 == 0


def test_text_is_folded_alike_on_every_machine(home: Path) -> None:
    with (
        EmbeddedServer(home, throwaway=True) as server,
        psycopg.connect(server.url()) as connection,
    ):
        row = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding), lower('КРИВИЙ РІГ')"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "UTF8", "кривий ріг")


def test_its_programs_reach_the_server(home: Path) -> None:
    with EmbeddedServer(home, throwaway=True) as server:
        command = [str(server.bin / "psql"), server.url(), "-Atc", "SELECT 6 * 7"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout == "42\n"
        assert (server.bin / "pg_basebackup").is_file()


def test_no_folder_that_exists_is_opened_to_others(home: Path) -> None:
    # The way up to the root, and the installed packages: what the wheel's own start would open.
    package = shutil.which("python", path=os.path.dirname(sys.executable)) or sys.executable
    watched = [*home.parents, Path.home(), *Path(package).parents]
    before = {path: path.stat().st_mode for path in watched}
    home.parent.chmod(0o700)
    before[home.parent] = home.parent.stat().st_mode
    with EmbeddedServer(home, throwaway=True) as server:
        assert server.pid is not None
    assert {path: path.stat().st_mode for path in watched} == before


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone starts it as another user")
def test_as_root_the_server_runs_as_a_user_without_rights(home: Path) -> None:
    with EmbeddedServer(home, throwaway=True) as server:
        process = psutil.Process(server.pid)
        assert process.username() == "event-archive"
        assert set(process.uids()) == {server.place.account.uid}
        programs = server.bin / "postgres"
        assert (programs.stat().st_uid, stat.S_IMODE(programs.stat().st_mode)) == (0, 0o755)


@pytest.fixture
def stranger() -> Iterator[OrdinaryUser]:
    with ordinary_user() as user:
        yield user


@pytest.mark.parametrize("below", ["a space", f"a space, a comma/{'deep ' * 20}down"])
def test_an_ordinary_user_starts_it_in_any_folder(stranger: OrdinaryUser, below: str) -> None:
    home = stranger.folder / below
    script = (
        "import sys; from pathlib import Path; import psycopg\n"
        "from archive.database.server import EmbeddedServer\n"
        "with EmbeddedServer(Path(sys.argv[1])) as server:\n"
        "    row = psycopg.connect(server.url()).execute('SELECT current_user').fetchone()\n"
        "    socket = server.socket_folder\n"
        "    print(*row, server.place.folder, len(str(socket)) < 90, sep='|')\n"
        "print(server.pid, server.place.data.is_dir(), socket.exists())\n"
    )
    done = stranger.run(["-c", script, str(home)])
    assert (done.returncode, done.stderr) == (0, "")
    at_home = below == "a space"  # elsewhere the socket has a short folder, which goes with it
    assert done.stdout.splitlines() == [
        f"archive|{home / 'postgres'}|True",
        f"None True {at_home}",
    ]
    assert (home / "postgres").stat().st_uid == stranger.uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's folder")
def test_another_users_folder_is_refused_in_plain_words(stranger: OrdinaryUser) -> None:
    home = stranger.folder / "of root"
    home.mkdir(mode=0o755)
    script = (
        "import sys; from pathlib import Path\n"
        "from archive.database.server import EmbeddedServer\n"
        "EmbeddedServer(Path(sys.argv[1])).start()\n"
    )
    done = stranger.run(["-c", script, str(home)])
    assert done.stderr.splitlines()[-1] == (
        f"archive.database.place.ServerError: {home / 'start.lock'} is not open to this user: "
        "run this as the user who ran it first."
    )
