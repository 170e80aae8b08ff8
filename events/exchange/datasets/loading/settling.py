"""What the database checks and works out for a load as a whole."""

from django.db.backends.utils import CursorWrapper

_WRITTEN = (
    "events_incident", "events_article", "events_coverage", "events_passage",
    "events_casualtyclaim", "events_attribution",
)  # fmt: skip
_REFERENCES = """
SELECT string_agg(format('%%I', conname), ', ') FROM pg_constraint
WHERE contype = 'f' AND condeferrable AND conrelid = ANY(%s::regclass[])
"""


def ask_references_at_once(cursor: CursorWrapper) -> None:
    """Have each batch's references checked with it, while what they lead to is at hand.

    Kept for the end, they are three million, through which every savepoint that is rolled back
    on the way (the history's triggers have some) must look.
    """
    cursor.execute(_REFERENCES, [list(_WRITTEN)])
    cursor.execute(f"SET CONSTRAINTS {cursor.fetchone()[0]} IMMEDIATE")


def settle(cursor: CursorWrapper, *, grown: bool) -> None:
    """Ask and work out now what waits for the commit, while it can still be told.

    The database's plans for it are only good once it knows how large the tables are.
    """
    if grown:
        cursor.execute(f"ANALYZE {', '.join(_WRITTEN)}")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
