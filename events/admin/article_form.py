"""What an editor says of an article: its text, and when and where it was published."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from events.admin.body import BodyField
from events.admin.choices import RecordField
from events.admin.publication import today_somewhere
from events.admin.withdrawal import EndingForm, reason_field
from events.editors import sees
from events.labels import label
from events.models import Article, ArticleTombstone, Passage
from events.models.base import SEEN
from events.text import stretch_at


class ArticleForm(EndingForm):
    body = BodyField(label="Text", help_text="plain text, paragraphs parted by blank lines")

    withdrawal_reason = reason_field()
    moved_to = RecordField(
        Article.objects.listed(),
        points_to=ArticleTombstone._meta.get_field("moved_to"),
        required=False,
        label="What is in its place",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = self.instance.pk is not None and self.instance.status in SEEN
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
        self.check_withdrawal(cleaned)
        if self.errors:
            return cleaned
        origin, source = cleaned.get("origin_article"), cleaned["source"]
        if origin and origin == self.instance:
            self.add_error("origin_article", "An article does not repeat itself.")
        self.instance.body_sha256 = sha256(cleaned["body"])
        same_text = with_text(cleaned["body"]).exclude(pk=self.instance.pk)
        is_entered = source is None or source.pk
        again = same_text.filter(source=source).first() if is_entered else None
        if again:
            self.add_error(
                "body", self._names("This source's article with this very text is", again)
            )
        elif copy := same_text.first():
            self.warnings.append(self._names("Another source has this very text:", copy))
        if there := with_address(cleaned["url"]).exclude(pk=self.instance.pk).first():
            self.warnings.append(
                self._names("An article with this address is here already:", there)
            )
        return cleaned

    def _names(self, words: str, article: Article) -> str:
        if not sees(self.person, article):
            return f"{words} one that somebody else is still drafting."
        address = reverse("admin:events_article_change", args=[article.pk])
        return format_html('{} <a href="{}">{}</a>', words, address, label(article))


def sha256(body: str) -> str:
    """Hexadecimal, of the text in UTF-8, as the database has it."""
    return hashlib.sha256(body.encode()).hexdigest()


def with_text(body: str) -> QuerySet[Article]:
    """The articles with this very text, the first recorded first."""
    return Article.objects.listed().filter(body_sha256=sha256(body)).order_by("pk")


def with_address(url: str) -> QuerySet[Article]:
    """The articles with this address, the first recorded first; none without an address."""
    rows = Article.objects.listed().filter(url=url).order_by("pk")
    return rows if url else rows.none()


def _stands(passage: Passage, body: str) -> bool:
    if passage.end > len(body):
        return False
    found = stretch_at(body, passage.start, passage.end)
    return (found.exact, found.prefix, found.suffix) == (
        passage.exact,
        passage.prefix,
        passage.suffix,
    )
