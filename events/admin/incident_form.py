"""What an editor says of an incident itself: its days, its place, its grading, its end."""

import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.db.backends.postgresql.psycopg_any import DateRange

from events.admin.choices import RecordField
from events.admin.duplicates.step import AsksAboutDuplicates
from events.admin.noted import NotedForm, noted
from events.admin.precision import misfit
from events.admin.publication import today_somewhere
from events.admin.withdrawal import EndingForm, reason_field
from events.models import Incident, Tombstone
from events.models.vocabulary import Status, Target, Weapon
from events.readiness import lacking

# The form's own names of what an incident has.
_FIELDS = {"last": "last_day"}


def _several(choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class IncidentForm(AsksAboutDuplicates, EndingForm, NotedForm):
    noted = noted("Incident") | {"country_code"}

    first = forms.DateField(
        label="First day",
        required=False,
        widget=AdminDateWidget,
        help_text="on which it may have happened; empty when nothing bounds it",
    )
    last = forms.DateField(
        label="Last day",
        required=False,
        widget=AdminDateWidget,
        help_text="on which it may have happened; the same as the first when the day is known",
    )
    weapons = _several(Weapon.choices)
    targets = _several(Target.choices)
    withdrawal_reason = reason_field()
    moved_to = RecordField(
        Incident.objects.defer("search"),
        points_to=Tombstone._meta.get_field("moved_to"),
        required=False,
        label="Where it went",
        help_text="the incident that it was merged into",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        incident: Incident = self.instance
        if incident.pk and incident.last_day:
            self.initial.update(first=incident.first_day, last=incident.last_day)

    def name_for_slug(self) -> str:
        return str(self.cleaned_data.get("title", ""))

    def stays_published(self) -> bool:
        return str(self.after) == Status.PUBLISHED

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_days(cleaned)
        if cleaned.get("place"):
            cleaned["country_code"] = cleaned["place"].country_code
        self._check_coordinates(cleaned)
        if self.after == Status.PUBLISHED:
            self._check_completeness(cleaned)
        self.check_withdrawal(cleaned)
        return cleaned

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        if {"first", "last", "date_precision"} & set(self.errors):
            return
        first, last = cleaned["first"], cleaned["last"]
        wrong = misfit(first, last, cleaned["date_precision"])
        if wrong:
            self.add_error(*wrong)
        elif (first or last or datetime.date.min) > today_somewhere():
            self.add_error("first" if first else "last", "This day is still to come.")
        else:
            self.instance.dates = DateRange(first, last, "[]") if last else None

    def _check_coordinates(self, cleaned: dict[str, Any]) -> None:
        for name, limit in (("latitude", 90), ("longitude", 180)):
            value = cleaned.get(name)
            if value is not None and not -limit <= value <= limit:
                self.add_error(name, f"A {name} is from -{limit} to {limit} degrees.")
        if {"latitude", "longitude"} & set(self.errors):
            return
        if (cleaned["latitude"] is None) != (cleaned["longitude"] is None):
            missing = "latitude" if cleaned["latitude"] is None else "longitude"
            self.add_error(missing, "Give both a latitude and a longitude, or neither.")

    def _check_completeness(self, cleaned: dict[str, Any]) -> None:
        names = {_FIELDS.get(name, name): name for name in cleaned}
        for field, sentence in lacking({f: cleaned[name] for f, name in names.items()}).items():
            name = names.get(field, field)
            if name not in self.errors:
                self.add_error(name, sentence)
