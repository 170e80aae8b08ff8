"""What readers may do: look, through the views, and nothing else."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from events.models import Incident
from events.published import SCHEMA, SHOWN_WHOLE, VISIBLE
from tests.events.conftest import Eyes
from tests.factories import (
    make_incident,
)
from tests.sql import refusal, rows

pytestmark = pytest.mark.django_db

# The last of a view that joins its table with another.
_NO_WRITE = (
    "permission denied|.* is not a table|cannot change sequence"
    "|cannot (insert into|update|delete from) view"
)
PUBLIC_MODELS = [apps.get_model("events", name) for name in VISIBLE]


def test_every_public_view_has_the_columns_of_its_table() -> None:
    for model in PUBLIC_MODELS:
        columns = rows(
            "SELECT table_schema, array_agg(column_name::text ORDER BY column_name)"
            " FROM information_schema.columns WHERE table_name = %s"
            " AND table_schema IN ('public', %s) GROUP BY 1",
            model._meta.db_table, SCHEMA,
        )  # fmt: skip
        by_schema = dict(columns)
        assert by_schema[SCHEMA] == by_schema["public"], model.__name__


def refused(public_eyes: Eyes, statement: str) -> str:
    with public_eyes():
        return refusal(statement)


def tables() -> list[str]:
    """Every table, view and sequence of the database outside PostgreSQL's own schemas."""
    found = rows(
        "SELECT format('%%I.%%I', n.nspname, c.relname) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'v', 'm', 'p', 'S', 'f')"
        " AND n.nspname NOT IN ('information_schema', 'pg_catalog', 'pg_toast') ORDER BY 1"
    )
    return [name for (name,) in found]


def test_readers_read_the_views_and_no_other_table(public_eyes: Eyes) -> None:
    views = {f"{SCHEMA}.{model._meta.db_table}" for model in PUBLIC_MODELS}
    whole = {f"{SCHEMA}.{table}" for table in SHOWN_WHOLE}
    assert views | whole <= set(tables())
    for table in tables():
        select = f"SELECT FROM {table} LIMIT 1"
        if table in views:
            with public_eyes():
                assert rows(select) == []
        elif table in whole:
            with public_eyes():
                assert rows(f"SELECT count(*) > -1 FROM {table}") == [(True,)]
        else:
            assert refused(public_eyes, select).startswith("permission denied"), table


def test_readers_write_into_no_table(public_eyes: Eyes) -> None:
    for table in tables():
        [(column,)] = rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", table
        )
        for statement in (
            f"INSERT INTO {table} DEFAULT VALUES",
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        ):
            why = refused(public_eyes, statement)
            assert re.match(_NO_WRITE, why), statement


def test_readers_hold_no_right_to_write_any_column() -> None:
    for table in tables():
        held = rows(
            "SELECT right_to FROM unnest(ARRAY['INSERT', 'UPDATE', 'REFERENCES']) AS right_to"
            " WHERE has_any_column_privilege(%s, %s::regclass, right_to)",
            settings.PUBLIC_ROLE, table,
        )  # fmt: skip
        assert held == [], table


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE VIEW published.mine AS SELECT 1",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION published.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION pg_trgm",
        "CREATE ROLE mine",
        "DROP VIEW published.events_incident",
        "ALTER VIEW published.events_incident RENAME TO mine",
        "REFRESH MATERIALIZED VIEW public.events_incident",
        "COPY published.events_source FROM PROGRAM 'true'",
        "COPY published.events_source TO '/tmp/mine'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT nextval('public.events_incident_code')",
        "SELECT public.events_next_code()",
        "SELECT public.events_estimate(ARRAY[1])",
    ],
)
def test_readers_make_nothing_and_reach_nothing(statement: str, public_eyes: Eyes) -> None:
    refused(public_eyes, statement)


def test_the_public_role_begins_every_session_as_a_reader(db: None) -> None:
    [(kept,)] = rows(
        "SELECT setconfig FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
        " WHERE rolname = %s",
        settings.PUBLIC_ROLE,
    )
    assert sorted(kept) == [
        "default_transaction_read_only=on", f"search_path={SCHEMA}", "statement_timeout=5s",
    ]  # fmt: skip


def test_the_eyes_close_again(public_eyes: Eyes) -> None:
    make_incident(status="draft")
    with public_eyes():
        assert Incident.objects.count() == 0
    assert Incident.objects.count() == 1
    with pytest.raises(DatabaseError), public_eyes():
        make_incident()
    assert Incident.objects.count() == 1


def test_the_views_are_made_again_after_a_migration(
    transactional_db: None, public_eyes: Eyes
) -> None:
    rows(f"DROP SCHEMA {SCHEMA} CASCADE")
    call_command("migrate", verbosity=0)
    with public_eyes():
        assert {model._default_manager.count() for model in PUBLIC_MODELS} == {0}
