from django.db import models

from events.models.article import Article
from events.models.base import ArchiveModel, ArchiveQuerySet, tracked
from events.models.incident import Incident


class CoverageQuerySet(ArchiveQuerySet["Coverage"]):
    def with_articles(self) -> "CoverageQuerySet":
        """With what a list of articles shows, the earliest first, those of unknown day last."""
        articles = self.select_related("article__source", "article__origin_source")
        return articles.defer(
            "article__body", "article__search", "article__cited_sources"
        ).order_by("article__published_on", "article_id")


@tracked("article", "incident")
class Coverage(ArchiveModel):
    """An article reports on an incident."""

    NATURAL_KEY = ("article__key", "incident__code")

    article = models.ForeignKey(Article, models.PROTECT, related_name="coverage")
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="coverage")

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coverage"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "incident"], name="one_coverage_once")
        ]

    def __str__(self) -> str:
        return f"article {self.article_id} on incident {self.incident_id}"
