"""The pool learns without a question whether a connection still stands."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from archive.database.patience import PatientConnection
from tests.sql import rows

_TALK = "SELECT query FROM pg_stat_activity WHERE pid = %s"


@pytest.fixture
def patient(db: None) -> Iterator[psycopg.Connection[Any]]:
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    with PatientConnection.connect(**parameters, autocommit=True) as ours:
        yield ours


def test_a_connection_that_stands_is_asked_nothing(patient: psycopg.Connection[Any]) -> None:
    patient.execute("SELECT 'a page'")
    ConnectionPool.check_connection(patient)
    assert rows(_TALK, patient.info.backend_pid) == [("SELECT 'a page'",)]


def test_a_connection_whose_server_left_is_found_out(patient: psycopg.Connection[Any]) -> None:
    rows("SELECT pg_terminate_backend(%s, 5000)", patient.info.backend_pid)
    with pytest.raises(psycopg.OperationalError):
        ConnectionPool.check_connection(patient)


def test_a_connection_that_was_told_something_goes_on(patient: psycopg.Connection[Any]) -> None:
    patient.execute("LISTEN news")
    # What one session is told of another comes without its asking.
    with PatientConnection.connect(patient.info.dsn, autocommit=True) as other:
        other.execute("NOTIFY news")
    ConnectionPool.check_connection(patient)
    assert patient.execute("SELECT 1").fetchone() == (1,)


def test_a_closed_connection_is_none(patient: psycopg.Connection[Any]) -> None:
    patient.close()
    with pytest.raises(psycopg.OperationalError):
        ConnectionPool.check_connection(patient)
