"""What readers are told of a record's changes: when, and from what to what, never by whom.

The database keeps every change by triggers; readers see those made since the incident was
published (see events.published).
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.days import in_words, interval_in_words
from events.models import Attribution, CasualtyClaim, Incident

# What is compared of each record, and what it is called. Keys and slugs are no news to a reader.
_INCIDENT = {
    "title": _("title"),
    "summary": _("summary"),
    "kind": _("kind"),
    "dates": _("dates"),
    "date_precision": _("date precision"),
    "place": _("place"),
    "place_name": _("place as reported"),
    "place_precision": _("place precision"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "weapons": _("weapons"),
    "targets": _("targets"),
    "status": _("status"),
    "grading": _("grading"),
    "grading_reason": _("grading reason"),
    "sensitivity": _("sensitivity"),
}
_CLAIM = {
    "passage": _("passage"),
    "harm": _("harm"),
    "population": _("population"),
    "low": _("low"),
    "high": _("high"),
    "wording": _("wording"),
    "claimant": _("claimant"),
    "as_of": _("as of"),
    "standing": _("standing"),
    "standing_since": _("standing since"),
    "replaced_by": _("replaced by"),
    "preferred": _("preferred"),
    "preferred_reason": _("preferred reason"),
}
_ATTRIBUTION = {
    "actor": _("actor"),
    "stance": _("stance"),
    "passage": _("passage"),
    "claimant": _("claimant"),
}


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

    Three queries, and one for the names of each thing that a changed column points to.
    """
    changes = [
        *_changes(Incident, gettext("Incident"), _INCIDENT, pgh_obj_id=incident.pk),
        *_changes(CasualtyClaim, gettext("Claim"), _CLAIM, incident_id=incident.pk),
        *_changes(Attribution, gettext("Attribution"), _ATTRIBUTION, incident_id=incident.pk),
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _changes(
    model: type[Model], called: str, fields: Mapping[str, str | Promise], **of: int
) -> Iterable[Change]:
    kept = apps.get_model("events", f"{model.__name__}Event")._default_manager
    events = list(kept.filter(**of).order_by("pgh_id"))
    columns = [
        _Column(model._meta.get_field(name), label, events) for name, label in fields.items()
    ]
    before: dict[int, Any] = {}
    for event in events:
        label = called if model is Incident else f"{called} {event.pgh_obj_id}"
        old = before.get(event.pgh_obj_id)
        before[event.pgh_obj_id] = event
        if old is None:
            # What readers saw first; what went away before that they never saw.
            if event.pgh_label != "delete":
                yield Change(
                    event.pgh_created_at, gettext("%(record)s published") % {"record": label}
                )
        elif event.pgh_label == "delete":
            yield Change(event.pgh_created_at, gettext("%(record)s removed") % {"record": label})
        elif found := tuple(d for column in columns for d in column.differences(old, event)):
            yield Change(
                event.pgh_created_at, gettext("%(record)s changed") % {"record": label}, found
            )


class _Column:
    """One compared field, with the names of what it points to where it is a foreign key."""

    def __init__(self, field: Any, called: str | Promise, events: Iterable[Any]) -> None:
        self._field = field
        self._called = called
        values = {getattr(event, field.attname) for event in events} if field.is_relation else set()
        # A column that never changed needs no names.
        related = field.related_model._default_manager if len(values) > 1 else None
        self._names = related.in_bulk(values - {None}) if related else {}

    def differences(self, before: Any, after: Any) -> Iterable[Difference]:
        old, new = getattr(before, self._field.attname), getattr(after, self._field.attname)
        if old != new:
            yield Difference(str(self._called), self._in_words(old), self._in_words(new))

    def _in_words(self, value: Any) -> str:
        if value is None or value == "" or value == []:
            return gettext("nothing")
        if self._field.is_relation:
            return str(self._names.get(value, gettext("one that is not public")))
        if isinstance(value, list):
            named = dict(self._field.base_field.flatchoices)
            return ", ".join(str(named.get(item, item)) for item in value)
        if isinstance(value, DateRange):
            last = value.upper - datetime.timedelta(days=1)
            return interval_in_words(value.lower, last)
        if isinstance(value, datetime.date):
            return in_words(value)
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        return str(dict(self._field.flatchoices).get(value, value))
