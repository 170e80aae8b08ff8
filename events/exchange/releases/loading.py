"""An archive made of a release again, in an empty database, in one transaction."""

import datetime
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from events.exchange.problems import Problem, RefusedError
from events.exchange.releases import tables
from events.exchange.releases.package import Package
from events.exchange.releases.reading import Read, read_rows
from events.exchange.releases.table import ReleaseTable
from events.exchange.releases.tables import TABLES
from events.text import fold
from events.verify.finding import RECORDS
from events.version import mark_synthetic, read_version

# Told what is being loaded, and of how many rows.
Watch = Callable[[str, int], None]

_CHUNK = 1024 * 1024
_KINDS = {
    str: "text",
    int: "bigint",
    float: "float8",
    bool: "boolean",
    datetime.date: "date",
    datetime.datetime: "timestamptz",
}
# Readers see of a withdrawn record its stone alone; its row holds the number and the code for ever.
_WITHDRAWN_INCIDENTS = """
    INSERT INTO events_incident (id, code, title, slug, kind, summary, place_name, country_code,
        date_precision, place_precision, weapons, targets, status, grading, grading_reason,
        sensitivity)
    SELECT s.incident_id, s.code, 'Withdrawn', 'withdrawn', 'other', '', '', '', '', '', '{}', '{}',
        'withdrawn', '', '', '' FROM released_tombstones s
"""
_WITHDRAWN_ARTICLES = """
    INSERT INTO events_article (id, headline, slug, url, archive_url, language, body, body_sha256,
        length_elsewhere, rights, status)
    SELECT s.article, 'Withdrawn', 'withdrawn', '', '', '', '', '', 0, 'link-only', 'withdrawn'
    FROM released_article_tombstones s
"""
# By the table of stones: what it needs first, and the table that this is written to.
_WITHDRAWN = {
    tables.TOMBSTONES.name: (_WITHDRAWN_INCIDENTS, "events_incident"),
    tables.ARTICLE_TOMBSTONES.name: (_WITHDRAWN_ARTICLES, "events_article"),
}
_NEXT_CODE = """
    SELECT setval('events_incident_code', max(substr(code, 2)::bigint))
    FROM events_incident WHERE code ~ '^E[0-9]{1,18}$' HAVING count(*) > 0
"""


def load_release(folder: Path, described: Package, watch: Watch = lambda what, rows: None) -> None:
    """Load a release that was checked. Raises RefusedError where the database is not empty.

    Numbers, codes and keys stay what they are; history begins with this load.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE events_incident, events_article IN SHARE ROW EXCLUSIVE MODE")
        _refuse_others(cursor)
        if described.synthetic:
            mark_synthetic(cursor, described.rows["incidents"])
        cursor.execute("SET LOCAL datestyle = 'ISO'")
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute("SET LOCAL events.loading = 'on'")
        for table in TABLES:
            if table.loads:
                watch(table.path, described.rows[table.name])
                _load(cursor, folder, table)
        watch("figures, map and extents", described.rows["incidents"])
        cursor.execute(f"ANALYZE {', '.join(_model(table)._meta.db_table for table in TABLES)}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _refuse_others(cursor: CursorWrapper) -> None:
    if read_version(cursor).synthetic:
        raise _not_empty("a synthetic archive")
    for model in RECORDS:
        if model._default_manager.exists():
            raise _not_empty(str(model._meta.verbose_name_plural))


def _not_empty(what: str) -> RefusedError:
    message = f"holds {what} already: a release is loaded into an empty database alone"
    return RefusedError([Problem("the database", None, message)])


def _model(table: ReleaseTable) -> type[Model]:
    return apps.get_model("events", table.model)


def _load(cursor: CursorWrapper, folder: Path, table: ReleaseTable) -> None:
    staged, target = f"released_{table.name}", _model(table)._meta.db_table
    _stage(cursor, folder, table, staged)
    if table is tables.PLACE_NAMES:
        _fold_names(cursor, folder)
    if table.name in _WITHDRAWN:
        statement, withdrawn = _WITHDRAWN[table.name]
        cursor.execute(statement)
        _move_on(cursor, withdrawn)
    columns = ", ".join(f'"{column}"' for column in table.loads)
    values = ", ".join(table.loads.values())
    cursor.execute(
        f"INSERT INTO {target} ({columns}) SELECT {values} FROM {staged} s {table.joins}"
        " ORDER BY s.id"
    )
    cursor.execute(f"DROP TABLE {staged}")
    _move_on(cursor, target)
    if table is tables.TOMBSTONES:
        cursor.execute(_NEXT_CODE)


def _stage(cursor: CursorWrapper, folder: Path, table: ReleaseTable, staged: str) -> None:
    """The file as a table. An empty cell is null, or an empty text where a text must be."""
    typed = [(one, "text" if one.listed else _KINDS[one.kind]) for one in table.fields]
    cursor.execute(
        f"CREATE TEMPORARY TABLE {staged} ("
        + ", ".join(f'"{one.name}" {kind}' for one, kind in typed)
        + ") ON COMMIT DROP"
    )
    texts = [one for one, kind in typed if kind == "text"]
    options = ["FORMAT csv", "HEADER match"]
    for option, required in (("FORCE_NOT_NULL", True), ("FORCE_NULL", False)):
        if named := ", ".join(f'"{one.name}"' for one in texts if one.required is required):
            options.append(f"{option} ({named})")
    with (
        (folder / table.path).open("rb") as file,
        cursor.copy(f"COPY {staged} FROM STDIN ({', '.join(options)})") as copy,
    ):
        while block := file.read(_CHUNK):
            copy.write(block)


def _fold_names(cursor: CursorWrapper, folder: Path) -> None:
    cursor.execute("CREATE TEMPORARY TABLE folded_name (id bigint, folded text) ON COMMIT DROP")
    with cursor.copy("COPY folded_name FROM STDIN") as copy:
        for read in read_rows(folder, tables.PLACE_NAMES):
            if isinstance(read, Read):
                copy.write_row((read.row["id"], fold(read.row["name"])))


def _move_on(cursor: CursorWrapper, target: str) -> None:
    """The next number of the table comes after those that it has."""
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence('{target}', 'id'), max(id)) FROM {target}"
        " HAVING count(*) > 0"
    )
