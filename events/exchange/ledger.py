"""Records written only where they differ, with an account of what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from events.exchange.problems import Problem, RefusedError
from events.exchange.strict_yaml import Part

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Change:
    """What a load did to one record; fields are old and new values of one that changed."""

    record: str
    what: Literal["new", "changed", "removed"]
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Ledger:
    """The changes that one file makes; file is its coding sheet, for messages."""

    file: str
    changes: list[Change] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def refusal(self, part: Part, name: str, message: str) -> RefusedError:
        return RefusedError([self.problem(part, name, message)])

    def problem(self, part: Part, name: str, message: str) -> Problem:
        return Problem(self.file, part.line_of(name) or None, message)

    def warn(self, part: Part, name: str, message: str) -> None:
        self.warnings.append(self.problem(part, name, message))

    def put(self, record: M, label: str, part: Part, values: Mapping[str, Any]) -> M:
        """Give the record these values and save it if that changes anything."""
        new = record.pk is None
        before = {
            name: None if new else getattr(record, name)
            for name, value in values.items()
            if new or _differs(record, name, value)
        }
        if not before:
            return record
        for name in before:
            setattr(record, name, values[name])
        self._validate(record, label, part, values)
        record.save()
        if new:
            self.changes.append(Change(label, "new"))
        else:
            fields = {name: (old, values[name]) for name, old in before.items()}
            self.changes.append(Change(label, "changed", fields))
        return record

    def remove(self, record: Model, label: str) -> None:
        record.delete()
        self.changes.append(Change(label, "removed"))

    def _validate(self, record: Model, label: str, part: Part, values: Mapping[str, Any]) -> None:
        given = {name for name in values if not record._meta.get_field(name).is_relation}
        others = {each.name for each in record._meta.get_fields()} - given
        try:
            record.clean_fields(exclude=others)
        except ValidationError as error:
            raise RefusedError(
                self.problem(part, name, f"{label}, {name}: {' '.join(messages)}")
                for name, messages in error.message_dict.items()
            ) from error


def _differs(record: Model, name: str, value: Any) -> bool:
    column = record._meta.get_field(name).attname  # type: ignore[union-attr]
    wanted = value.pk if isinstance(value, Model) else value
    return bool(getattr(record, column) != wanted)
