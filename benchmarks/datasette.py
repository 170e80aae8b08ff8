"""Datasette, with packages of its own: what others publish tables with, to compare ours with."""

import subprocess
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.waiting import answers

VERSION = "0.65.5"


class SilentError(RuntimeError):
    """It did not start; the message says where its log is."""


@contextmanager
def datasette(
    folder: Path, database: Path, port: int, options: Sequence[str] = ()
) -> Iterator[str]:
    """Serve a SQLite file that does not change; yields the address without a slash at its end.

    Its packages are installed into the folder, unless they are there.
    """
    python = _installed(folder / "datasette")
    log = folder / "datasette.log"
    command = [python, "-m", "datasette", "serve", "--immutable", str(database)]
    command += ["--port", str(port), *options]
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stdout=said, stderr=said) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _await(process, f"{address}/-/versions.json", log)
            yield address
        finally:
            process.terminate()


def _installed(environment: Path) -> str:
    python = environment / "bin" / "python"
    done = environment / f"datasette-{VERSION}"
    if not done.exists():
        venv.create(environment, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", f"datasette=={VERSION}"]
        subprocess.run(install, check=True)
        done.touch()
    return str(python)


def _await(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    if answers(process, address, seconds=60):
        return
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise SilentError(f"Datasette does not answer at {address}. It said: {said}")
