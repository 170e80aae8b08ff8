"""Two synthetic archives on one server: the large one, and one of a hundredth of its size."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from archive.database.server import EmbeddedServer

_MEMORY_MB = psutil.virtual_memory().total // (1 << 20)
# What PostgreSQL's manual advises to begin with, a quarter of the memory (20.4.1) and what the
# system is likely to hold of its files; nothing here has to survive a crash.
SERVER_SETTINGS = {
    "shared_buffers": f"{_MEMORY_MB // 4}MB",
    "effective_cache_size": f"{_MEMORY_MB // 2}MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


def archive_of(server: EmbeddedServer, incidents: int, project: Path) -> str:
    """The address of a database with so many incidents; made unless it is there, whole."""
    name = f"archive_{incidents}"
    url = server.url(database=name)
    variables = {**os.environ, "DATABASE_URL": url}
    variables.pop("ARCHIVE_SITE", None)
    with psycopg.connect(server.url(database="postgres"), autocommit=True) as connection:
        kept = _is_whole(connection, name, url, incidents)
        if not kept:
            named = sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(named))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(named))
    # One that was kept may be older than this code.
    _manage(["migrate", "--verbosity", "0"], project, variables)
    if not kept:
        _manage(["synthesize", "--incidents", str(incidents)], project, variables)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return url


def collect_static(project: Path) -> None:
    """Pages name their files by what is in them, which is known of collected files alone."""
    _manage(["collectstatic", "--no-input", "--verbosity", "0"], project, dict(os.environ))


def _is_whole(
    connection: psycopg.Connection[tuple[object, ...]], name: str, url: str, incidents: int
) -> bool:
    found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    if found.fetchone() is None:
        return False
    with psycopg.connect(url) as there:
        marked = there.execute("SELECT to_regclass('events_synthetic') IS NOT NULL").fetchone()
        if marked != (True,):
            return False
        return there.execute("SELECT incidents FROM events_synthetic").fetchone() == (incidents,)


def _manage(arguments: list[str], project: Path, variables: Mapping[str, str]) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=project, env=variables, check=True)
