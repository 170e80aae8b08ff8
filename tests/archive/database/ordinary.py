"""Run a program of the project as an ordinary user, when the tests run as root."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from archive.database.place import Account

PROJECT = Path(__file__).resolve().parent.parent.parent.parent


@dataclass(frozen=True)
class OrdinaryUser:
    """A user without rights, with a folder of its own that holds a copy of the code."""

    uid: int
    gid: int
    folder: Path
    python: str
    packages: str

    def run(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments as this user."""
        environment = {
            "PATH": os.defpath,
            "HOME": str(self.folder),
            "PYTHONPATH": f"{self.folder}{os.pathsep}{self.packages}",
        }
        return subprocess.run(
            [self.python, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **Account(self.uid, self.gid).for_process(),
        )


@contextmanager
def ordinary_user() -> Iterator[OrdinaryUser]:
    """The user who runs the tests, or for root the user "nobody"; skips where neither can work."""
    who = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder = Path(tempfile.mkdtemp(prefix="event-archive-user-"))
    try:
        shutil.copytree(PROJECT / "archive", folder / "archive")
        packages = str(Path(psycopg.__file__).parent.parent)
        user = OrdinaryUser(who.pw_uid, who.pw_gid, folder, _python(), packages)
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, user.uid, user.gid)
        probe = _probe(user)
        if probe:
            pytest.skip(f"No ordinary user can run the installed packages here: {probe}")
        yield user
    finally:
        shutil.rmtree(folder)


def _python() -> str:
    """This very Python, or the system's when it is of the same version and open to everybody."""
    own = os.path.realpath(sys.executable)
    if os.geteuid() == 0 and any(Path(own).is_relative_to(home) for home in (Path.home(),)):
        return f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    return own


def _probe(user: OrdinaryUser) -> str:
    try:
        done = user.run(["-c", "import psycopg, psutil"])
    except OSError as error:
        return str(error)
    return done.stderr.strip().rpartition("\n")[2]
