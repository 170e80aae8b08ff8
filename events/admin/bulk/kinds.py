"""What is done to several incidents at once: what would become of each, and doing it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from events.editors import User, changes
from events.models import Article, Incident
from events.models.vocabulary import Grading, Status, Target, Weapon
from events.steps import Plan, carry_out, plan

_NOT_YOURS = "You may not change it."


@dataclass(frozen=True)
class Line:
    """An incident, what it says now of what would change, and why it stays as it is if it does."""

    incident: Incident
    now: str
    refused: Sequence[str] = ()


@dataclass(frozen=True)
class Outcome:
    """What would become of each incident; along are the articles that would go with them."""

    lines: list[Line]
    along: list[Article] = field(default_factory=list)

    @property
    def taken(self) -> list[Incident]:
        return [line.incident for line in self.lines if not line.refused]

    @property
    def fingerprint(self) -> str:
        """Of all that is shown, so that what happens is what was agreed to."""
        shown = [(line.incident.pk, line.incident.title, line.now, *line.refused)
                 for line in self.lines]  # fmt: skip
        articles = [(article.pk, article.status) for article in self.along]
        return hashlib.sha256(repr((shown, articles)).encode()).hexdigest()


class Kind:
    """One thing that is done to several: what it is called, what it asks, and what it does."""

    name = ""
    called = ""
    done = ""
    changed: Sequence[str] = ()
    form: type[forms.Form] = forms.Form

    def outcome(self, incidents: Sequence[Incident], user: User) -> Outcome:
        """What would happen; nothing is changed."""
        return Outcome(
            [
                Line(one, self.now(one), () if changes(user, one) else (_NOT_YOURS,))
                for one in incidents
            ]
        )

    def now(self, incident: Incident) -> str:
        """What the incident says at present of what this changes."""
        raise NotImplementedError

    def do(self, outcome: Outcome, user: User, said: dict[str, Any]) -> None:
        """Do it to those that are taken; said is what the form asked for."""
        raise NotImplementedError


class StepKind(Kind):
    """A step towards publication, by the very rules of a single incident."""

    changed = ("status",)

    def __init__(self, name: str, called: str, done: str, after: Status) -> None:
        self.name, self.called, self.done, self.after = name, called, done, after

    def outcome(self, incidents: Sequence[Incident], user: User) -> Outcome:
        planned = plan(incidents, self.after, user)
        refused = {incident.pk: reasons for incident, reasons in planned.refused}
        lines = [Line(one, self.now(one), refused.get(one.pk, ())) for one in incidents]
        return Outcome(lines, planned.along)

    def now(self, incident: Incident) -> str:
        return str(Status(incident.status).label)

    def do(self, outcome: Outcome, user: User, said: dict[str, Any]) -> None:
        carry_out(Plan(self.after, taken=list(outcome.taken), along=list(outcome.along)), user)


class _GradeForm(forms.Form):
    grading = forms.ChoiceField(choices=[("", "---------"), *Grading.choices])
    grading_reason = forms.CharField(
        label="Reason",
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="the same for all of them; readers see it",
    )


class GradeKind(Kind):
    name, called, done = "grade", "Grade", "graded"
    changed = ("grading", "grading_reason")
    form = _GradeForm

    def now(self, incident: Incident) -> str:
        if not incident.grading:
            return "not graded"
        return f"{incident.get_grading_display()}: {incident.grading_reason}"

    def do(self, outcome: Outcome, user: User, said: dict[str, Any]) -> None:
        rows = Incident.objects.filter(pk__in=[one.pk for one in outcome.taken])
        rows.update(grading=said["grading"], grading_reason=said["grading_reason"])


def _several(choices: Any, label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices, required=False, label=label, widget=forms.CheckboxSelectMultiple
    )


class _TagForm(forms.Form):
    add_weapons = _several(Weapon.choices, "Add weapons")
    add_targets = _several(Target.choices, "Add targets")
    drop_weapons = _several(Weapon.choices, "Take weapons away")
    drop_targets = _several(Target.choices, "Take targets away")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(said.values()):
            raise forms.ValidationError("Tick what is to be added or taken away.")
        for name in ("weapons", "targets"):
            both = set(said.get(f"add_{name}", ())) & set(said.get(f"drop_{name}", ()))
            if both:
                self.add_error(
                    f"drop_{name}", f"To be added and taken away: {', '.join(sorted(both))}."
                )
        return said


class TagKind(Kind):
    name, called, done = "tag", "Tag", "tagged"
    changed = ("weapons", "targets")
    form = _TagForm

    def now(self, incident: Incident) -> str:
        tags = [Weapon(tag).label for tag in incident.weapons]
        tags += [Target(tag).label for tag in incident.targets]
        return ", ".join(map(str, tags)) or "no weapons, no targets"

    def do(self, outcome: Outcome, user: User, said: dict[str, Any]) -> None:
        for incident in outcome.taken:
            for name in self.changed:
                tags = [*getattr(incident, name), *said[f"add_{name}"]]
                setattr(incident, name, _without(tags, said[f"drop_{name}"]))
        Incident.objects.bulk_update(outcome.taken, self.changed)


def _without(tags: Iterable[str], dropped: Iterable[str]) -> list[str]:
    """Each tag once, in the order in which they came."""
    gone = set(dropped)
    return [tag for tag in dict.fromkeys(tags) if tag not in gone]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        StepKind("send", "Send for review", "sent for review", Status.IN_REVIEW),
        StepKind("publish", "Publish", "published", Status.PUBLISHED),
        GradeKind(),
        TagKind(),
    )
}
