"""The form beside the text: a claim, a quote or an attribution on the words that were chosen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import transaction
from django.db.models import Model

from events.admin.attribution import AttributionForm
from events.admin.choices import RecordField
from events.admin.claim import ClaimForm
from events.admin.lookup import LookupField, allow_new
from events.admin.quote import QuoteForm
from events.admin.reading.about import ABOUT, AboutForm
from events.admin.reading.widgets import day_input
from events.admin.words import drop_unused
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Incident,
    Quote,
    QuoteIncident,
    Speaker,
)
from events.models.vocabulary import SpeakerKind, Standing
from events.text import Stretch, stretch_at
from events.utf16 import code_points, units

# Whether the editor may enter a new record of a model.
MayAdd = Callable[[type[Model]], bool]


def stretch_between(body: str, start: int | None, end: int | None) -> Stretch | None:
    """What a browser selected, given in UTF-16 units, without the white space around it."""
    if start is None or end is None:
        return None
    try:
        first, last = code_points(body, start, end)
    except IndexError:
        return None
    words = body[first:last]
    first += len(words) - len(words.lstrip())
    last -= len(words) - len(words.rstrip())
    return stretch_at(body, first, last) if first < last else None


def _speaker(name: str, model: type[Model], **options: Any) -> LookupField:
    points_to: Any = model._meta.get_field(name)
    return LookupField(
        points_to, kinds=SpeakerKind.choices, help_text=points_to.help_text, **options
    )


class SideForm(AboutForm):
    """Rests on the words at start and end, which a script fills in; else on the pasted words."""

    speakers: tuple[str, ...] = ()

    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_add: MayAdd, **kwargs: Any) -> None:
        super().__init__(*args, may_begin=may_add(Incident), **kwargs)
        del self.fields["article"]
        self.fields["words"].widget = AdminTextareaWidget(attrs={"rows": 2})
        for name in self.speakers:
            allow_new(self.fields[name], may_add(Speaker))
            if getattr(self.instance, f"{name}_id"):
                self.initial.setdefault(name, getattr(self.instance, name))
        if not (self.instance.pk and self.seen_on().exists()):
            del self.fields["correction"]
        if self.passage:
            start, end = units(self.on_article.body, self.passage.start, self.passage.end)
            self.initial.update(start=start, end=end)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["article"] = self.on_article
        return super().clean()

    def _selected(self, words: str) -> Stretch | None:
        """The selected stretch, if the words are still those that it has."""
        given = self.cleaned_data
        stretch = stretch_between(self.on_article.body, given.get("start"), given.get("end"))
        return stretch if stretch and stretch.exact == words else None

    def _stays(self, article: Article, words: str, occurrence: int | None) -> bool:
        selected, passage = self._selected(words), self.passage
        if selected and passage and not occurrence:
            return (selected.start, selected.end) == (passage.start, passage.end)
        return super()._stays(article, words, occurrence)

    def _find(self, article: Article, words: str, occurrence: int | None) -> None:
        selected = None if occurrence else self._selected(words)
        if selected:
            self.stretch = selected
        else:
            super()._find(article, words, occurrence)

    def save(self, commit: bool = True) -> Any:
        with transaction.atomic():
            self.save_new()
            self._save_speakers()
            self.place()
            return super().save(commit)

    def place(self) -> None:
        """Put the record where it belongs."""
        [self.instance.incident] = self.chosen

    def _save_speakers(self) -> None:
        """Enter those that are new, one of the same name once."""
        entered: dict[str, Speaker] = {}
        for name in self.speakers:
            speaker = self.cleaned_data[name]
            if speaker is not None and speaker.pk is None:
                if speaker.slug not in entered:
                    speaker.save()
                speaker = entered.setdefault(speaker.slug, speaker)
            setattr(self.instance, name, speaker)


class ClaimSideForm(SideForm, ClaimForm):
    noted = ClaimForm.noted | ABOUT
    speakers = ("claimant",)
    claimant = _speaker("claimant", CasualtyClaim, required=False)

    class Meta:
        model = CasualtyClaim
        fields = ("harm", "population", "low", "high", "wording", "as_of")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].widget = day_input()
        self._offer_older_claims()
        self.order_fields(
            ("about", "other", "words", "occurrence", "low", "high", "harm", "population",
             "wording", "claimant", "as_of", "newer_than", "correction")
        )  # fmt: skip

    def _offer_older_claims(self) -> None:
        """A newer figure replaces the older claim, which stands among those of the incidents."""
        older = CasualtyClaim.objects.select_related("incident").filter(
            standing=Standing.STANDS, incident__in=self.known
        )
        if self.instance.pk or not older:
            del self.fields["newer_than"]
            return
        help_text = self.fields["newer_than"].help_text
        self.fields["newer_than"] = RecordField(
            older, required=False, label="Newer than", help_text=help_text, empty_label="no other"
        )


class AttributionSideForm(SideForm, AttributionForm):
    noted = AttributionForm.noted | ABOUT
    speakers = ("actor", "claimant")
    actor = _speaker("actor", Attribution)
    claimant = _speaker("claimant", Attribution, required=False)

    class Meta:
        model = Attribution
        fields = ("stance",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(("about", "other", "words", "occurrence", "actor", "stance", "claimant"))


class QuoteSideForm(SideForm, QuoteForm):
    noted = QuoteForm.noted | ABOUT
    several = True
    speakers = ("speaker",)
    speaker = _speaker("speaker", Quote)

    class Meta:
        model = Quote
        fields = ("described_as", "mode")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(
            ("about", "other", "words", "occurrence", "speaker", "described_as", "mode")
        )

    def about_now(self) -> list[int]:
        if self.instance.pk is None:
            return []
        links = QuoteIncident.objects.filter(quote=self.instance)
        return list(links.values_list("incident", flat=True))

    def place(self) -> None:
        """A quote is linked to its incidents once it is saved itself."""

    def save(self, commit: bool = True) -> Quote:
        with transaction.atomic():
            quote: Quote = super().save(commit)
            links = QuoteIncident.objects.filter(quote=quote)
            links.exclude(incident__in=self.chosen).delete()
            for incident in self.chosen:
                QuoteIncident.objects.get_or_create(quote=quote, incident=incident)
            drop_unused([quote.passage_id])  # an incident of which it speaks no more
        return quote
