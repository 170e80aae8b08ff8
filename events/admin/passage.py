from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest

from events.admin.base import DeskAdmin
from events.admin.searching import ON_COMMON_WORDS, in_text
from events.models import Article, Passage


@admin.register(Passage)
class PassageAdmin(DeskAdmin):
    """To look at: passages come and go with the records that rest on them."""

    fields = ("article", "start", "end", "prefix", "exact", "suffix")
    list_display = ("exact", "article", "start", "end")
    search_fields = ("exact",)
    search_help_text = f"words of the passage; {ON_COMMON_WORDS}"

    def matches(self, typed: str, limit: int) -> Q:
        return in_text(Passage.objects.all(), typed, limit)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(_articles())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _articles() -> Any:
    return Prefetch("article", Article.objects.without_bodies())
