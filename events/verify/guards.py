"""Whether the database still guards itself: its constraints, its triggers, its public views."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from events.published import SCHEMA, VISIBLE
from events.verify.finding import Finding

# What migrations 0003, 0004, 0007 and 0016 add beside the models.
_KEYS = {
    "events_incident": {"incident_country_is_its_place_s"},
    "events_tombstone": {"tombstone_code_is_its_incident_s"},
}
_TRIGGERS = {
    "events_casualtyclaim": {"estimate_on_insert", "estimate_on_update", "estimate_on_delete"},
    "events_article": {"estimate_on_update"},
    "events_incident": {
        "map_on_insert",
        "map_on_update",
        "map_on_delete",
        "map_on_truncate",
        "extent_on_insert",
        "extent_on_update",
        "extent_on_delete",
    },
    "events_place": {"map_on_update", "extent_on_update"},
    "events_estimate": {"map_on_insert", "map_on_delete"},
    "events_incidentlink": {"map_on_insert", "map_on_update", "map_on_delete"},
}


def missing_guards() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        for model in apps.get_app_config("events").get_models():
            table = model._meta.db_table
            yield from _missing(cursor, model, table)


def _missing(cursor: Any, model: type[Model], table: str) -> Iterator[Finding]:
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND convalidated"
        " UNION SELECT indexrelid::regclass::text FROM pg_index"
        " WHERE indrelid = %s::regclass AND indisunique AND indisvalid",
        [table, table],
    )
    constraints = {name for (name,) in cursor.fetchall()}
    declared = {constraint.name for constraint in model._meta.constraints}
    for name in sorted((declared | _KEYS.get(table, set())) - constraints):
        yield Finding(f"table {table}", f"its constraint {name} is missing")
    cursor.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')",
        [table],
    )
    working = {name for (name,) in cursor.fetchall()}
    triggers = getattr(model._meta, "triggers", [])
    expected = {trigger.get_pgid(model) for trigger in triggers} | _TRIGGERS.get(table, set())
    if model.__name__ in VISIBLE:
        expected.add("raise_version")
    for name in sorted(expected - working):
        yield Finding(f"table {table}", f"its trigger {name} is missing or switched off")


def wrong_views() -> Iterator[Finding]:
    """Public views that show another number of rows than the rule of publication lets through."""
    with connection.cursor() as cursor:
        for name, visible in VISIBLE.items():
            table = apps.get_model("events", name)._meta.db_table
            view = f"{SCHEMA}.{table}"
            cursor.execute("SELECT to_regclass(%s)", [view])
            if cursor.fetchone() == (None,):
                yield Finding(f"view {view}", "is missing: run manage.py migrate")
                continue
            cursor.execute(
                f"SELECT (SELECT count(*) FROM {view}),"
                f" (SELECT count(*) FROM public.{table} t WHERE {visible})"
            )
            shown, right = cursor.fetchone()
            if shown != right:
                yield Finding(f"view {view}", f"shows {shown:,} rows, and {right:,} are public")
