from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from events.admin.base import DeskAdmin
from events.models import ArticleTombstone, Tombstone


@admin.register(Tombstone)
class TombstoneAdmin(DeskAdmin):
    """Made by withdrawing an incident, on the incident's page; never taken away."""

    fields = ("code", "incident", "reason", "moved_to", "made_on")
    readonly_fields = ("code", "incident", "made_on")
    autocomplete_fields = ("moved_to",)
    list_display = ("code", "reason", "moved_to", "made_on")
    list_select_related = ("incident", "moved_to")
    search_fields = ("code__startswith",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def why_kept(self, obj: Any) -> str:
        return "A tombstone stands for ever: its code is never used again."

    def save_model(self, request: HttpRequest, obj: Tombstone, form: Any, change: bool) -> None:
        # The database holds every write of a stone's incident for one that moves it.
        obj.save(update_fields=["reason", "moved_to"])


@admin.register(ArticleTombstone)
class ArticleTombstoneAdmin(DeskAdmin):
    """Made by withdrawing an article; never taken away."""

    fields = ("article", "reason", "moved_to", "made_on")
    readonly_fields = ("article", "made_on")
    autocomplete_fields = ("moved_to",)
    list_display = ("article", "reason", "moved_to", "made_on")
    list_select_related = ("article", "moved_to")
    search_fields = ("article__headline",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        unread = ("article__body", "article__search", "moved_to__body", "moved_to__search")
        return super().get_queryset(request).select_related("article", "moved_to").defer(*unread)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def why_kept(self, obj: Any) -> str:
        return "A tombstone stands for ever."

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.save(update_fields=["reason", "moved_to"])
