"""Who history says made the changes, when a command makes them."""

import json
import uuid

from django.db import connections

# A context is one row, written again by every change that it signs: none signs very many.
ENOUGH = 500


def sign(command: str, using: str = "default") -> None:
    """From here to the end of the transaction, or to another signature, this command did it."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [str(uuid.uuid4()), json.dumps({"command": command})],
        )
