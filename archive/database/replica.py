"""Copies of a running server, made by PostgreSQL's own pg_basebackup.

A copy is a server of its own, or a replica that follows the first (streaming replication).
"""

import subprocess
from pathlib import Path

from archive.database.place import ServerError, place_for
from archive.database.postmaster import server_environment
from archive.database.server import EmbeddedServer


def copy_of(running: EmbeddedServer, home: Path, *, follows: bool) -> EmbeddedServer:
    """The server of the folder home, with all that the running one holds; start() starts it.

    follows: it is a replica, answers questions alone, and asks the other for each change.
    Raises ServerError where home has a cluster already, or the copy fails.
    """
    home.mkdir(parents=True, exist_ok=True)
    place = place_for(home)
    if place.data.exists():
        raise ServerError(f"{home} holds a database already.")
    command = [str(place.programs / "bin" / "pg_basebackup"), "--pgdata", str(place.data)]
    command += ["--dbname", running.url(database="postgres"), "--checkpoint", "fast"]
    if follows:
        command.append("--write-recovery-conf")
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
        raise ServerError(f"pg_basebackup could not make a copy: {done.stderr.strip()}")
    # The pid file is the running server's.
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    return EmbeddedServer(home)
