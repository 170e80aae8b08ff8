"""The engine of a project without DATABASE_URL: its own server, started at the first connection."""

import atexit
from functools import cache
from pathlib import Path

from archive.database.server import EmbeddedServer


@cache
def held_server(home: Path) -> EmbeddedServer:
    """The server of the folder home, held until this process ends."""
    server = EmbeddedServer(home).start()
    atexit.register(server.stop)
    return server
