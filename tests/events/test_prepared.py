"""Looking a record up is planned once for each connection of the public site."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext

from archive.database import sessions
from events.keyset import OneOf
from events.models import CasualtyClaim, Incident
from events.prepared import ByKey, ByKeys, ColumnsByKeys, prepared
from tests.factories import make_claim, make_incident, make_place


@pytest.fixture
def readers(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A connection that begins as those of the public site do."""
    ours = connections["default"]
    settings: dict[str, Any] = {**ours.settings_dict, "OPTIONS": {}}
    sessions.for_readers(settings)
    theirs = type(ours)(settings, "default")
    connections["default"] = theirs
    yield theirs
    theirs.close()
    connections["default"] = ours


def plans(readers: BaseDatabaseWrapper) -> list[tuple[int, int]]:
    """Of each prepared statement, how often it was planned anew and how often not."""
    with readers.cursor() as cursor:
        cursor.execute("SELECT custom_plans, generic_plans FROM pg_prepared_statements")
        return list(cursor.fetchall())


def test_after_five_times_a_record_is_looked_up_without_a_new_plan(
    readers: BaseDatabaseWrapper,
) -> None:
    for number in range(12):
        with prepared():
            list(Incident.objects.filter(pk=number))
    assert plans(readers) == [(5, 7)]


def test_rows_by_their_ids_are_one_statement_however_many_they_are(
    readers: BaseDatabaseWrapper,
) -> None:
    for number in (1, 3, 50):
        with prepared():
            list(Incident.objects.filter(OneOf(list(range(number)))))
    assert plans(readers) == [(3, 0)]


def test_what_is_asked_beside_it_is_planned_each_time(readers: BaseDatabaseWrapper) -> None:
    with prepared():
        list(Incident.objects.filter(pk=1))
    for number in range(12):
        list(Incident.objects.filter(place=number))
    assert plans(readers) == [(1, 0)]


def test_who_comes_through_a_pooler_prepares_nothing(db: None) -> None:
    settings: dict[str, Any] = {"USER": sessions.PUBLIC_ROLE, "OPTIONS": {}}
    sessions.for_readers(settings)
    assert settings["OPTIONS"] == {}


CLAIMS = ByKey(
    lambda incident: (
        CasualtyClaim.objects.filter(incident=incident).with_origins().in_ledger_order()
    )
)


@pytest.mark.django_db
def test_what_is_asked_by_a_key_is_what_django_would_give() -> None:
    for low in (3, 5):
        incident = make_incident()
        claims = [
            make_claim(incident=incident, low=low, harm=harm) for harm in ("killed", "injured")
        ]
        found = CLAIMS.rows(incident.pk)
        assert found == sorted(claims, key=lambda claim: claim.harm)
        assert [claim.low for claim in found] == [low, low]
    assert CLAIMS.rows(0) == []


@pytest.mark.django_db
def test_what_is_asked_by_a_key_comes_with_what_was_asked_for_beside_it() -> None:
    claim = make_claim(incident=make_incident())
    expected = (claim.passage.exact, claim.passage.article.source)
    (found,) = CLAIMS.rows(claim.incident_id)
    with CaptureQueriesContext(connection) as asked:
        assert (found.passage.exact, found.passage.article.source) == expected
    assert len(asked) == 0


@pytest.mark.django_db
def test_a_question_by_a_key_says_what_django_would_say() -> None:
    with CaptureQueriesContext(connection) as ours:
        CLAIMS.rows(7)
    with CaptureQueriesContext(connection) as djangos:
        list(CLAIMS.ask(7))
    assert [one["sql"] for one in ours] == [one["sql"] for one in djangos]


def test_rows_by_many_ids_are_one_statement(readers: BaseDatabaseWrapper) -> None:
    codes = ByKeys(lambda: Incident.objects.only("code"))
    for number in (1, 3, 50):
        codes.rows(list(range(number)))
    assert plans(readers) == [(3, 0)]


@pytest.mark.django_db
def test_rows_come_in_the_order_of_their_ids_and_what_has_no_row_is_left_out() -> None:
    first, second = make_incident(), make_incident()
    codes = ByKeys(lambda: Incident.objects.only("code"))
    assert codes.rows([second.pk, 0, first.pk]) == [second, first]
    assert codes.rows([first.pk]) == [first]


@pytest.mark.django_db
def test_columns_come_by_ids_as_rows_do() -> None:
    here, there = make_incident(place=make_place(name="Odesa")), make_incident(place=None)
    columns = ColumnsByKeys(lambda: Incident.objects.all(), ("pk", "code", "place__name"))
    found = columns.rows([there.pk, 0, here.pk])
    assert [row._asdict() for row in found] == [
        {"pk": there.pk, "code": there.code, "place__name": None},
        {"pk": here.pk, "code": here.code, "place__name": "Odesa"},
    ]
