"""A made-up archive of any size, to try out what this one does at that size.

It is made in one transaction, in a database that holds nothing else, and marked for good: the
public site says on every page that nothing of it happened.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from events.models import Article, Incident, Place, Source, Speaker
from events.synthetic.bare import bare_tables
from events.text import fold
from events.version import mark_synthetic, read_version

# Told each step as it begins.
Watch = Callable[[str], None]

_WORLD = Path(__file__).with_name("world.sql")
_STEP = "-- step: "
# In one other script each; folding is Python's.
_NAMES = """
    SELECT id, name, pg_temp.name_in(id, 1 + (id % 4)::integer) || ' ' || id FROM events_place
"""
_BATCH = 20_000
_NOTICE = "This text was made up to try out an archive: nothing of it happened.\n\n"
_NOTHING = "Nothing was said of any event."


class NotEmptyError(Exception):
    """The database holds something; the message says what."""


def synthesize(incidents: int, watch: Watch) -> None:
    """Fill the empty database with so many incidents, and two claims for each.

    Raises NotEmptyError where anything is there already.
    """
    sizes = {
        "incidents": incidents,
        "articles": max(10, incidents // 2),
        "places": min(30_000, max(20, incidents // 40)),
        "sources": min(300, max(10, incidents // 1000)),
        "speakers": min(5_000, max(60, incidents // 100)),
        "notice": f"'{_NOTICE}'",
        "nothing": f"'{_NOTHING}'",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        _refuse_others(cursor)
        mark_synthetic(cursor, incidents)
        cursor.execute("SET LOCAL work_mem = '256MB'")
        watch("laying indexes and triggers aside")
        with bare_tables(cursor):
            _fill(cursor, sizes, watch)
            _derive(cursor, incidents, watch)
            watch("bringing indexes and triggers back")
        watch("statistics")
        cursor.execute("ANALYZE")


def _refuse_others(cursor: CursorWrapper) -> None:
    if read_version(cursor).synthetic:
        raise NotEmptyError("The database holds a synthetic archive already: take an empty one.")
    for model in (Incident, Article, Source, Speaker, Place):
        if model._default_manager.exists():
            raise NotEmptyError(
                f"The database holds {model._meta.verbose_name_plural} already. A synthetic "
                "archive is made in an empty one alone, so that nobody takes it for real."
            )


def _fill(cursor: CursorWrapper, sizes: dict[str, object], watch: Watch) -> None:
    for what, statements in _steps(sizes):
        watch(what)
        if what == "incidents":
            # Each is written once, with its count.
            _count(cursor, int(str(sizes["incidents"])))
        cursor.execute(statements)
        if what == "places":
            _name_places(cursor)
    watch("history")
    _write_history(cursor)
    _move_sequences_on(cursor)


def _steps(sizes: dict[str, object]) -> Iterable[tuple[str, str]]:
    """Each step's name and statements, with the sizes filled in."""
    named = re.compile(rf"(?<!:):({'|'.join(sizes)})\b")
    for step in _WORLD.read_text(encoding="utf-8").split(_STEP)[1:]:
        what, _, statements = step.partition("\n")
        yield what, named.sub(lambda found: str(sizes[found[1]]), statements)


def _count(cursor: CursorWrapper, incidents: int) -> None:
    """The counting rule looks up the claims of an incident."""
    cursor.execute("CREATE INDEX claims_for_now ON events_casualtyclaim (incident_id)")
    cursor.execute("ANALYZE events_casualtyclaim, events_passage, events_article")
    _in_batches(cursor, "events_estimate", incidents)
    cursor.execute("DROP INDEX claims_for_now")


def _derive(cursor: CursorWrapper, incidents: int, watch: Watch) -> None:
    """What the database keeps beside the records; no trigger writes it now."""
    cursor.execute("ANALYZE events_place, events_estimate, events_incidentlink")
    for what, function in (("the map", "events_map"), ("extents", "events_extents")):
        watch(what)
        _in_batches(cursor, function, incidents)
    watch("sums over the map")
    cursor.execute("SELECT events_sum_spots()")


def _name_places(cursor: CursorWrapper) -> None:
    cursor.execute(_NAMES)
    rows = cursor.fetchall()
    with cursor.copy("COPY events_placename (place_id, name, folded) FROM STDIN") as copy:
        for place, *names in rows:
            for name in names:
                copy.write_row((place, name, fold(name)))


def _in_batches(cursor: CursorWrapper, function: str, incidents: int) -> None:
    for first in range(1, incidents + 1, _BATCH):
        last = min(first + _BATCH - 1, incidents)
        cursor.execute(
            f"SELECT {function}(ARRAY(SELECT generate_series(%s::bigint, %s)))", [first, last]
        )


def _histories() -> Iterable[tuple[str, str, str]]:
    """Each table of history, the table whose history it is, and the columns it keeps."""
    for model in apps.get_app_config("events").get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if tracked is not None:
            names = [str(field.column) for field in model._meta.concrete_fields]
            kept = ", ".join(f'"{name}"' for name in names if not name.startswith("pgh_"))
            yield model._meta.db_table, tracked._meta.db_table, kept


def _write_history(cursor: CursorWrapper) -> None:
    """The first state of each record, as its trigger would have written it."""
    for history, table, columns in _histories():
        cursor.execute(
            f"INSERT INTO {history} ({columns}, pgh_created_at, pgh_label, pgh_obj_id)"
            f" SELECT {columns}, now(), 'insert', id FROM {table}"
        )


def _move_sequences_on(cursor: CursorWrapper) -> None:
    """Records entered later get ids and codes after those given here."""
    for model in apps.get_app_config("events").get_models():
        key = model._meta.pk
        if key is not None and key.get_internal_type().endswith("AutoField"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), greatest(max({key.column}), 1))"
                f" FROM {model._meta.db_table}",
                [model._meta.db_table, key.column],
            )
    cursor.execute("SELECT setval('events_incident_code', max(id)) FROM events_incident")
