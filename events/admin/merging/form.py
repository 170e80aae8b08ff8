"""What is chosen where two incidents become one."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from events.admin.merging.shown import part_in_words, row_in_words
from events.merging import PARTS, Found, Part, differing, rival_preferences, why_not
from events.merging.parts import BOTH, GOES, STAYS
from events.models import CasualtyClaim, Incident
from events.models.vocabulary import Status


@dataclass(frozen=True)
class Line:
    """A part as the one and the other tell it; the field is there where they differ."""

    label: str
    one: str
    other: str
    field: forms.BoundField | None


class MergeForm(forms.Form):
    """Which of the two stays, whose values it keeps, and why.

    Every choice names an incident or a claim by its number, so that none of them turns round
    when the editor changes which one stays.
    """

    stays = forms.ChoiceField(label="Which one stays", widget=forms.RadioSelect)
    why = forms.CharField(
        label="Why they are one",
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Readers find this in the place of the one that goes, and as a note on the one "
        "that stays.",
    )

    def __init__(self, data: Any, *, one: Incident, other: Incident, found: list[Found]) -> None:
        super().__init__(data, label_suffix="")
        self.pair = (one, other)
        self.differing = differing(one, other)
        self.rivals = rival_preferences(found)
        self._offer_which_stays()
        for part in self.differing:
            self.fields[f"part_{part.name}"] = self._part(part)
        for ours, theirs in self.rivals:
            self.fields[f"preferred_{ours.pk}"] = self._preference(ours, theirs)

    def _offer_which_stays(self) -> None:
        """Only what readers see can stay in the place of what readers see."""
        one, other = self.pair
        allowed = [
            incident
            for incident, goes in ((one, other), (other, one))
            if not why_not(incident, goes)
        ]
        field: Any = self.fields["stays"]
        field.choices = [(incident.pk, str(incident)) for incident in allowed]
        seen_first = sorted(allowed, key=lambda each: (each.status != Status.PUBLISHED, each.pk))
        self.initial["stays"] = seen_first[0].pk if seen_first else None

    def _part(self, part: Part) -> forms.ChoiceField:
        one, other = self.pair
        said = {each.pk: part_in_words(part, each) or "nothing" for each in self.pair}
        choices = [(str(pk), words) for pk, words in said.items()]
        if part.joins:
            choices.append((BOTH, "all of both"))
        stays = one if self.initial["stays"] == one.pk else other
        goes = other if stays == one else one
        # What is known is kept before what is not.
        first = stays if part_in_words(part, stays) or not part_in_words(part, goes) else goes
        initial = BOTH if part.joins else str(first.pk)
        return forms.ChoiceField(
            choices=choices, initial=initial, label=part.label, widget=forms.RadioSelect
        )

    def _preference(self, ours: CasualtyClaim, theirs: CasualtyClaim) -> forms.ChoiceField:
        harm, population = ours.get_harm_display(), ours.get_population_display()
        return forms.ChoiceField(
            choices=[(str(claim.pk), row_in_words(claim)) for claim in (ours, theirs)],
            initial=str(ours.pk if ours.incident_id == self.initial["stays"] else theirs.pk),
            label=f"Which claim of {population} {harm} stays preferred",
            widget=forms.RadioSelect,
        )

    @property
    def lines(self) -> list[Line]:
        one, other = self.pair
        fields = {part.name: self[f"part_{part.name}"] for part in self.differing}
        return [
            Line(
                part.label,
                part_in_words(part, one),
                part_in_words(part, other),
                fields.get(part.name),
            )
            for part in PARTS
        ]

    @property
    def preferences(self) -> list[forms.BoundField]:
        return [self[f"preferred_{ours.pk}"] for ours, _ in self.rivals]

    def chosen(self) -> tuple[Incident, Incident]:
        """The one that stays and the one that goes."""
        one, other = self.pair
        return (one, other) if self.cleaned_data["stays"] == str(one.pk) else (other, one)

    def choices(self) -> dict[str, str]:
        """By part, as merging takes them."""
        stays, _ = self.chosen()
        said = {part.name: self.cleaned_data[f"part_{part.name}"] for part in self.differing}
        return {
            name: BOTH if value == BOTH else STAYS if value == str(stays.pk) else GOES
            for name, value in said.items()
        }

    def preferred(self) -> list[int]:
        return [int(self.cleaned_data[f"preferred_{ours.pk}"]) for ours, _ in self.rivals]
