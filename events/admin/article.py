import hashlib
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events.admin.base import DeskAdmin, DeskForm, DeskInline
from events.admin.body import BodyField
from events.admin.publication import keep_in_sight, today_somewhere
from events.admin.searching import in_text
from events.labels import label
from events.models import Article, Coverage, Passage
from events.models.base import SEEN
from events.text import stretch_at


class ArticleForm(DeskForm):
    body = BodyField(label="Text", help_text="plain text, paragraphs parted by blank lines")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = self.instance.pk is not None and self.instance.status in SEEN
        keep_in_sight(self.fields.get("status"), self.instance)
        if self.seen:
            self.fields["body"].disabled = True
            self.fields["body"].help_text = "Readers have seen this text: it does not change."

    def name_for_slug(self) -> str:
        words: str = self.cleaned_data.get("headline") or self.cleaned_data.get("body") or ""
        return " ".join(words[:200].split()[:12])

    def clean_published_on(self) -> Any:
        day = self.cleaned_data["published_on"]
        if day and day > today_somewhere():
            raise ValidationError("This day is still to come.")
        return day

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if self.seen:
            return str(self.instance.body)
        for passage in Passage.objects.filter(article_id=self.instance.pk):
            if not _stands(passage, body):
                raise ValidationError(
                    f"Something rests on “{passage.exact}” at characters {passage.start} to "
                    f"{passage.end}, and this text no longer has it there. Move what rests on it "
                    "to other words first."
                )
        return body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["origin_article"] and cleaned["origin_article"] == self.instance:
            self.add_error("origin_article", "An article does not repeat itself.")
        self.instance.body_sha256 = hashlib.sha256(cleaned["body"].encode()).hexdigest()
        others = Article.objects.listed()
        others = others.exclude(pk=self.instance.pk).order_by("pk")
        same_text = others.filter(body_sha256=self.instance.body_sha256)
        again = same_text.filter(source=cleaned["source"]).first()
        if again:
            self.add_error("body", _names("This source's article with this very text is", again))
        elif copy := same_text.first():
            self.warnings.append(_names("Another source has this very text:", copy))
        if cleaned["url"] and (there := others.filter(url=cleaned["url"]).first()):
            self.warnings.append(_names("An article with this address is here already:", there))
        return cleaned


def _stands(passage: Passage, body: str) -> bool:
    if passage.end > len(body):
        return False
    found = stretch_at(body, passage.start, passage.end)
    return (found.exact, found.prefix, found.suffix) == (
        passage.exact,
        passage.prefix,
        passage.suffix,
    )


def _names(words: str, article: Article) -> SafeString:
    address = reverse("admin:events_article_change", args=[article.pk])
    return format_html('{} <a href="{}">{}</a>', words, address, label(article))


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
        ("About the text", {"fields": ("language", "rights", "slug")}),
        ("What it repeats", {"fields": ("origin_source", "origin_article")}),
    )
    prepopulated_fields = {"slug": ("headline",)}
    autocomplete_fields = ("source", "origin_source", "origin_article")
    inlines = (ArticleCoverageInline,)
    list_display = ("title", "source", "published_on", "language", "status")
    list_filter = ("status", "rights")
    list_select_related = ("source",)
    search_fields = ("headline",)
    search_help_text = "words of the headline or the text"

    def matches(self, typed: str, limit: int) -> Q:
        return in_text(Article.objects.all(), typed, limit)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).defer("body", "search").select_related("source")
