"""Questions that are written down and planned once, and not for each reader.

Whoever looks a record up asks by keys, through views that decide what readers see. To plan that
takes PostgreSQL ten times as long as to answer it, and one plan fits every key. Lists are planned
each time: what is best for them depends on what is asked.
"""

import copy
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

from events.keyset import OneOf
from events.models import Incident

M = TypeVar("M", bound=Model)
# Stands for the key in a question; no record has such an id.
_KEY = -7_203_685_477_580_811


@contextmanager
def prepared() -> Iterator[None]:
    """What is asked in this block is prepared where the connection can do so: the public site's.

    See archive/database/sessions.py for which cannot.
    """
    reading = connections[router.db_for_read(Incident)]
    reading.ensure_connection()
    connection = reading.connection
    before = connection.prepare_threshold
    connection.prepare_threshold = 0
    try:
        yield
    finally:
        connection.prepare_threshold = before


class ByKey(Generic[M]):
    """A question by a record's key. Django writes its SQL once; that takes it a third of a page.

    ask gives the queryset for a key, which is nothing but a value in it. stand_in is a key that no
    record has: of ids unless it is said.
    """

    def __init__(self, ask: Callable[[Any], QuerySet[M]], stand_in: Any = _KEY) -> None:
        self.ask = ask
        self._stand_in = stand_in

    def rows(self, key: Any) -> list[M]:
        """What ask(key) gives, as a list."""
        using = self._asked.db
        return self._rows(using, self._compiler_of(using, key))

    def _rows(self, using: str, compiler: SQLCompiler) -> list[M]:
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        asked: Any = SimpleNamespace(db=using, query=query, _known_related_objects={})
        with prepared():
            return list(ModelIterable(asked))

    @cached_property
    def _asked(self) -> QuerySet[M]:
        return self.ask(self._stand_in)

    @cached_property
    def _written(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        compiler = self._asked.query.get_compiler(self._asked.db)
        sql, params = compiler.as_sql()
        return compiler, sql, tuple(params)

    def _compiler_of(self, using: str, key: Any) -> SQLCompiler:
        """Knows how the rows become records, and has written its SQL already."""
        written, sql, params = self._written
        given = tuple(_like(param, key) if param == self._stand_in else param for param in params)
        compiler: Any = copy.copy(written)
        compiler.using, compiler.connection = using, connections[using]
        compiler.as_sql = lambda: (sql, given)
        return compiler  # type: ignore[no-any-return]


class ByKeys(ByKey[M]):
    """The same by many ids at once; the rows come in the order of their ids."""

    def __init__(self, ask: Callable[[], QuerySet[M]]) -> None:
        super().__init__(lambda keys: ask().filter(OneOf(keys)), [_KEY])

    def rows(self, key: Sequence[int]) -> list[M]:
        rows = super().rows(key)
        asked: Any = self._asked
        prefetch_related_objects(rows, *asked._prefetch_related_lookups)
        found = {row.pk: row for row in rows}
        return [found[one] for one in key if one in found]


class ColumnsByKeys(ByKeys[Any]):
    """The same where a row is columns of a record, pk among them, and no object."""

    def __init__(self, ask: Callable[[], QuerySet[Any]], columns: tuple[str, ...]) -> None:
        super().__init__(lambda: ask().values_list(*columns))
        self._record: Any = namedtuple("Row", columns)  # type: ignore[misc]

    def _rows(self, using: str, compiler: SQLCompiler) -> list[Any]:
        with prepared():
            return [self._record._make(row) for row in compiler.results_iter(tuple_expected=True)]


def _like(param: Any, key: Any) -> Any:
    """The key as the parameter that stood for it: psycopg sends ids of different sizes."""
    if isinstance(param, list):
        return [type(param[0])(one) for one in key]
    return type(param)(key)
