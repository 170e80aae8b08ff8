from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from events.admin.base import DeskAdmin
from events.admin.searching import code_begins
from events.models import Merge


@admin.register(Merge)
class MergeAdmin(DeskAdmin):
    """To look at: merges are made on the page of two incidents, and undone on their own."""

    fields = (
        "goes", "stays", "why", "made_by", "made_at", "undone_by", "undone_at", "undone_why",
        "part_again",
    )  # fmt: skip
    readonly_fields = fields
    list_display = ("__str__", "made_at", "made_by", "undone_at", "part_again")
    list_select_related = ("stays", "goes")
    search_fields = ("goes__code",)
    search_help_text = "the code of either incident"

    @admin.display(description="undo")
    def part_again(self, merge: Merge) -> str:
        if merge.undone_at:
            return "undone"
        address = reverse("admin:events_merge_undo", args=[merge.pk])
        return format_html('<a href="{}">Part them again</a>', address)

    def matches(self, typed: str, limit: int) -> Q:
        code = code_begins(typed) or typed.strip()
        return Q(stays__code__startswith=code) | Q(goes__code__startswith=code)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may look at incidents may see which of them became one."""
        return request.user.has_perm("events.view_incident")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
