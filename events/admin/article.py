from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from events.admin import withdrawal
from events.admin.article_form import ArticleForm
from events.admin.base import DeskInline
from events.admin.form import DeskForm
from events.admin.queue import Whose
from events.admin.reading.addresses import addresses
from events.admin.searching import ON_COMMON_WORDS, in_text
from events.editors import sees
from events.models import Article, Coverage, Incident


class ArticleCoverageForm(DeskForm):
    def may_join(self, incident: Incident) -> bool:
        """An article may be said to report on any incident; a publisher looks at it first."""
        return sees(self.person, incident)


class ArticleCoverageInline(DeskInline):
    model = Coverage
    form = ArticleCoverageForm
    fields = ("incident",)
    autocomplete_fields = ("incident",)
    verbose_name = "incident"
    verbose_name_plural = "incidents it reports on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Coverage]:
        return super().get_queryset(request).select_related("incident")


@admin.register(Article)
class ArticleAdmin(withdrawal.EndingAdmin):
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
    list_display = ("title", "reading", "source", "published_on", "language", "status")
    list_filter = ("status", Whose, "kind", "rights")
    list_select_related = ("source",)
    search_fields = ("headline",)
    search_help_text = f"words of the headline or the text; {ON_COMMON_WORDS}"

    @admin.display(description="its text")
    def reading(self, article: Article) -> str:
        address = reverse("admin:events_article_read", args=[article.pk])
        return format_html('<a href="{}">read and code</a>', address)

    def matches(self, typed: str, limit: int) -> Q:
        return in_text(Article.objects.all(), typed, limit)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows = super().get_queryset(request).defer("body", "search")
        return rows.select_related("source", "submission", "tombstone")

    def get_urls(self) -> list[URLPattern]:
        protected = self.admin_site.admin_view
        return [*addresses(protected), withdrawal.address(Article, protected), *super().get_urls()]
