"""A clone of the project in a folder of its own, and the demo that runs in it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.database.server import EmbeddedServer

PROJECT = Path(__file__).resolve().parent.parent
_CODE = ("archive", "events", "fixtures", "locale", "static", "templates")
_FILES = ("manage.py", "Makefile", "pyproject.toml")
_NAMES = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL", "SECRET_KEY")


@dataclass(frozen=True)
class Clone:
    """The project's code in another folder, with no data yet, and two free ports."""

    folder: Path
    port: int
    desk_port: int
    # Whether publishers and administrators need one-time codes: "required" or "optional".
    codes: str = "optional"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _NAMES}
        own = {"PORT": str(self.port), "DESK_PORT": str(self.desk_port)}
        return {**kept, **own, "ARCHIVE_ONE_PERSON": "1", "ARCHIVE_CODES": self.codes}

    @property
    def public_url(self) -> str:
        """The public site's address, without a slash at its end."""
        return f"http://localhost:{self.port}"

    @property
    def desk_url(self) -> str:
        """The desk's address, without a slash at its end."""
        return f"http://localhost:{self.desk_port}"

    @property
    def server(self) -> EmbeddedServer:
        """The clone's embedded server, to look at."""
        return EmbeddedServer(self.folder / ".data")

    def manage(
        self, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of the clone to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.folder,
            env={**self.environment, **(variables or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def shell(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run a line of code in the clone, with its models at hand."""
        return self.manage("shell", "--verbosity", "0", "--command", code)

    @contextmanager
    def demo(self, *command: str) -> Iterator["Demo"]:
        """The running demo, started by this command in place of `manage.py demo`."""
        demo = Demo(self, list(command) or [sys.executable, "manage.py", "demo"])
        try:
            demo.wait_until_it_serves()
            yield demo
        finally:
            if demo.process.poll() is None:
                demo.end()
            demo.close()


class Demo:
    """The running demo and what it has printed."""

    def __init__(self, clone: Clone, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=clone.folder,
            env=clone.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.printed = ""

    def wait_until_it_serves(self) -> None:
        assert self.process.stdout is not None
        while "Ctrl-C" not in self.printed:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError("The demo ended: " + "".join(self.process.communicate()))
            self.printed += line

    @property
    def password(self) -> str | None:
        """The one-time password of the desk, if one was printed."""
        found = re.search(r"one-time password (\S+)\)", self.printed)
        return found[1] if found else None

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Send the signal to the whole group, as a terminal does, and return the exit status."""
        os.killpg(self.process.pid, how)
        self.process.communicate(timeout=60)
        return self.process.returncode

    def close(self) -> None:
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


@contextmanager
def cloned(folder: Path) -> Iterator[Clone]:
    """A clone in this folder; its database is removed at the end."""
    clone = clone_in(folder)
    try:
        yield clone
    finally:
        clone.server.remove()


def clone_in(folder: Path) -> Clone:
    """The project's code copied into this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    skip = shutil.ignore_patterns("__pycache__")
    for name in _CODE:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, folder / name, ignore=skip)
    for name in _FILES:
        shutil.copy(PROJECT / name, folder)
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return Clone(folder, one.getsockname()[1], other.getsockname()[1])
