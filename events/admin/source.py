from django.contrib import admin

from events.admin.base import DeskAdmin
from events.models import Source


@admin.register(Source)
class SourceAdmin(DeskAdmin):
    fields = ("name", "slug", "kind", "country_code", "url")
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "kind", "country_code", "url")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    ordering = ("slug",)
