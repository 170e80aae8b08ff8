import datetime

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Left, Length, Now, NullIf, Trim
from django.db.models.lookups import Exact, GreaterThan, LessThanOrEqual

from events.models.base import (
    ArchiveModel,
    ArchiveQuerySet,
    KeyField,
    alone,
    desk_permissions,
    one_of,
    seen_by_readers,
    tracked,
    tracked_when_replaced,
)
from events.models.source import Source
from events.models.submission import made_at_the_desk
from events.models.vocabulary import ArticleKind, Rights, Status
from events.text import BLANKS, DATELINE, OPENING_WORDS, opening_words

# About a hundred pages. PostgreSQL's search vectors end at 1 MB, which a text of this length
# cannot reach in any script, so every word of every article is found.
MAX_BODY = 250_000

# English words are found by their stem; a text in another language by its words as written. A row
# of a dataset is found by its headline, which has its number: the names of the columns stand in
# every row, and what it tells stands in the incident made of it.
_VECTOR = """
    CASE WHEN kind = 'dataset-record' THEN
        to_tsvector('simple', headline)
    WHEN language IN ('', 'en') THEN
        setweight(to_tsvector('english', headline), 'A') || to_tsvector('english', body)
    ELSE
        setweight(to_tsvector('simple', headline), 'A') || to_tsvector('simple', body)
    END"""


class Sha256(models.Func):
    """Hexadecimal SHA-256 of the UTF-8 text; PostgreSQL's core has it, without an extension."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = models.CharField(max_length=64)


_UNTITLED = "Untitled"


def title_in_sql() -> models.Case:
    """Article.title, as the database computes it."""
    body = _text("regexp_replace", models.F("opening"), DATELINE, "")
    words = Trim(_text("regexp_replace", body, f"[{BLANKS}]+", " ", "g"))
    first = rf"^((?:[^ ]+ ){{{OPENING_WORDS - 1}}}[^ ]+) .*$"
    shortened = _text("regexp_replace", words, first, r"\1…")
    return models.Case(
        models.When(~models.Q(headline=""), then="headline"),
        default=Coalesce(NullIf(shortened, models.Value("")), models.Value(_UNTITLED)),
        output_field=models.TextField(),
    )


def _text(function: str, *arguments: str | models.F | models.Func) -> models.Func:
    expressions = (models.Value(one) if isinstance(one, str) else one for one in arguments)
    return models.Func(*expressions, function=function, output_field=models.TextField())


class ArticleQuerySet(ArchiveQuerySet["Article"]):
    def listed(self) -> "ArticleQuerySet":
        """With what a list shows of each."""
        return self.select_related("source").without_bodies()

    def without_bodies(self) -> "ArticleQuerySet":
        """Without what may be long; title and opening words are there."""
        return self.defer("body", "search", "cited_sources")


@tracked(
    "key", "kind", "source", "headline", "slug", "url", "archive_url", "published_on",
    "retrieved_at", "language", "body_sha256", "origin_source", "origin_article", "rights",
    "licence", "cited_sources", "status",
)  # fmt: skip
@tracked_when_replaced("body", model_name="ArticleText")
class Article(ArchiveModel):
    """One archived report, plain text. Its body freezes when it is published."""

    NATURAL_KEY = ("key",)

    key = KeyField()
    kind = models.CharField(
        max_length=20,
        choices=ArticleKind,
        default=ArticleKind.REPORT,
        db_default=ArticleKind.REPORT,
    )
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True)
    headline = models.CharField(max_length=500, blank=True)
    slug = models.SlugField(max_length=100, db_index=False)
    url = models.URLField("address", max_length=1000, blank=True)
    archive_url = models.URLField("archived copy", max_length=1000, blank=True)
    published_on = models.DateField(null=True, blank=True, help_text="empty when unknown")
    retrieved_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(
        max_length=35, blank=True, help_text="BCP 47, as in en or uk; empty when unknown"
    )
    body = models.TextField("text", validators=[MaxLengthValidator(MAX_BODY)])
    body_sha256 = models.CharField(max_length=64, editable=False)
    length_elsewhere = models.PositiveIntegerField(
        null=True,
        editable=False,
        help_text="how long the text is where it is not here, but in the archive that this one is"
        " a copy of, for it may not be passed on",
    )
    origin_source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_in",
        db_index=False,
        help_text="the agency whose wire this repeats",
    )
    origin_article = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_in",
        db_index=False,
        help_text="the article that this repeats",
    )
    rights = models.CharField(max_length=20, choices=Rights, default=Rights.FULL)
    licence = models.CharField(
        max_length=200,
        blank=True,
        db_default="",
        help_text="the terms under which the text may be passed on, as in CC BY 4.0; empty when"
        " none are stated",
    )
    cited_sources = models.JSONField(
        "sources that it names",
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text="in its own words: a list of name, headline, url and published_on",
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    length = models.GeneratedField(
        expression=Length("body"),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
        help_text="of the text, in code points",
    )
    opening = models.GeneratedField(
        expression=Left("body", 200), output_field=models.CharField(max_length=200), db_persist=True
    )
    search = models.GeneratedField(
        expression=RawSQL(_VECTOR, []),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = desk_permissions("article")
        indexes = [
            models.Index(
                fields=["status", "-id"],
                condition=~models.Q(status=Status.PUBLISHED),
                name="article_unseen",
            ),
            models.Index(
                Coalesce("published_on", models.Value(datetime.date.min)).desc(),
                models.F("id").desc(),
                condition=models.Q(status=Status.PUBLISHED),
                name="article_newest",
            ),
            models.Index(fields=["body_sha256"], name="article_body_sha256"),
            *(
                models.Index(
                    fields=[f"origin_{origin}"],
                    condition=~models.Q(**{f"origin_{origin}": None}),
                    name=f"article_repeats_{origin}",
                )
                for origin in ("source", "article")
            ),
            models.Index(fields=["url"], condition=~models.Q(url=""), name="article_url"),
            GinIndex(fields=["search"], name="article_search"),
        ]
        constraints = [
            alone("key"),
            one_of("status", Status),
            one_of("rights", Rights),
            one_of("kind", ArticleKind),
            models.CheckConstraint(
                condition=Exact(
                    models.Func(
                        "cited_sources",
                        function="jsonb_typeof",
                        output_field=models.CharField(),
                    ),
                    "array",
                ),
                name="article_cites_a_list_of_sources",
            ),
            models.CheckConstraint(
                condition=models.Q(length_elsewhere__isnull=False)
                | models.Q(body_sha256=Sha256("body")),
                name="article_hash_is_of_the_body",
            ),
            models.CheckConstraint(
                condition=models.Q(length_elsewhere__isnull=False)
                | models.Q(
                    GreaterThan(Length("body"), 0), LessThanOrEqual(Length("body"), MAX_BODY)
                ),
                name="article_body_length",
            ),
            models.CheckConstraint(
                condition=models.Q(length_elsewhere=None)
                | models.Q(body="") & ~models.Q(rights=Rights.FULL),
                name="article_text_elsewhere_is_not_shown",
            ),
            models.CheckConstraint(
                condition=models.Q(origin_source=None) | models.Q(origin_article=None),
                name="article_has_one_origin",
            ),
        ]
        triggers = [
            *seen_by_readers(),
            made_at_the_desk("article_id"),
            pgtrigger.Protect(
                name="published_body_is_frozen",
                operation=pgtrigger.UpdateOf("body"),
                condition=pgtrigger.Q(old__status__in=[Status.PUBLISHED, Status.WITHDRAWN])
                & pgtrigger.Q(old__body__df=pgtrigger.F("new__body")),
            ),
            pgtrigger.Trigger(
                name="body_keeps_its_passages",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("body"),
                func="""
                    IF EXISTS (
                        SELECT FROM events_passage p WHERE p.article_id = NEW.id
                        AND NOT events_is_stretch(NEW.body, p.start, p."end", p.prefix, p.exact,
                                                  p.suffix)
                    ) THEN
                        RAISE EXCEPTION 'article %: a passage would no longer be in the text',
                            NEW.id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="body_tells_its_passages",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("body"),
                func="""
                    -- Each looks for its sentence again.
                    UPDATE events_passage SET start = start WHERE article_id = NEW.id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="withdrawn_leaves_a_tombstone",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__status=Status.WITHDRAWN),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM events_articletombstone WHERE article_id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'article % is withdrawn without a tombstone', NEW.id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The headline, or the opening words of a text that has none."""
        opening = self.opening if self.pk else self.body[:200]
        return self.headline or opening_words(opening) or _UNTITLED
