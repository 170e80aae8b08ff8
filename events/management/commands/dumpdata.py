"""Django's dumpdata, without what the database writes by itself, and without merges.

A merge says which rows it carried, by ids that may be others where they are loaded.
Estimates, the map's sums, extents, history, generated columns, the sentences around passages and
the words by which quotes are found follow from the other rows: on loaddata the database writes them
anew. Who made a record is the desk's alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.commands import dumpdata
from pghistory.models import Event

from events.exchange import exact_json
from events.models import Cell, DayCount, Estimate, Extent, Merge, Passage, Quote, Spot, Submission

_KEPT_BY_TRIGGERS = [
    *(Passage._meta.get_field(name) for name in ("sentence_before", "sentence_after")),
    Quote._meta.get_field("search"),
]

# What the database writes by itself, and what only the desk knows.
_WRITTEN = (Estimate, Spot, Cell, DayCount, Extent, Merge, Submission)


class Command(dumpdata.Command):
    def handle(self, *app_labels: str, **options: Any) -> None:
        history = [model._meta.label for model in apps.get_models() if issubclass(model, Event)]
        written = [model._meta.label for model in _WRITTEN]
        options["exclude"] = [*options["exclude"], "pghistory", *written, *history]
        serializers.register_serializer("json", exact_json.__name__)
        with _kept_columns_left_out():
            super().handle(*app_labels, **options)


@contextmanager
def _kept_columns_left_out() -> Iterator[None]:
    fields: list[Any] = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.generated or field in _KEPT_BY_TRIGGERS
    ]
    for field in fields:
        field.serialize = False
    try:
        yield
    finally:
        for field in fields:
            field.serialize = True
