"""What an incident says of itself, in the parts that are chosen as one."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from events.models import Incident

# What a part may take its values from: the incident that stays, the one that goes, or both.
STAYS, GOES, BOTH = "stays", "goes", "both"


@dataclass(frozen=True)
class Part:
    """Fields that make sense together alone, as a place and how exactly it is known."""

    name: str
    label: str
    fields: tuple[str, ...]
    # Whether it is a list, of which both sides' entries may be kept.
    joins: bool = False

    def values(self, incident: Incident) -> dict[str, Any]:
        """By the names of columns."""
        return {name: getattr(incident, name) for name in self.fields}

    def chosen(self, stays: Incident, goes: Incident, choice: str) -> dict[str, Any]:
        """Raises ValueError for a choice that the part does not have."""
        if choice == STAYS:
            return self.values(stays)
        if choice == GOES:
            return self.values(goes)
        if choice == BOTH and self.joins:
            [name] = self.fields
            joined = dict.fromkeys([*getattr(stays, name), *getattr(goes, name)])
            return {name: list(joined)}
        raise ValueError(f"{self.label} cannot be “{choice}”")


PARTS = (
    Part("title", "Title", ("title", "slug")),
    Part("summary", "Summary", ("summary",)),
    Part("language", "Language", ("language",)),
    Part("kind", "Kind", ("kind",)),
    Part("when", "Days", ("dates", "date_precision")),
    Part(
        "where",
        "Place",
        ("place_id", "place_name", "country_code", "place_precision", "latitude", "longitude"),
    ),
    Part("weapons", "Weapons", ("weapons",), joins=True),
    Part("targets", "Targets", ("targets",), joins=True),
    Part("grading", "Grading", ("grading", "grading_reason")),
    Part("sensitivity", "Warning to readers", ("sensitivity",)),
)


def differing(one: Incident, other: Incident) -> list[Part]:
    """The parts that the two incidents tell otherwise; a title's address is no news."""
    return [part for part in PARTS if _shown(part, one) != _shown(part, other)]


def _shown(part: Part, incident: Incident) -> dict[str, Any]:
    return {name: value for name, value in part.values(incident).items() if name != "slug"}


def changes(
    stays: Incident, goes: Incident, choices: Mapping[str, str]
) -> dict[str, dict[str, tuple[Any, Any]]]:
    """By part and column, what the choices change of the one that stays: before and after."""
    found = {}
    for part in PARTS:
        before = part.values(stays)
        after = part.chosen(stays, goes, choices.get(part.name, STAYS))
        if before != after:
            found[part.name] = {name: (before[name], after[name]) for name in part.fields}
    return found


def columns(names: Iterable[str]) -> list[str]:
    """The columns of the parts of these names."""
    return [name for part in PARTS if part.name in names for name in part.fields]


def plain(value: Any) -> Any:
    """A column's value as JSON keeps it: an interval of days is its first and its last day."""
    if isinstance(value, DateRange):
        last = value.upper - datetime.timedelta(days=1)
        return {"first": value.lower and value.lower.isoformat(), "last": last.isoformat()}
    return value


def unplain(value: Any) -> Any:
    """What plain() was made from."""
    if isinstance(value, dict):
        first = value["first"] and datetime.date.fromisoformat(value["first"])
        last = datetime.date.fromisoformat(value["last"])
        return DateRange(first, last + datetime.timedelta(days=1))
    return value
