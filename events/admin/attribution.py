from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from events.admin.noted import ON_ITS_INCIDENT, noted, shown_on
from events.admin.searching import ON_COMMON_WORDS, by_name, code_begins, in_text
from events.admin.words import WordsAdmin, WordsForm
from events.models import Attribution, Passage

FIELDS = ("actor", "stance", "claimant", "article", "words", "occurrence")
CHOSEN_BY_TYPING = ("actor", "claimant")


class AttributionForm(WordsForm):
    noted = noted("Attribution")


@admin.register(Attribution)
class AttributionAdmin(WordsAdmin):
    form = AttributionForm
    fields = ("incident", *FIELDS)
    autocomplete_fields = ("incident", *CHOSEN_BY_TYPING)
    list_display = ("incident", "actor", "stance", "claimant", "passage")
    list_filter = ("stance",)
    search_fields = ("actor__name",)
    search_help_text = (
        f"an incident's code, an actor's name, or words of the passage; {ON_COMMON_WORDS}"
    )

    def matches(self, typed: str, limit: int) -> Q:
        code = code_begins(typed)
        if code:
            return Q(incident__code__startswith=code)
        return in_text(Passage.objects.all(), typed, limit, "passage") | by_name("actor", typed)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("incident", "actor", "claimant")

    def why_kept(self, obj: Any) -> str:
        return ON_ITS_INCIDENT if shown_on(obj).exists() else ""
