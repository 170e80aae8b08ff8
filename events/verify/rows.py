"""What the models declare of their rows, asked of every row anew."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import (
    BooleanField,
    CheckConstraint,
    Exists,
    ExpressionWrapper,
    ForeignKey,
    Model,
    OuterRef,
)
from pghistory.models import Event

from events.verify.finding import Finding, each, known_by, named

_HISTORY: dict[type[Model], type[Event]] = {
    event.pgh_tracked_model: event  # type: ignore[misc]
    for event in apps.get_models()
    if issubclass(event, Event) and event.__name__.endswith("Event")
}


def broken_rules(model: type[Model]) -> Iterator[Finding]:
    """Rows that a declared check would refuse. The names of checks are sentences."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            condition: Any = constraint.condition
            holds = ExpressionWrapper(condition, output_field=BooleanField())
            broken = model._base_manager.annotate(rule_holds=holds).filter(rule_holds=False)
            rule = constraint.name.replace("_", " ")
            yield from each(broken, f"breaks the rule “{rule}”")


def dangling_references(model: type[Model]) -> Iterator[Finding]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            there = field.remote_field.model._base_manager.filter(pk=OuterRef(field.attname))
            pointing = model._base_manager.exclude(**{field.attname: None})
            lost = pointing.exclude(Exists(there))
            yield from each(lost, f"its {field.verbose_name} {{}} does not exist", field.attname)


def unlike_history(model: type[Model]) -> Iterator[Finding]:
    """Rows that were written without their history, and what differs from it."""
    event = _HISTORY[model]
    columns = [
        field.column for field in event._meta.concrete_fields if not field.name.startswith("pgh_")
    ]
    differing = ", ".join(
        f"""CASE WHEN t."{name}" IS DISTINCT FROM e."{name}" THEN '{name}' END"""
        for name in columns
    )
    name = known_by(model)
    label = "id" if name == "pk" else name
    sql = f"""
        SELECT * FROM (
            SELECT t.id, t.{label}, e.pgh_id, array_remove(ARRAY[{differing}], NULL) AS unlike
            FROM {model._meta.db_table} t LEFT JOIN (
                SELECT DISTINCT ON (pgh_obj_id) * FROM {event._meta.db_table}
                ORDER BY pgh_obj_id, pgh_id DESC
            ) e ON e.pgh_obj_id = t.id
        ) AS compared WHERE pgh_id IS NULL OR unlike <> '{{}}'
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        for pk, known, last, unlike in cursor:
            message = (
                "has no history" if last is None else f"is unlike its history: {', '.join(unlike)}"
            )
            yield Finding(named(model, pk, known), message)
