from django.contrib import admin

from events.admin.base import DeskAdmin
from events.models import Speaker


@admin.register(Speaker)
class SpeakerAdmin(DeskAdmin):
    fields = ("name", "slug", "kind")
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "kind")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    ordering = ("slug",)
