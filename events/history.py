"""What readers are told of a record's changes: when, and from what to what, never by whom.

The database keeps every change by triggers; readers see those made since the incident was
published (see events.published).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from events.models import Attribution, CasualtyClaim, Incident

# What is compared of each record, and what it is called. Keys and slugs are no news to a reader.
_INCIDENT = (
    "title", "summary", "kind", "dates", "date_precision", "place", "place_name",
    "place_precision", "latitude", "longitude", "weapons", "targets", "status", "grading",
    "grading_reason", "sensitivity",
)  # fmt: skip
_CLAIM = (
    "passage", "harm", "population", "low", "high", "wording", "claimant", "as_of", "standing",
    "standing_since", "replaced_by", "preferred", "preferred_reason",
)  # fmt: skip
_ATTRIBUTION = ("actor", "stance", "passage", "claimant")

_VERBS = {"insert": "recorded", "update": "changed", "delete": "removed"}


@dataclass(frozen=True)
class Difference:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One change of one record; differences are empty for a record that came or went."""

    at: datetime.datetime
    what: str
    differences: tuple[Difference, ...] = ()


def history_of(incident: Incident) -> list[Change]:
    """Every public change of the incident, its claims and attributions, newest first.

    Three queries.
    """
    changes = [
        *_changes(Incident, "Incident", _INCIDENT, pgh_obj_id=incident.pk),
        *_changes(CasualtyClaim, "Claim", _CLAIM, incident_id=incident.pk),
        *_changes(Attribution, "Attribution", _ATTRIBUTION, incident_id=incident.pk),
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _changes(model: type[Model], called: str, fields: Sequence[str], **of: int) -> Iterable[Change]:
    events = apps.get_model("events", f"{model.__name__}Event")._default_manager
    before: dict[int, Any] = {}
    for event in events.filter(**of).order_by("pgh_id"):
        number = event.pgh_obj_id
        label = called if model is Incident else f"{called} {number}"
        differences = tuple(_differences(model, fields, before.get(number), event))
        before[number] = event
        if event.pgh_label != "update" or differences:
            what = f"{label} {_VERBS[event.pgh_label]}"
            yield Change(event.pgh_created_at, what, differences)


def _differences(
    model: type[Model], fields: Sequence[str], before: Any, after: Any
) -> Iterable[Difference]:
    if before is None or after.pgh_label != "update":
        return
    for name in fields:
        field: Any = model._meta.get_field(name)
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new:
            yield Difference(str(field.verbose_name), _in_words(field, old), _in_words(field, new))


def _in_words(field: Any, value: Any) -> str:
    if value is None or value == "" or value == []:
        return "nothing"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if hasattr(value, "isempty"):
        last = value.upper - datetime.timedelta(days=1)
        return f"{value.lower or 'no first day'} to {last}"
    return str(dict(field.flatchoices).get(value, value))
