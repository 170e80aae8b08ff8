"""What is entered beside an incident, on its own page."""

from typing import Any

from django import forms
from django.db.models import Model, Prefetch, QuerySet
from django.forms.models import fields_for_model
from django.http import HttpRequest

from events.admin import attribution, claim, quote
from events.admin.base import DeskInline, DeskStackedInline
from events.admin.choices import autocomplete_options
from events.admin.noted import noted, shown_on, write_note
from events.admin.words import ShownWords, WordsForm, WordsFormSet, drop_unused, with_passage
from events.editors import changes
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    Passage,
    Quote,
    QuoteIncident,
    Speaker,
)
from events.models.base import SEEN

_OF_THE_QUOTE = ("speaker", "described_as", "mode")


class ClaimInline(ShownWords, DeskStackedInline):
    model = CasualtyClaim
    form = claim.ClaimForm
    formset = WordsFormSet
    fields = claim.FIELDS
    autocomplete_fields = claim.CHOSEN_BY_TYPING

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = with_passage(super().get_queryset(request))
        return rows.select_related("incident", "claimant", "replaced_by__incident")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A claim that readers may have seen is retracted, never deleted."""
        seen = isinstance(obj, Incident) and obj.status in SEEN
        return super().has_delete_permission(request, obj) and not seen


class AttributionInline(ShownWords, DeskStackedInline):
    model = Attribution
    form = attribution.AttributionForm
    formset = WordsFormSet
    fields = attribution.FIELDS
    autocomplete_fields = attribution.CHOSEN_BY_TYPING

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_passage(super().get_queryset(request)).select_related("actor", "claimant")


class QuoteRowForm(WordsForm):
    """A quote of this incident; changed here, it changes for its other incidents too."""

    noted = noted("Quote")

    vars().update(fields_for_model(Quote, _OF_THE_QUOTE))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._new = Quote()
        super().__init__(*args, **kwargs)
        if self.instance.quote_id:
            self.initial.update(forms.model_to_dict(self.holder, _OF_THE_QUOTE))

    @property
    def holder(self) -> Quote:
        return self.instance.quote if self.instance.quote_id else self._new

    def already_chosen(self, name: str) -> Model | None:
        if name == "speaker":
            return self.holder.speaker if self.instance.quote_id else None
        return super().already_chosen(name)

    def seen_on(self) -> QuerySet[Incident]:
        return shown_on(self.holder)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.has_changed() and not changes(self.person, self.holder):
            self.add_error(None, "This quote speaks of an incident that you may not change, too.")
        return cleaned

    def save_holder(self) -> None:
        quote = self.holder
        for name in _OF_THE_QUOTE:
            setattr(quote, name, self.cleaned_data[name])
        quote.save()
        self.instance.quote = quote
        if self.note:
            elsewhere = (each for each in self.readers_of if each != self.instance.incident)
            write_note(elsewhere, self.note)


class QuoteRowFormSet(WordsFormSet):
    def delete_existing(self, obj: QuoteIncident, commit: bool = True) -> None:
        """Take the quote from the incident; one that speaks of no other incident goes."""
        quote = obj.quote
        obj.delete()
        if not quote.incident_links.exists():
            quote.delete()
        drop_unused([quote.passage_id])


class QuoteInline(ShownWords, DeskStackedInline):
    model = QuoteIncident
    form = QuoteRowForm
    formset = QuoteRowFormSet
    fields = quote.FIELDS
    verbose_name = "quote"
    verbose_name_plural = "quotes"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = with_passage(super().get_queryset(request), "quote__passage")
        return rows.select_related("quote__speaker")

    def passage_of(self, record: QuoteIncident) -> Passage:
        return record.quote.passage

    def speaker(self, record: QuoteIncident) -> Speaker:
        return record.quote.speaker

    def described_as(self, record: QuoteIncident) -> str:
        return record.quote.described_as

    def mode(self, record: QuoteIncident) -> str:
        return record.quote.get_mode_display()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        for name in _OF_THE_QUOTE:
            field: Any = Quote._meta.get_field(name)
            options = autocomplete_options(field) if field.is_relation else {}
            formset.form.base_fields[name] = self.formfield_for_dbfield(
                field, request=request, **options
            )
        return formset


class LinkForm(WordsForm):
    words_required = False

    def incidents(self) -> list[Incident]:
        return [self.instance.from_incident, self.instance.to_incident]


class LinkInline(ShownWords, DeskStackedInline):
    model = IncidentLink
    form = LinkForm
    formset = WordsFormSet
    fk_name = "from_incident"
    fields = ("relation", "to_incident", "article", "words", "occurrence")
    autocomplete_fields = ("to_incident",)
    verbose_name_plural = "links to other incidents"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_passage(super().get_queryset(request)).select_related("to_incident")


class LinkedFromInline(DeskInline):
    """To look at: such a link is changed on the page of the incident that it starts from."""

    model = IncidentLink
    fk_name = "to_incident"
    fields = ("from_incident", "relation")
    verbose_name_plural = "links from other incidents"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("from_incident", "to_incident")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CoverageInline(DeskInline):
    model = Coverage
    fields = ("article",)
    autocomplete_fields = ("article",)
    verbose_name = "article"
    verbose_name_plural = "articles that report on it"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        articles = Article.objects.listed()
        return super().get_queryset(request).prefetch_related(Prefetch("article", articles))


class CorrectionInline(DeskInline):
    """Readers' notes so far: to put in better words. A new one is made by what it is about."""

    model = Correction
    fields = ("made_on", "note")
    readonly_fields = ("made_on",)
    can_delete = False
    verbose_name_plural = "corrections, as readers see them"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
