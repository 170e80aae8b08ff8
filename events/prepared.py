"""Questions that are written down and planned once, and not for each reader.

Whoever looks a record up asks by keys, through views that decide what readers see. To plan that
takes PostgreSQL ten times as long as to answer it, and one plan fits every key. Lists are planned
each time: what is best for them depends on what is asked.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

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
    """A question by one record's id. Django writes its SQL once; that takes it a third of a page.

    ask gives the queryset for an id, which is nothing but a value in it.
    """

    def __init__(self, ask: Callable[[int], QuerySet[M]]) -> None:
        self.ask = ask

    def rows(self, key: int) -> list[M]:
        """What ask(key) gives, as a list."""
        using = self._asked.db
        compiler = self._compiler_of(using, key)
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        asked: Any = SimpleNamespace(db=using, query=query, _known_related_objects={})
        with prepared():
            return list(ModelIterable(asked))

    @cached_property
    def _asked(self) -> QuerySet[M]:
        return self.ask(_KEY)

    @cached_property
    def _written(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        compiler = self._asked.query.get_compiler(self._asked.db)
        sql, params = compiler.as_sql()
        return compiler, sql, tuple(params)

    def _compiler_of(self, using: str, key: int) -> SQLCompiler:
        """Knows how the rows become records, and has written its SQL already."""
        written, sql, params = self._written
        given = tuple(type(param)(key) if param == _KEY else param for param in params)
        compiler: Any = copy.copy(written)
        compiler.using, compiler.connection = using, connections[using]
        compiler.as_sql = lambda: (sql, given)
        return compiler  # type: ignore[no-any-return]
