"""The log as JSON lines, one for each event, each with the id of the request it belongs to.

It tells what the archive did, never who read what: no address of a reader, no query.
"""

import contextvars
import datetime
import logging
import traceback

import msgspec
from django.db import DatabaseError, OperationalError

# The id of the request that this thread answers; empty outside of one.
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")


class JsonLines(logging.Formatter):
    """One JSON object a line; a record's `fields`, a mapping, stand beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": record.getMessage(),
        }
        if asked := request_id.get():
            line["request_id"] = asked
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _in_words(record.exc_info[1])
            line["where"] = traceback.format_tb(record.exc_info[2])
        return msgspec.json.encode(line).decode()


def _in_words(error: BaseException) -> str:
    """What happened. Of a statement that failed its code alone: its words may be a reader's."""
    kind = type(error).__name__
    if isinstance(error, DatabaseError) and not isinstance(error, OperationalError):
        return f"{kind}, SQLSTATE {getattr(error.__cause__, 'sqlstate', None) or 'unknown'}"
    return f"{kind}: {error}"
