"""The same rows as a SQLite file for Datasette, with the same indexes and full text."""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg

from events.flat import PARTED_BY

Archive = psycopg.Connection[tuple[object, ...]]

_LISTS = {"weapons", "targets"}
_NUMBERS = {"latitude", "longitude"} | {
    f"{harm}_{which}" for harm in ("killed", "injured") for which in ("low", "best", "high")
}
# Those of the list's filters and orders, in PostgreSQL as in SQLite.
_INDEXES = """
CREATE INDEX newest ON incidents (last_day DESC, id DESC);
CREATE INDEX of_place ON incidents (place, last_day DESC, id DESC);
CREATE INDEX of_country ON incidents (country, last_day DESC, id DESC);
CREATE INDEX of_kind ON incidents (kind, last_day DESC, id DESC);
CREATE INDEX of_grading ON incidents (grading, last_day DESC, id DESC);
CREATE INDEX deadliest ON incidents (killed_best DESC, id DESC);
ANALYZE;
"""
_TEXTS = """
CREATE VIRTUAL TABLE incidents_fts USING fts5(title, summary, place_name, content='incidents',
    content_rowid='id', tokenize='porter');
INSERT INTO incidents_fts (incidents_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE articles_fts USING fts5(headline, body, content='articles',
    content_rowid='id', tokenize='porter');
INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE quotes_fts USING fts5(exact, content='quotes', content_rowid='id',
    tokenize='porter');
INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild');
"""
# What the search page asks: the best twenty of each kind, articles with an excerpt.
SEARCH = """
SELECT * FROM (SELECT 'incident' AS kind, i.code AS id, i.title AS title, i.summary AS excerpt
  FROM incidents_fts f JOIN incidents i ON i.id = f.rowid
  WHERE incidents_fts MATCH :q ORDER BY f.rank LIMIT 20)
UNION ALL SELECT * FROM (SELECT 'article', a.id, a.headline,
  snippet(articles_fts, 1, '<b>', '</b>', '…', 30)
  FROM articles_fts f JOIN articles a ON a.id = f.rowid
  WHERE articles_fts MATCH :q ORDER BY f.rank LIMIT 20)
UNION ALL SELECT * FROM (SELECT 'quote', q.id, '', q.exact
  FROM quotes_fts f JOIN quotes q ON q.id = f.rowid
  WHERE quotes_fts MATCH :q ORDER BY f.rank LIMIT 20)
"""
_SUMMARIES = "SELECT id, code, summary FROM published.events_incident"
_ARTICLES = "SELECT id, headline, body FROM published.events_article"
_QUOTES = """
SELECT q.id, p.exact FROM published.events_quote q
JOIN published.events_passage p ON p.id = q.passage_id
"""
_BATCH = 20_000


def to_sqlite(table: Path, url: str, database: Path) -> None:
    """Write the list of incidents, as /incidents.csv gave it, and the texts of the search."""
    with sqlite3.connect(database) as store, psycopg.connect(url) as archive:
        store.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        of_code = {code: (pk, summary) for pk, code, summary in _read(archive, _SUMMARIES)}
        with table.open(newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            names = next(rows)
            _fill(store, "incidents", ["id", *names, "summary"], _incidents(names, rows, of_code))
        _fill(store, "articles", ["id", "headline", "body"], _read(archive, _ARTICLES))
        _fill(store, "quotes", ["id", "exact"], _read(archive, _QUOTES))
        store.executescript(_INDEXES)
        store.executescript(_TEXTS)
    store.close()


def _read(
    archive: psycopg.Connection[tuple[object, ...]], query: str
) -> Iterator[tuple[object, ...]]:
    with archive.cursor("rows") as cursor:
        cursor.itersize = _BATCH
        cursor.execute(query)
        yield from cursor


def _incidents(
    names: list[str], rows: Iterable[list[str]], of_code: dict[object, tuple[object, object]]
) -> Iterator[list[object]]:
    """Rows with the database's key before them; a list of words as JSON, for array facets."""
    csv.field_size_limit(sys.maxsize)
    code = names.index("code")
    for row in rows:
        pk, summary = of_code[row[code]]
        yield [pk, *map(_value, names, row), summary]


def _value(name: str, text: str) -> object:
    if name in _LISTS:
        return json.dumps(text.split(PARTED_BY) if text else [])
    if name in _NUMBERS:
        return float(text) if text else None
    return text


def _fill(
    store: sqlite3.Connection, table: str, names: list[str], rows: Iterable[Iterable[object]]
) -> None:
    columns = ", ".join(f'"{name}"' for name in names[1:])
    store.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {columns})")
    marks = ", ".join("?" for _ in names)
    store.executemany(f"INSERT INTO {table} VALUES ({marks})", map(tuple, rows))
