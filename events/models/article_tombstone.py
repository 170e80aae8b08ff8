import pgtrigger
from django.db import models
from django.db.models import F, Q

from events.models.article import Article
from events.models.base import ArchiveModel, ArchiveQuerySet, KeyField, alone, tracked


@tracked("key", "article", "reason", "moved_to", "made_on")
class ArticleTombstone(ArchiveModel):
    """What stands at the address of a withdrawn article, for ever."""

    NATURAL_KEY = ("key",)

    key = KeyField()
    article = models.OneToOneField(Article, models.PROTECT, related_name="tombstone")
    reason = models.TextField()
    moved_to = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the article that is in its place",
    )
    made_on = models.DateField()

    objects = ArchiveQuerySet["ArticleTombstone"].as_manager()

    class Meta:
        verbose_name = "tombstone of an article"
        verbose_name_plural = "tombstones of articles"
        ordering = ["-made_on", "-id"]
        constraints = [
            alone("key"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="article_tombstone_gives_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(moved_to=F("article")), name="article_tombstone_points_elsewhere"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stands_for_ever",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("article_id"),
                func="""
                    IF EXISTS (
                        SELECT FROM events_article
                        WHERE id = OLD.article_id AND status = 'withdrawn'
                    ) THEN
                        RAISE EXCEPTION 'article % is withdrawn: its tombstone stays',
                            OLD.article_id USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"article {self.article_id}: {self.reason}"
