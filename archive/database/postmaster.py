"""The server's process as the cluster's folder shows it: its pid file and its socket."""

import os
import tempfile
from pathlib import Path

import psutil

from archive.database.place import Place

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
_SOCKET_BYTES = 103
_SOCKET_NAME = ".s.PGSQL.5432"


def server_environment() -> dict[str, str]:
    """A small one: the caller's PGOPTIONS or LC_ALL must not reach the server."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def socket_folder_for(place: Place) -> Path:
    """The cluster's own folder, or a short new one when the socket's path would not fit.

    libpq and the server part lists of folders at commas and take a first @ for something else.
    """
    own = place.folder
    if len(os.fsencode(own / _SOCKET_NAME)) <= _SOCKET_BYTES and not set('",\\') & set(str(own)):
        return own
    short = tempfile.gettempdir()
    if len(os.fsencode(short)) > _SOCKET_BYTES - 50:
        short = "/tmp"
    made = Path(tempfile.mkdtemp(prefix="event-archive-", dir=short))
    if os.geteuid() != place.account.uid:
        os.chown(made, place.account.uid, place.account.gid)
    return made


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def recorded_socket_folder(data: Path) -> Path | None:
    """The socket's folder: the fifth line of postmaster.pid, written once it listens."""
    lines = _pid_file(data)
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def has_ended(pid: int) -> bool:
    """Whether the process is gone, or waits only for its parent to take note of its end."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def live_pid(data: Path) -> int | None:
    """The server's process id, when that process lives and works in the cluster's folder.

    After a crash the number may belong to another program: PostgreSQL works in its data folder.
    """
    lines = _pid_file(data)
    if not lines or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    try:
        if has_ended(pid):
            return None
        return pid if Path(psutil.Process(pid).cwd()).samefile(data) else None
    except (psutil.Error, OSError):
        return None
