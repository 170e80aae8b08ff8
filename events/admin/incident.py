import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html_join

from events.admin import withdrawal
from events.admin.bulk import page as bulk
from events.admin.duplicates.page import addresses as duplicates
from events.admin.incident_form import IncidentForm
from events.admin.incident_rows import (
    AttributionInline,
    ClaimInline,
    CorrectionInline,
    CoverageInline,
    LinkedFromInline,
    LinkInline,
    QuoteInline,
)
from events.admin.merging.page import addresses as merging
from events.admin.noted import NotedAdmin
from events.admin.queue import Whose
from events.admin.searching import ON_COMMON_WORDS, code_begins, in_text
from events.admin.words import drop_unused
from events.days import interval_in_words
from events.models import Incident
from events.models.vocabulary import Status
from events.tally import in_words


@admin.register(Incident)
class IncidentAdmin(withdrawal.EndingAdmin, NotedAdmin):
    form = IncidentForm
    fieldsets = (
        (None, {"fields": ("numbered", "title", "kind", "summary", "language", "slug")}),
        ("When", {"fields": (("first", "last"), "date_precision")}),
        (
            "Where",
            {
                "fields": (
                    "place",
                    "place_name",
                    "place_precision",
                    "country_code",
                    ("latitude", "longitude"),
                )
            },
        ),
        ("With what, and at what", {"fields": ("weapons", "targets"), "classes": ("collapse",)}),
        (
            "For readers",
            {"fields": ("status", "grading", "grading_reason", "sensitivity", "figures")},
        ),
    )
    readonly_fields = ("numbered", "figures")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("place",)
    # Coverage comes first: what rests on a passage then finds its article covered already.
    inlines = (
        CoverageInline, ClaimInline, AttributionInline, QuoteInline, LinkInline, LinkedFromInline,
        CorrectionInline,
    )  # fmt: skip
    list_display = ("code", "title", "days", "place", "kind", "grading", "status")
    list_display_links = ("code", "title")
    list_filter = ("status", Whose, "kind", "grading")
    list_select_related = ("place",)
    actions = bulk.actions()
    search_fields = ("title",)
    search_help_text = (
        f"a code, or words of the title, the summary or the place as reported; {ON_COMMON_WORDS}"
    )

    @admin.display(description="code")
    def numbered(self, incident: Incident) -> str:
        return incident.code if incident.pk else "given when it is saved"

    @admin.display(description="first day")
    def first(self, incident: Incident) -> datetime.date | None:
        day: datetime.date | None = incident.first_day
        return day

    @admin.display(description="last day")
    def last(self, incident: Incident) -> datetime.date | None:
        day: datetime.date | None = incident.last_day
        return day

    @admin.display(description="days", ordering="last_day")
    def days(self, incident: Incident) -> str:
        first, last = incident.first_day, incident.last_day
        return interval_in_words(first, last, incident.date_precision) if last else ""

    @admin.display(description="what the counting rule makes of its claims")
    def figures(self, incident: Incident) -> str:
        estimates = incident.estimates.all() if incident.pk else []
        rows = (
            (e.get_population_display(), e.get_harm_display(), in_words(e.low, e.high))
            for e in estimates
        )
        return (
            format_html_join("; ", "{} {}: {}", rows) or "No claim stands on a published article."
        )

    def readers_see(self, obj: Incident) -> bool:
        return obj.status == Status.PUBLISHED

    def matches(self, typed: str, limit: int) -> Q:
        code = code_begins(typed)
        return Q(code__startswith=code) if code else in_text(Incident.objects.all(), typed, limit)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("place", "tombstone", "submission")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ours alone: records are deleted one at a time, by someone who has looked at them."""
        actions: dict[str, Any] = super().get_actions(request)
        return {name: action for name, action in actions.items() if name != "delete_selected"}

    def get_urls(self) -> list[URLPattern]:
        protected = self.admin_site.admin_view
        pages = [*duplicates(protected), *merging(protected), *bulk.addresses(protected)]
        return [*pages, withdrawal.address(Incident, protected), *super().get_urls()]

    def delete_model(self, request: HttpRequest, obj: Incident) -> None:
        rests = (obj.claims, obj.attributions, obj.links_from, obj.links_to)
        passages = {p for rows in rests for p in rows.values_list("passage_id", flat=True)}
        super().delete_model(request, obj)
        drop_unused(passages)
