"""A release written: one moment of the archive, as readers see it, in constant memory."""

import datetime
import importlib
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import translation

from events.exchange.releases import nested, package, readme
from events.exchange.releases.files import HashedFile, Written, whole_folder, write_file
from events.exchange.releases.table import ReleaseTable
from events.exchange.releases.tables import TABLES
from events.published_schema import look_as_reader
from events.tally import RULE_VERSION
from events.version import read_version

_AS_IS = (
    "SELECT set_config('datestyle', 'ISO', true), set_config('timezone', 'UTC', true),"
    " set_config('statement_timeout', '0', true)"
)
_LICENCES = """
    SELECT licence, rights, count(*) FROM events_article GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""
# Told what is being written and how many rows of it more.
Watch = Callable[[str, int], None]


def can_write_parquet() -> bool:
    return importlib.util.find_spec("pyarrow") is not None


def write_release(
    target: Path,
    *,
    site: str = "",
    day: datetime.date,
    parquet: bool,
    watch: Watch = lambda what, rows: None,
) -> str:
    """Write the release to the target, a new folder, and give its id.

    Everything is of one moment. Raises RefusedError where the target cannot be written; a folder
    that is there is whole. site is the address that permalinks begin with, without a path.
    """
    with whole_folder(target) as folder:
        with _one_moment() as cursor, translation.override(settings.LANGUAGE_CODE):
            synthetic = read_version(cursor).synthetic
            tables = [
                (table, *_write_table(cursor, folder, table, site, watch)) for table in TABLES
            ]
            others = nested.write_incidents(
                folder, site, lambda rows: watch(nested.INCIDENTS, rows)
            )
            others.append(
                nested.write_articles(folder, site, lambda rows: watch(nested.ARTICLES, rows))
            )
            cursor.execute(_LICENCES)
            licences = cursor.fetchall()
        if parquet:
            others += [_write_parquet(folder, table, watch) for table in TABLES]
        description = package.describe(tables, others, site=site, day=day, synthetic=synthetic)
        text = readme.readme(
            release=description["id"],
            rule=RULE_VERSION,
            synthetic=synthetic,
            tables=[(table, rows) for table, _written, rows in tables],
            others=others,
            licences=licences,
        )
        _describe(folder, description, text, [one for _table, one, _rows in tables] + others)
    return str(description["id"])


@contextmanager
def _one_moment() -> Iterator[CursorWrapper]:
    """A cursor that sees what readers see, at this moment, until the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(_AS_IS)
        look_as_reader(cursor)
        yield cursor


def _write_table(
    cursor: CursorWrapper, folder: Path, table: ReleaseTable, site: str, watch: Watch
) -> tuple[Written, int]:
    """The file, and how many rows it has."""
    operations: Any = connection.ops
    select = table.select().replace("%", "%%").replace("{site}", "%s")
    values = [site] * select.count("%s")
    sql = operations.compose_sql(f"COPY ({select}) TO STDOUT (FORMAT csv)", values)
    names = ",".join(one.name for one in table.fields)
    with HashedFile(folder, table.path) as file:
        file.write(f"{names}\n".encode())
        with connection.wrap_database_errors, cursor.copy(str(sql)) as copy:
            for block in copy:
                file.write(block)
    rows: int = cursor.rowcount
    watch(table.path, rows)
    return file.written, rows


def _write_parquet(folder: Path, table: ReleaseTable, watch: Watch) -> Written:
    module = importlib.import_module("events.exchange.releases.parquet")
    written: Written = module.write_parquet(folder, table)
    watch(written.path, 0)
    return written


def _describe(folder: Path, description: dict[str, Any], text: bytes, files: list[Written]) -> None:
    content = msgspec.json.format(msgspec.json.encode(description), indent=1) + b"\n"
    about = [
        write_file(folder, readme.NAME, [text]),
        write_file(folder, package.NAME, [content]),
    ]
    ordered = sorted([*files, *about], key=lambda one: one.path)
    sums = (f"{one.sha256}  {one.path}\n".encode() for one in ordered)
    write_file(folder, package.SUMS, sums)
