"""Which incidents the words are about: those of this article, another one, or a new one."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Q

from events.admin.incident_form import IncidentForm
from events.admin.lookup import LookupField
from events.admin.reading.widgets import day_input
from events.admin.words import WordsForm
from events.editors import User
from events.labels import label
from events.models import Article, CasualtyClaim, Incident
from events.models.vocabulary import DatePrecision, PlaceKind, PlacePrecision

OTHER, NEW = "other", "new"
# The fields that say what a record is about.
ABOUT = frozenset({"about", "other"})

# No more is said than the place itself says; a site may be the spot or only near it.
_AS_EXACT_AS = {
    PlaceKind.COUNTRY: PlacePrecision.COUNTRY,
    PlaceKind.REGION: PlacePrecision.REGION,
    PlaceKind.DISTRICT: PlacePrecision.DISTRICT,
    PlaceKind.CITY: PlacePrecision.CITY,
}


class NewIncidentForm(IncidentForm):
    """An incident begun beside the text, as far as it is known: all that publishing asks for."""

    weapons = targets = withdrawal_reason = moved_to = correction = None  # type: ignore[assignment]
    place = LookupField(Incident._meta.get_field("place"), required=False)

    class Meta:
        model = Incident
        fields = (
            "title", "kind", "place", "first", "last", "date_precision", "grading",
            "grading_reason", "place_name", "place_precision",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.Meta.fields)
        for name in ("first", "last"):
            self.fields[name].widget = day_input()
        self.fields["grading_reason"].widget = AdminTextareaWidget(attrs={"rows": 2})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "title" in cleaned:
            self.instance.slug = self._slug()
        place = cleaned.get("place")
        if place and not cleaned.get("place_precision"):
            cleaned["place_precision"] = _AS_EXACT_AS.get(place.kind, "")
        return cleaned

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("first"), cleaned.get("last")
        if last and not cleaned.get("date_precision"):
            if first == last:
                cleaned["date_precision"] = DatePrecision.DAY
            elif first is None:  # only what reports bound is without a first day
                cleaned["date_precision"] = DatePrecision.BOUNDED
        super()._check_days(cleaned)

    def _check_coordinates(self, cleaned: dict[str, Any]) -> None:
        """They are given on the incident's own page."""


class AboutForm(WordsForm):
    """Of a record that is about one incident, or about several."""

    several = False

    other = LookupField(
        CasualtyClaim._meta.get_field("incident"),
        required=False,
        label="Code or words of its title",
    )

    def __init__(
        self,
        *args: Any,
        article: Article,
        person: User,
        about: list[int],
        may_begin: bool,
        **kwargs: Any,
    ) -> None:
        self.on_article = article
        self.person = person
        super().__init__(*args, label_suffix="", **kwargs)
        # What is typed of a new incident counts, and may be wrong, once one is chosen.
        data: Any = self.data if self.is_bound else {}
        data = data if data and NEW in data.getlist("about") else None
        self.new = NewIncidentForm(data, prefix=NEW, label_suffix="")
        self.new.person = person
        self.chosen: list[Incident] = []
        self._begins = False
        now = self.about_now()
        covered = Q(coverage__article=article) | Q(pk__in=now)
        self.known = list(
            Incident.objects.defer("search").filter(covered).order_by("pk").distinct()
        )
        choices = [(str(incident.pk), label(incident)) for incident in self.known]
        choices.append((OTHER, "Another incident"))
        if may_begin:
            choices.append((NEW, "A new incident"))
        kind = forms.MultipleChoiceField if self.several else forms.ChoiceField
        widget = forms.CheckboxSelectMultiple if self.several else forms.RadioSelect
        # Of several nothing is chosen; the only one, or a new one where there is none, is plain.
        initial = [str(pk) for pk in about or now] or (
            [choices[0][0]] if len(self.known) == 1 else []
        )
        initial = initial or ([] if self.known else [choices[-1][0]])
        self.fields["about"] = kind(
            choices=choices,
            widget=widget,
            label="Incidents" if self.several else "Incident",
            initial=initial if self.several else next(iter(initial), None),
            error_messages={"required": "Choose the incident that these words are about."},
        )

    def about_now(self) -> list[int]:
        """The incidents that the record is about already."""
        return [self.instance.incident_id] if self.instance.pk else []

    def clean(self) -> dict[str, Any]:
        about = self.cleaned_data.get("about", [])
        about = about if self.several else [about]
        self.chosen = [incident for incident in self.known if str(incident.pk) in about]
        other = self.cleaned_data.get("other")
        if OTHER in about and other:
            self.chosen.append(other)
        elif OTHER in about and "other" not in self.errors:
            self.add_error("other", "Write its code, as in E000042, or choose one that is offered.")
        self._begins = NEW in about
        self.cleaned_data["incident"] = self.chosen[0] if self.chosen else None
        return super().clean()

    def _check_belonging(self) -> None:
        for incident in self.chosen:
            if not self.may_join(incident):
                self.add_error("about", f"You may not change {incident.code}.")

    def is_valid(self) -> bool:
        valid = super().is_valid()
        begins = self.is_bound and self._begins
        return (not begins or self.new.is_valid()) and valid

    def incidents(self) -> list[Incident]:
        return self.chosen

    def save_new(self) -> None:
        """Save the incident that is begun here."""
        if self._begins:
            self.chosen.append(self.new.save())
