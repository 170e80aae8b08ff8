"""Both sites on this machine: two web servers as child processes that end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.serve import HOST

# A heap for each thread keeps what no other can use: a fifth of a busy process's memory.
_MEMORY = {"MALLOC_ARENA_MAX": "1"}
START_SECONDS = 60
STOP_SECONDS = 10


class ServingError(RuntimeError):
    """A site cannot be served; the message says why and what to do."""


@dataclass(frozen=True)
class Site:
    """One of the two sites and the port it answers on; port_variable is what changes it."""

    name: str
    port: int
    port_variable: str

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/"


def refuse_taken_ports(sites: Sequence[Site]) -> None:
    """Raise ServingError when two sites want one port, or another program has it."""
    if len({site.port for site in sites}) < len(sites):
        names = " and ".join(site.port_variable for site in sites)
        raise ServingError(f"{names} are both {sites[0].port}: give each site its own port.")
    for site in sites:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, site.port))
            except OSError as error:
                raise ServingError(
                    f"Port {site.port} for the {site.name} site cannot be used: "
                    f"{(error.strerror or str(error)).lower()}. Stop the program that has it, or "
                    f"choose another port, for example {site.port_variable}={site.port + 100}."
                ) from error


@contextmanager
def served(
    sites: Sequence[Site], folder: Path, variables: Mapping[str, str]
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Serve the sites with the code in folder until the block ends; yields once they answer."""
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for site in sites:
            processes.append(_start(site, folder, variables))
        for site, process in zip(sites, processes, strict=True):
            _await(site, process)
        yield processes
    finally:
        _stop(processes)


def wait_for_end(sites: Sequence[Site], processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Return never, except by a signal; raises ServingError when a site ends by itself."""
    while True:
        for site, process in zip(sites, processes, strict=True):
            if process.poll() is not None:
                raise ServingError(f"The {site.name} site ended with status {process.returncode}.")
        time.sleep(0.5)


def _start(site: Site, folder: Path, variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and we end the sites in order. Its input is a
    # pipe that nobody writes to: when we are gone, it closes, and the site ends.
    return subprocess.Popen(
        [sys.executable, "-m", "archive.serve", str(site.port)],
        cwd=folder,
        env={**_MEMORY, **os.environ, **variables, "ARCHIVE_SITE": site.name},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _await(site: Site, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServingError(f"The {site.name} site did not start; the lines above say why.")
        try:
            socket.create_connection((HOST, site.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ServingError(f"The {site.name} site does not answer on port {site.port}.")


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdin is not None:
            process.stdin.close()
