from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events.admin.choices import RecordField
from events.admin.noted import noted
from events.admin.publication import today_somewhere
from events.admin.searching import ON_COMMON_WORDS, code_begins, in_text
from events.admin.words import WordsAdmin, WordsForm
from events.days import in_words
from events.models import CasualtyClaim, Passage
from events.models.base import SEEN
from events.models.vocabulary import Standing
from events.tally import in_words as figure_in_words
from events.text import Figure, read_figure

_FIGURE = {"low", "high"}
FIELDS = (
    "article", "words", "occurrence", "harm", "population", "low", "high", "wording", "claimant",
    "as_of", "standing", "standing_since", "replaced_by", "preferred", "preferred_reason",
)  # fmt: skip
# What a newer claim has of the one that it replaces.
_IN_COMMON = ("incident", "harm", "population", "claimant")
CHOSEN_BY_TYPING = ("claimant", "replaced_by")


class ClaimForm(WordsForm):
    noted = noted("CasualtyClaim")

    newer_than = RecordField(
        CasualtyClaim.objects.select_related("incident"),
        points_to=CasualtyClaim._meta.get_field("replaced_by"),
        required=False,
        label="Newer than",
        help_text="the claim that this one replaces, which then no longer stands",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "low" in self.fields and seen(self.instance):
            self.fields["low"].help_text = format_html(
                "empty when open-ended. A newer figure is no correction: {}", self._newer()
            )

    def _newer(self) -> SafeString:
        address = reverse("admin:events_casualtyclaim_add", query={"newer_than": self.instance.pk})
        return format_html('<a href="{}">enter a newer claim</a>', address)

    def note_wanted(self, changed: list[str]) -> str:
        words = super().note_wanted(changed)
        if not _FIGURE & set(changed):
            return words
        return format_html("Is it a newer figure? Then {} instead. {}", self._newer(), words)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("newer_than"):
            self._check_newer(cleaned, cleaned["newer_than"])
        self._check_figure(cleaned)
        self._check_wording(cleaned)
        self._check_standing(cleaned)
        if cleaned.get("preferred"):
            self._check_preference(cleaned)
        as_of = cleaned.get("as_of")
        if as_of and as_of > today_somewhere():
            self.add_error("as_of", "This day is still to come: a claim speaks for a day gone by.")
        return cleaned

    def _check_figure(self, cleaned: dict[str, Any]) -> None:
        if {"low", "high"} & set(self.errors):
            return
        low, high = cleaned["low"], cleaned["high"]
        if low is None and high is None:
            self.add_error("low", "Give a low figure, a high figure, or both; 0 means nobody.")
        elif low is not None and high is not None and low > high:
            self.add_error("low", f"The low figure, {low}, is over the high figure, {high}.")

    def _check_wording(self, cleaned: dict[str, Any]) -> None:
        wording = cleaned.get("wording")
        if not wording or "words" in self.errors or "occurrence" in self.errors:
            return
        if wording not in self.exact:
            self.add_error("wording", f"The passage does not say “{wording}”.")
        elif not {"low", "high"} & set(self.errors):
            read = read_figure(wording)
            if read and read != Figure(cleaned["low"], cleaned["high"]):
                reads = figure_in_words(read.low, read.high)
                says = figure_in_words(cleaned["low"], cleaned["high"])
                self.warnings.append(
                    f"“{wording}” reads as {reads}, but the claim says {says}. Look whether that "
                    "is meant."
                )

    def _check_standing(self, cleaned: dict[str, Any]) -> None:
        standing, next_claim = cleaned.get("standing"), cleaned.get("replaced_by")
        since = cleaned.get("standing_since")
        if standing == Standing.STANDS:
            for name, value in (("standing_since", since), ("replaced_by", next_claim)):
                if value:
                    self.add_error(name, "A claim that stands has none: leave this empty.")
        elif standing and not since and "standing_since" not in self.errors:
            self.add_error("standing_since", "Since which day does it no longer stand?")
        if standing in {Standing.SUPERSEDED, Standing.CORRECTED} and not next_claim:
            self.add_error("replaced_by", "Choose the claim that replaces this one.")
        incident = cleaned.get("incident")
        if next_claim and next_claim == self.instance:
            self.add_error("replaced_by", "A claim cannot replace itself.")
        elif next_claim and incident and next_claim.incident_id != incident.pk:
            self.add_error("replaced_by", "That claim is about another incident.")

    def _check_newer(self, cleaned: dict[str, Any], old: CasualtyClaim) -> None:
        alike = ("incident", "harm", "population")
        as_of = cleaned.get("as_of")
        if old.standing != Standing.STANDS:
            self.add_error("newer_than", "That claim no longer stands: nothing replaces it.")
        elif any(cleaned.get(name, getattr(old, name)) != getattr(old, name) for name in alike):
            self.add_error("newer_than", "That claim is about another incident, harm or people.")
        elif as_of and as_of < old.as_of:
            self.add_error(
                "as_of", f"The claim that it replaces is newer, of {in_words(old.as_of)}."
            )

    def _get_validation_exclusions(self) -> set[str]:
        """The claim that this one replaces is preferred no more by the time it is saved."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        old = self.cleaned_data.get("newer_than")
        return excluded | {"preferred"} if old and old.preferred else excluded

    def save(self, commit: bool = True) -> Any:
        old: CasualtyClaim | None = self.cleaned_data.get("newer_than")
        if not commit or old is None:
            return super().save(commit)
        with transaction.atomic():
            replaced = CasualtyClaim.objects.filter(pk=old.pk)
            replaced.update(preferred=False, preferred_reason="")
            claim = super().save()
            replaced.update(
                standing=Standing.SUPERSEDED, standing_since=claim.as_of, replaced_by=claim
            )
        if old.preferred:
            self.warnings.append("The claim that this one replaces was preferred. This one is not.")
        return claim

    def _check_preference(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("standing") != Standing.STANDS:
            self.add_error("preferred", "A claim that does not stand cannot be preferred.")
        if not cleaned.get("preferred_reason"):
            self.add_error("preferred_reason", "Say why this claim is preferred.")


def seen(claim: CasualtyClaim) -> bool:
    """Whether readers have seen the claim: its incident and its article are out."""
    return claim.incident.status in SEEN and claim.passage.article.status in SEEN


@admin.register(CasualtyClaim)
class ClaimAdmin(WordsAdmin):
    form = ClaimForm
    fields = ("incident", *FIELDS)
    autocomplete_fields = ("incident", *CHOSEN_BY_TYPING)
    list_display = (
        "incident", "harm", "population", "figure", "wording", "claimant", "as_of", "standing",
        "preferred",
    )  # fmt: skip
    list_filter = ("harm", "population", "standing", "preferred")
    search_fields = ("wording",)
    search_help_text = f"an incident's code, or words of the passage; {ON_COMMON_WORDS}"

    @admin.display(description="figure")
    def figure(self, claim: CasualtyClaim) -> str:
        return figure_in_words(claim.low, claim.high)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("newer_than", *self.fields)})]
        return super().get_fieldsets(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What a claim has in common with the one that it is newer than."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        number = str(initial.pop("newer_than", ""))
        if not number.isascii() or not number.isdigit():
            return initial
        old = CasualtyClaim.objects.filter(pk=int(number)).values("pk", *_IN_COMMON).first()
        return initial | {"newer_than": old.pop("pk"), **old} if old else initial

    def matches(self, typed: str, limit: int) -> Q:
        code = code_begins(typed)
        if code:
            return Q(incident__code__startswith=code)
        return in_text(Passage.objects.all(), typed, limit, "passage")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related("incident", "claimant", "replaced_by__incident")

    def why_kept(self, obj: Any) -> str:
        if not seen(obj):
            return ""
        return "Readers have seen this claim: it is never deleted. Mark it retracted instead."
