"""What imports did, to look at: nothing here is entered or changed by hand."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events.admin.base import DeskAdmin
from events.models import ImportEntry, ImportRun


class _ReadOnlyAdmin(DeskAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ImportRun)
class ImportRunAdmin(_ReadOnlyAdmin):
    fieldsets = (
        (None, {"fields": ("source", "outcome", "refused_because", "report")}),
        ("The file", {"fields": ("file_name", "file_sha256", "profile")}),
        (
            "Rows",
            {
                "fields": (
                    "rows", "new", "changed", "same", "kept", "set_aside", "odd", "gone",
                    "places_matched", "places_unmatched",
                )
            },
        ),
        ("How", {"fields": ("strict", "status", "started_at", "finished_at")}),
    )  # fmt: skip
    list_display = (
        "started_at", "source", "file_name", "outcome", "rows", "new", "changed", "set_aside",
    )  # fmt: skip
    list_filter = ("outcome",)
    list_select_related = ("source",)
    search_fields = ("file_name", "source__name")

    @admin.display(description="what it says of rows")
    def report(self, run: ImportRun) -> SafeString:
        address = reverse("admin:events_importentry_changelist")
        return format_html(
            '<a href="{}?run__id__exact={}">the report’s entries</a>', address, run.pk
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        return super().get_queryset(request).select_related("source")


@admin.register(ImportEntry)
class ImportEntryAdmin(_ReadOnlyAdmin):
    """Found from the run that said it."""

    fields = ("run", "kind", "line", "row", "record", "column", "value", "reason")
    list_display = ("line", "row", "record", "kind", "column", "value", "reason")
    list_display_links = ("reason",)
    list_filter = ("kind",)
    ordering = ("pk",)
    search_fields = ("record__exact",)
    search_help_text = "the dataset's own id"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportEntry]:
        return super().get_queryset(request).select_related("run")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return lookup == "run__id__exact" or super().lookup_allowed(lookup, value, request)

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}  # no list of its own on the front page: entries are read run by run
