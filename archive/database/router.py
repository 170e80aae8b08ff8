"""Which database a query goes to: writes to the primary, reads where the request's reads go."""

import contextvars
from typing import Any

PRIMARY = "default"
# The database that this thread reads from. Commands and the desk never set it.
reading_from: contextvars.ContextVar[str] = contextvars.ContextVar("reading_from", default=PRIMARY)


class Router:
    """Django's questions; a replica holds the primary's own rows, so relations are no matter."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return reading_from.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
