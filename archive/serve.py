"""One site's web server: `ARCHIVE_SITE=public python -m archive.serve PORT`.

It ends when its standard input closes, and so with the process that started it, however that ends.
"""

import os
import signal
import sys
import threading

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

HOST = "127.0.0.1"
# Whoever takes longer to say what they want is let go; so is who says very much (431).
_HEADER_MS = 10_000
_HEADER_BYTES = 64 * 1024


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def serve(application: str, port: int) -> None:
    """Serve a WSGI application, as "package.module:name", until the standard input closes."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    Granian(
        application,
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MS, max_buffer_size=_HEADER_BYTES),
        websockets=False,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    serve("archive.wsgi:application", int(sys.argv[1]))
