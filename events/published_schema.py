"""The schema `published` in the database: the readers' role, its rights and its views.

What they show is declared in events.published. They go before a migration and come back after.
"""

from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from events.published import JOINED, SCHEMA, SHOWN_AS, SHOWN_WHOLE, VISIBLE

_CREATE_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} LOGIN;
        GRANT {role} TO CURRENT_USER;
        ALTER ROLE {role} SET search_path = {schema};
        ALTER ROLE {role} SET default_transaction_read_only = on;
        ALTER ROLE {role} SET statement_timeout = '5s';
    END IF;
EXCEPTION
    -- Another database of the same server made the role in this very moment.
    WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


# By default everybody may make temporary tables; nobody but the owner needs them here.
_NO_TEMPORARY_TABLES = """
DO $$ BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$
"""

# A database taken back to an early migration has them not.
_WHOLE = """
DO $$ BEGIN
    IF to_regclass('public.{table}') IS NOT NULL THEN
        CREATE VIEW {schema}.{table} AS SELECT * FROM public.{table};
    END IF;
END $$;
"""


def drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def create(connection: BaseDatabaseWrapper, apps: Apps = apps) -> None:
    """Make the role and the views anew, in one transaction; readers see no gap.

    apps tells the columns, so that a database taken back to an earlier migration gets views of
    the tables as they were then.
    """
    role = settings.PUBLIC_ROLE
    known = apps.all_models["events"]
    views = "".join(
        _view(known[name.lower()], visible)
        for name, visible in VISIBLE.items()
        if name.lower() in known
    )
    whole = "".join(_WHOLE.format(schema=SCHEMA, table=table) for table in SHOWN_WHOLE)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_CREATE_ROLE.format(role=role, schema=SCHEMA))
        cursor.execute(_NO_TEMPORARY_TABLES)
        cursor.execute(
            f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE;"
            f"CREATE SCHEMA {SCHEMA};"
            "REVOKE ALL ON SCHEMA public FROM PUBLIC;"
            f"{views}{whole}"
            f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role};"
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {role};"
        )


def _view(model: type[Model], visible: str) -> str:
    columns = ", ".join(_column(model, str(field.column)) for field in model._meta.concrete_fields)
    table, joined = model._meta.db_table, JOINED.get(model.__name__, "")
    return (
        f"CREATE VIEW {SCHEMA}.{table} AS SELECT {columns} FROM public.{table} t{joined}"
        f" WHERE {visible};"
    )


def _column(model: type[Model], column: str) -> str:
    shown = SHOWN_AS.get((model.__name__, column), f't."{column}"')
    return f'{shown} AS "{column}"'


def look_as_reader(cursor: CursorWrapper) -> None:
    """See with the public's eyes until the end of the transaction."""
    cursor.execute(f"SET LOCAL ROLE {settings.PUBLIC_ROLE}")
    cursor.execute(f"SET LOCAL search_path = {SCHEMA}")


def drop_before_migrate(*, using: str, plan: list[Any], **kwargs: Any) -> None:
    if plan:
        drop(connections[using])


def create_after_migrate(*, using: str, apps: Apps = apps, **kwargs: Any) -> None:
    # `manage.py flush` sends this signal too, and names no apps.
    if "incident" in apps.all_models["events"]:
        create(connections[using], apps)
