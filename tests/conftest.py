"""What every test stands on: a real PostgreSQL, thrown away at the end.

With DATABASE_URL set, the tests make their databases on that server. Without, one embedded server
is started for the whole run, and the workers of pytest-xdist share it.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from archive.database.server import EmbeddedServer

# Whatever this machine serves, tests see the project's own defaults.
for _name in ("ARCHIVE_SITE", "REPLICA_URLS", "ALLOWED_HOSTS", "MAP_TILES_URL"):
    os.environ.pop(_name, None)


def pytest_configure(config: pytest.Config) -> None:
    # Hashed names need collected files; a test needs the file's own name.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    if hasattr(config, "workerinput") or os.environ.get("DATABASE_URL"):
        return
    home = Path(tempfile.mkdtemp(prefix="event-archive-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    server = EmbeddedServer(home, throwaway=True).start()
    config.add_cleanup(server.stop)
    # Workers read the address from the environment; this process has read its settings already.
    os.environ["DATABASE_URL"] = server.url()
    settings.DATABASES["default"]["HOST"] = str(server.socket_folder)
