"""Connections that do not wait for ever: a server that hangs is as good as one that is gone.

PostgreSQL's own timeouts end a long question while the server lives. A server that is stopped, or
whose disk or network hangs, keeps its connections open and says nothing on them any more.
"""

import select
from typing import Any, ClassVar, TypeVar

import psycopg
from psycopg.abc import PQGen, Query
from psycopg.pq import TransactionStatus

RV = TypeVar("RV")


class PatientConnection(psycopg.Connection[Any]):
    """Is closed, with an OperationalError, when an answer is not there after so many seconds."""

    # More than the statement timeout of readers: a slow question is told apart from a dead server.
    answer_seconds: ClassVar[float] = 7
    # Between one part and the next of an answer that streams, as an export does.
    part_seconds: ClassVar[float] = 60

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        if timeout is None:
            timeout = self.part_seconds if self._is_amid_an_answer else self.answer_seconds
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError as error:
            if not self._is_amid_an_answer:
                raise
            self.close()
            raise psycopg.OperationalError(f"no answer within {timeout:g} seconds") from error

    def execute(self, query: Query, *arguments: Any, **options: Any) -> psycopg.Cursor[Any]:
        # The pool asks nothing, to learn whether a connection that it hands out still stands. That
        # took as long as what a page asks; who has gone has said so, or closed the socket.
        if query == "" and self._has_heard_nothing:
            return self.cursor()
        return super().execute(query, *arguments, **options)

    @property
    def _has_heard_nothing(self) -> bool:
        heard = select.poll()
        heard.register(self.fileno(), select.POLLIN)
        return not heard.poll(0)

    @property
    def _is_amid_an_answer(self) -> bool:
        return self.pgconn.transaction_status == TransactionStatus.ACTIVE


class BriefConnection(PatientConnection):
    """For questions that every server answers at once, such as which version it holds."""

    answer_seconds = 2
