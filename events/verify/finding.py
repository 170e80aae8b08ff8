from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from events.models.base import ArchiveModel

# Every model of records; estimates and history follow from them.
RECORDS: list[type[Model]] = [
    model for model in apps.get_app_config("events").get_models() if issubclass(model, ArchiveModel)
]
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and with which record."""

    record: str
    message: str

    def __str__(self) -> str:
        return f"{self.record}: {self.message}"


def known_by(model: type[Model]) -> str:
    """The field by which people know a record of the model: its code, slug, key or name."""
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in ("code", "slug", "key", "name") if name in names), "pk")


def named(model: type[Model], pk: object, name: object) -> str:
    """A record as findings name it, as in “incident 3 (E000003)”."""
    record = f"{model._meta.verbose_name} {pk}"
    return record if name == pk else f"{record} ({name})"


def each(rows: QuerySet[Any], message: str, *details: str) -> Iterator[Finding]:
    """A finding for each row; details are the fields whose values the message has room for."""
    model = rows.model
    values = rows.order_by().values_list("pk", known_by(model), *details)
    for pk, name, *found in values.iterator(chunk_size=_CHUNK):
        yield Finding(named(model, pk, name), message.format(*found))
