"""What is made once in a run of the tests, and copied by its workers.

To migrate an empty database takes many times as long as to copy a migrated one. Whoever comes first
makes it; who comes meanwhile waits.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.database.replica import copy_of
from archive.database.server import DATABASE, EmbeddedServer
from tests.clone import PROJECT, Clone, clone_in, cloned

_HOME = "ARCHIVE_TESTS_HOME"
# Two fifths of a migration's time go into looking for garbage among the models of all its states.
_WITHOUT_GC = "import gc, manage; gc.disable(); manage.main()"


class Prepared:
    """The folder of a run: the server of its test databases, and a clone with the seed."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @classmethod
    def begun(cls, home: Path) -> "Prepared":
        """The workers of this run find it by of_this_run()."""
        os.environ[_HOME] = str(home)
        return cls(home)

    @classmethod
    def of_this_run(cls) -> "Prepared":
        return cls(Path(os.environ[_HOME]))

    @property
    def server(self) -> EmbeddedServer:
        """The server of the test databases, unless DATABASE_URL names another."""
        return EmbeddedServer(self.home / "databases", throwaway=True)

    def migrated_database(self) -> str | None:
        """A migrated database on the tests' own server, with which nobody is connected."""
        if not (self.home / "databases").is_dir():
            return None
        with self._once("migrated") as missing:
            if missing:
                command = [sys.executable, "-c", _WITHOUT_GC, "migrate", "--verbosity", "0"]
                subprocess.run(command, cwd=PROJECT, check=True)
                # Now, for later there are the databases of workers too.
                copy_of(self.server, self._seeded / ".data", follows=False)
        return DATABASE

    @contextmanager
    def clone(self, folder: Path) -> Iterator[Clone]:
        """A clone whose demo has run once: the seed is there, and no password is chosen."""
        self.migrated_database()
        with self._once("seeded") as missing:
            if missing:
                with clone_in(self._seeded).demo():
                    pass
        with cloned(folder) as clone:
            _copy_data(self._seeded / ".data", folder / ".data")
            yield clone

    def remove(self) -> None:
        """All but the server, which removes itself when it stops."""
        if (self._seeded / ".data").is_dir():
            EmbeddedServer(self._seeded / ".data").remove()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def _seeded(self) -> Path:
        return self.home / "seeded"

    @contextmanager
    def _once(self, name: str) -> Iterator[bool]:
        """Whether it is still to be made; one worker at a time asks."""
        done = self.home / name
        with (self.home / f"{name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield not done.exists()
            done.touch()


def _copy_data(old: Path, new: Path) -> None:
    """A stopped demo's data for another; its cluster stays the system user's."""
    skip = shutil.ignore_patterns("cluster", "postgres", "*.lock")
    shutil.copytree(old, new, ignore=skip)
    cluster, copy = EmbeddedServer(old).place.data, EmbeddedServer(new).place.data
    subprocess.run(["cp", "-a", str(cluster), str(copy)], check=True)
