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
# Kept back from an index of words, in megabytes, and written by so many at once. A reader's search
# goes through them one by one, 60 ms for these.
_KEPT_BACK = 64
_WRITE_KEPT_BACK = """
SELECT gin_clean_pending_list(indexrelid) FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
WHERE amname = 'gin' AND indrelid = ANY(%s::regclass[])
"""


def index_words_by_many(cursor: CursorWrapper) -> None:
    """Keep what is to go into the indexes of words back until there is much of it.

    A word is then looked up there once for thousands of rows: a seventh of a load's time.
    """
    cursor.execute(f"SET LOCAL gin_pending_list_limit = '{_KEPT_BACK}MB'")


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
    cursor.execute(_WRITE_KEPT_BACK, [list(_WRITTEN)])
    if grown:
        cursor.execute(f"ANALYZE {', '.join(_WRITTEN)}")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
