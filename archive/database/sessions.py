"""How each site's connections begin: with whose rights, and how many there are."""

from typing import Any

from archive.database.patience import PatientConnection

# The role of the public site: it sees the schema "published" and nothing else.
PUBLIC_ROLE = "archive_public"
_PUBLIC_SESSION = {
    "role": PUBLIC_ROLE,
    "search_path": "published",
    "statement_timeout": "5s",
    "default_transaction_read_only": "on",
}
# A database that comes back is asked again within a second or two, not after ever longer waits.
_ASK_AGAIN_SECONDS = 2


def for_readers(connection: dict[str, Any]) -> None:
    """Begin each session as a reader, who is not kept waiting by a server that hangs.

    The role's own account begins so by itself (events/published_schema.py), and may then stand
    behind a pooler like pgbouncer, which hands no such options on.
    """
    if "pool" in connection["OPTIONS"]:
        connection["OPTIONS"]["pool"]["connection_class"] = PatientConnection
    if connection.get("USER") == PUBLIC_ROLE:
        return
    # Values go beside the statement, and so it can be prepared (events/prepared.py); not through a
    # pooler, behind which the next statement may meet another connection.
    connection["OPTIONS"]["server_side_binding"] = True
    given = connection["OPTIONS"].get("options", "")
    session = " ".join(f"-c {name}={value}" for name, value in _PUBLIC_SESSION.items())
    connection["OPTIONS"]["options"] = f"{given} {session}".strip()


def pooled(connection: dict[str, Any], seconds: int) -> None:
    """Keep a few connections: more than the server's threads; a request waits so many seconds."""
    connection["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": 8,
        "timeout": seconds,
        "reconnect_timeout": _ASK_AGAIN_SECONDS,
    }
    connection["CONN_HEALTH_CHECKS"] = True
