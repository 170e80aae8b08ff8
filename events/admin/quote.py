from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from events.admin.base import DeskInline
from events.admin.noted import ON_ITS_INCIDENT, NotedForm, NotedFormSet, noted, shown_on
from events.admin.searching import ON_COMMON_WORDS, by_name, in_text
from events.admin.words import WordsAdmin, WordsForm, cover, drop_unused
from events.models import Incident, Quote, QuoteIncident

FIELDS = ("speaker", "described_as", "mode", "article", "words", "occurrence")


class QuoteForm(WordsForm):
    noted = noted("Quote")

    def incidents(self) -> list[Incident]:
        return []  # known once the rows below the quote are saved


class QuoteIncidentForm(NotedForm):
    noted = noted("QuoteIncident")

    def stays_published(self) -> bool:
        return True  # on the incident that it leaves


class QuoteIncidentInline(DeskInline):
    model = QuoteIncident
    form = QuoteIncidentForm
    formset = NotedFormSet
    fields = ("incident",)
    autocomplete_fields = ("incident",)
    verbose_name_plural = "incidents it speaks of"

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuoteIncident]:
        return super().get_queryset(request).select_related("incident")


@admin.register(Quote)
class QuoteAdmin(WordsAdmin):
    form = QuoteForm
    fields = FIELDS
    autocomplete_fields = ("speaker",)
    inlines = (QuoteIncidentInline,)
    list_display = ("passage", "speaker", "described_as", "mode")
    list_filter = ("mode",)
    search_fields = ("speaker__name",)
    search_help_text = f"a speaker's name, or words of the passage; {ON_COMMON_WORDS}"

    def matches(self, typed: str, limit: int) -> Q:
        return in_text(Quote.objects.all(), typed, limit) | by_name("speaker", typed)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("speaker")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        cover(form.instance.passage.article_id, form.instance.incidents.all())
        drop_unused([form.instance.passage_id])  # an incident of which it speaks no more

    def why_kept(self, obj: Any) -> str:
        return ON_ITS_INCIDENT if shown_on(obj).exists() else ""
