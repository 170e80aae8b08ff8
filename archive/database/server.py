"""A PostgreSQL server of our own, reached through a socket only, shared by several processes.

Each process that uses it holds a shared lock on a file; the last one to leave stops the server.
A process that is killed leaves it running: the next one finds it and uses it.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg

from archive.database.place import Place, ServerError, place_for, remove_place
from archive.database.postmaster import (
    has_ended,
    live_pid,
    recorded_socket_folder,
    server_environment,
    socket_folder_for,
)

OWNER = "archive"
DATABASE = "archive"
START_SECONDS = 60
STOP_SECONDS = 30

# For a small machine, real data: durable, modest in memory, no port open to the network.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
# For data that nobody will miss: a crash may lose it all, so nothing waits for the disk.
_THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# Servers that we started and others still use: Python complains of a child that it loses sight of.
_left_running: list[subprocess.Popen[bytes]] = []


class EmbeddedServer:
    """The server of the folder home: a context manager that starts, or finds, and releases it.

    A throwaway server is fast instead of safe, and its data are removed when it is released.
    """

    def __init__(
        self, home: Path, *, throwaway: bool = False, settings: Mapping[str, str] | None = None
    ) -> None:
        self.home = home
        self.throwaway = throwaway
        fast = _THROWAWAY_SETTINGS if throwaway else {}
        self._settings = {**_SETTINGS, **fast, **(settings or {})}
        self._users: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._holder = 0
        self._place: Place | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def place(self) -> Place:
        """Where the cluster lives, made when it is missing."""
        if self._place is None:
            with _alone(self.home):
                self._place = place_for(self.home)
        return self._place

    @property
    def bin(self) -> Path:
        """PostgreSQL's programs (psql, pg_dump, pg_basebackup), where their user reaches them."""
        return self.place.programs / "bin"

    @property
    def pid(self) -> int | None:
        """The process id of the live server, or None."""
        return live_pid(self.place.data)

    @property
    def socket_folder(self) -> Path:
        """The folder of the running server's socket."""
        folder = recorded_socket_folder(self.place.data)
        if folder is None:
            raise ServerError(f"The database server of {self.home} is not running.")
        return folder

    def url(self, *, user: str = OWNER, database: str = DATABASE) -> str:
        """The address of a database of the running server, as libpq and DATABASE_URL take it."""
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{quote(user)}@/{quote(database)}?host={host}"

    def start(self) -> Self:
        """Start the server, or find it running; in both cases hold it until stop()."""
        if self._users is not None and self._holder == os.getpid():
            return self
        with _alone(self.home):
            self._place = place_for(self.home)
            if not self._answers():
                try:
                    self._launch()
                except BaseException:  # Ctrl-C too must leave no server that nobody holds
                    self._halt()
                    raise
            users = _open_users(self.home)
            fcntl.flock(users, fcntl.LOCK_SH)
        self._users, self._holder = users, os.getpid()
        return self

    def stop(self) -> None:
        """Release the server; the last process that used it stops it."""
        if self._users is None or self._holder != os.getpid():
            return
        with _alone(self.home):
            last = _lock_alone(self._users)
            if last:
                self._halt()
            elif self._process is not None:
                _left_running.append(self._process)
            self._users.close()
            self._users = None
            if last and self.throwaway:
                remove_place(self.home)

    def remove(self) -> None:
        """Stop the server and remove its cluster for good. Raises ServerError while it is used."""
        self.stop()
        with _alone(self.home), _open_users(self.home) as users:
            self._place = place_for(self.home)
            if not _lock_alone(users):
                raise ServerError(f"The database of {self.home} is in use: stop its users first.")
            self._halt()
            remove_place(self.home)

    def _answers(self) -> bool:
        """Whether the server runs and is ours; waits while it is still recovering."""
        place = self.place
        deadline = time.monotonic() + START_SECONDS
        while live_pid(place.data) is not None:
            folder = recorded_socket_folder(place.data)
            if folder is not None and self._can_connect(folder):
                return True
            if time.monotonic() > deadline:
                raise ServerError(f"The database server does not answer; see {place.log}.")
            time.sleep(0.05)
        return False

    def _can_connect(self, folder: Path) -> bool:
        try:
            with psycopg.connect(host=str(folder), user=OWNER, dbname="postgres") as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]).samefile(self.place.data)

    def _launch(self) -> None:
        place = self.place
        if not place.data.exists():
            self._make_cluster(place)
        made_for = (place.data / "PG_VERSION").read_text().strip()
        if made_for != "18":
            raise ServerError(f"The cluster in {place.data} is of PostgreSQL {made_for}, not 18.")
        # A pid file whose process is gone, or is another program by now, only misleads the server.
        (place.data / "postmaster.pid").unlink(missing_ok=True)
        settings = self._settings | {"unix_socket_directories": str(socket_folder_for(place))}
        command = [str(place.programs / "bin" / "postgres"), "-D", str(place.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with place.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=place.folder,
                env=server_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **place.account.for_process(),
            )
        self._await_start(place, self._process)
        self._make_database()

    def _await_start(self, place: Place, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            folder = recorded_socket_folder(place.data)
            if folder is not None and self._can_connect(folder):
                return
            time.sleep(0.02)
        tail = place.log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
        raise ServerError("\n".join(["The database server did not start. Its log ends:", *tail]))

    def _make_cluster(self, place: Place) -> None:
        """Run initdb in a folder beside: an interrupted one is never taken for a cluster."""
        fresh = place.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        command = [str(place.programs / "bin" / "initdb"), "-D", str(fresh), "-U", OWNER]
        # The built-in provider sorts and folds alike on every machine, whatever locales it has.
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", "--auth=trust"]
        if self.throwaway:
            command.append("--no-sync")
        done = subprocess.run(
            command,
            cwd=place.folder,
            env=server_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **place.account.for_process(),
        )
        if done.returncode != 0:
            raise ServerError(f"initdb could not make a cluster: {done.stderr.strip()}")
        fresh.rename(place.data)

    def _make_database(self) -> None:
        url = self.url(database="postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _halt(self) -> None:
        """Stop the server: first as it likes, then at once (it then recovers at its next start)."""
        place = self.place
        folder = recorded_socket_folder(place.data)
        pid = live_pid(place.data)
        if pid is None and self._process is not None and self._process.poll() is None:
            pid = self._process.pid  # so young that it has no pid file yet
        for how in (signal.SIGINT, signal.SIGQUIT):
            if pid is None or has_ended(pid):
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            _await_end(pid)
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=1)
        if folder is not None and folder != place.folder:
            shutil.rmtree(folder, ignore_errors=True)


def _await_end(pid: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while not has_ended(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process at a time makes a place in a folder, or starts or stops its server."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "start.lock").open("a")
    except PermissionError as error:
        raise ServerError(
            f"{error.filename} is not open to this user: run this as the user who ran it first."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _open_users(home: Path) -> IO[str]:
    return (home / "users.lock").open("a")


def _lock_alone(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
