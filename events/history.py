"""What readers are told of a record's changes: when, and from what to what, never by whom.

The database keeps every change by triggers; readers see those made since the incident was
published (see events.published).
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.changes import Column, Difference, each_with_the_state_before
from events.models import Attribution, CasualtyClaim, Incident, Quote
from events.prepared import prepared

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
    "language": _("language"),
}
_IN_ITS_LANGUAGE = {"title", "summary", "grading_reason", "sensitivity"}
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
_QUOTE = {
    "passage": _("passage"),
    "speaker": _("speaker"),
    "described_as": _("described as"),
    "mode": _("mode"),
}


@dataclass(frozen=True)
class Change:
    """One change of one record; differences are empty for a record that came or went.

    name is the change's own, for good: that of the row in which the database keeps it.
    """

    name: str
    at: datetime.datetime
    what: str
    differences: tuple[Difference, ...] = ()


@prepared()
def history_of(incident: Incident) -> list[Change]:
    """Every public change of the incident, its claims, attributions and quotes, newest first.

    Five queries, and one for the names of each thing that a changed column points to.
    """
    joined = apps.get_model("events", "QuoteIncidentEvent")._default_manager
    # By their ids: joined to what links them, readers' views would be read whole.
    quotes = set(joined.filter(incident=incident.pk).values_list("quote", flat=True))
    changes = [
        *_changes(Incident, gettext("Incident"), _INCIDENT, pgh_obj_id=incident.pk),
        *_changes(CasualtyClaim, gettext("Claim"), _CLAIM, incident_id=incident.pk),
        *_changes(Attribution, gettext("Attribution"), _ATTRIBUTION, incident_id=incident.pk),
        *_changes(Quote, gettext("Quote"), _QUOTE, pgh_obj_id__in=quotes),
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


class _Prose(Column):
    """An incident's own words, in the language that it had then."""

    def language_of(self, state: Any) -> str:
        return str(state.language)


def _changes(
    model: type[Model], called: str, fields: Mapping[str, str | Promise], **of: Any
) -> Iterable[Change]:
    kept = apps.get_model("events", f"{model.__name__}Event")._default_manager
    events = list(kept.filter(**of).order_by("pgh_id"))
    columns = [
        (_Prose if field.name in _IN_ITS_LANGUAGE else Column)(field, label, _names(field, events))
        for field, label in ((model._meta.get_field(name), fields[name]) for name in fields)
    ]
    for event, old in each_with_the_state_before(events):
        label = called if model is Incident else f"{called} {event.pgh_obj_id}"
        name = f"{model._meta.model_name}-{event.pgh_id}"
        if old is None:
            # What readers saw first; what went away before that they never saw.
            if event.pgh_label != "delete":
                said = gettext("%(record)s published") % {"record": label}
                yield Change(name, event.pgh_created_at, said)
        elif event.pgh_label == "delete":
            said = gettext("%(record)s removed") % {"record": label}
            yield Change(name, event.pgh_created_at, said)
        elif found := tuple(d for column in columns for d in column.differences(old, event)):
            said = gettext("%(record)s changed") % {"record": label}
            yield Change(name, event.pgh_created_at, said, found)


def _names(field: Any, events: Iterable[Any]) -> Callable[[Any], str | None]:
    """The names of what the column points to; one that never changed needs none."""
    values = {getattr(event, field.attname) for event in events} if field.is_relation else set()
    found = field.related_model._default_manager.in_bulk(values - {None}) if len(values) > 1 else {}
    return lambda value: str(found[value]) if value in found else None
