"""Django's PostgreSQL engine, except that it starts or finds the embedded server on its own.

A command that needs no database (checks, missing migrations, types) thus starts none.
"""

import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, client

from archive.database.embedded import held_server


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the psql that comes with the server."""

    def runshell(self, parameters: Iterable[str]) -> None:
        server = held_server(settings.DATA_DIR)
        self.connection.settings_dict["HOST"] = str(server.socket_folder)
        os.environ["PATH"] = f"{server.bin}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        if not self.settings_dict["HOST"]:
            self.settings_dict["HOST"] = str(held_server(settings.DATA_DIR).socket_folder)
        return super().get_connection_params()
