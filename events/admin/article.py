from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from events.admin.article_form import ArticleForm
from events.admin.base import DeskAdmin, DeskInline
from events.admin.searching import in_text
from events.models import Article, Coverage


class ArticleCoverageInline(DeskInline):
    model = Coverage
    fields = ("incident",)
    autocomplete_fields = ("incident",)
    verbose_name_plural = "incidents it reports on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Coverage]:
        return super().get_queryset(request).select_related("incident")


@admin.register(Article)
class ArticleAdmin(DeskAdmin):
    form = ArticleForm
    fieldsets = (
        (None, {"fields": ("source", "headline", "body", "status")}),
        ("When and where", {"fields": ("published_on", "url", "archive_url", "retrieved_at")}),
        ("About the text", {"fields": ("kind", "language", "rights", "licence", "slug")}),
        ("What it repeats", {"fields": ("origin_source", "origin_article")}),
    )
    readonly_fields = ("kind",)
    prepopulated_fields = {"slug": ("headline",)}
    autocomplete_fields = ("source", "origin_source", "origin_article")
    inlines = (ArticleCoverageInline,)
    list_display = ("title", "source", "published_on", "language", "status")
    list_filter = ("status", "kind", "rights")
    list_select_related = ("source",)
    search_fields = ("headline",)
    search_help_text = "words of the headline or the text"

    def matches(self, typed: str, limit: int) -> Q:
        return in_text(Article.objects.all(), typed, limit)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).defer("body", "search").select_related("source")
