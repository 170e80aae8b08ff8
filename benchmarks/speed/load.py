"""One load: wrk asks a server for a while, and says how it went."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = Path(__file__).with_name("wrk.lua")
# One thread asks: what it does not need of the two cores is the server's.
CONNECTIONS = 8
TIMEOUT_SECONDS = 10


class LoadError(RuntimeError):
    """A load that says nothing; the message says what to do."""


@dataclass(frozen=True)
class Load:
    """rate is in requests a second, median in seconds; failed counts what was not answered well."""

    rate: float
    median: float
    failed: int


def require_wrk() -> None:
    """Raise LoadError where wrk is missing."""
    if shutil.which("wrk") is None:
        raise LoadError("wrk is missing: install it, on Debian with apt-get install wrk.")


def load(
    address: str,
    paths: Path,
    *,
    seconds: int,
    first: int,
    tag: str = "-",
    connections: int = CONNECTIONS,
    encoding: str = "br",
) -> Load:
    """Ask for the file's paths at the address; see wrk.lua for first and tag."""
    command = ["wrk", "--threads", "1", "--connections", str(connections)]
    command += ["--duration", f"{seconds}s", "--timeout", f"{TIMEOUT_SECONDS}s"]
    command += ["--script", str(_SCRIPT), address, "--", str(paths), encoding, str(first), tag]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise LoadError(f"wrk gave no figures for {address}: {done.stdout}{done.stderr}")
    told = json.loads(lines[-1])
    # Who answers nothing in all that time is taken to have been about to.
    return Load(
        rate=1e6 * max(told["requests"], 1) / told["microseconds"],
        median=told["median"] / 1e6 if told["requests"] else seconds,
        failed=told["refused"] + told["broken"],
    )
