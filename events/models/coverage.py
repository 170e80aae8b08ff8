from django.apps import apps
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

    def needless(self) -> "CoverageQuerySet":
        """What came with a record that rests on the article, where none does any more."""
        here = models.Q(incident=models.OuterRef("incident"))
        linked = models.Q(from_incident=models.OuterRef("incident"))
        linked |= models.Q(to_incident=models.OuterRef("incident"))
        found = self.filter(with_records=True)
        for model, passage, there in (
            ("CasualtyClaim", "passage", here),
            ("Attribution", "passage", here),
            ("QuoteIncident", "quote__passage", here),
            ("IncidentLink", "passage", linked),
        ):
            article = {f"{passage}__article": models.OuterRef("article")}
            rows = apps.get_model("events", model)._default_manager.filter(there, **article)
            found = found.exclude(models.Exists(rows))
        return found


@tracked("article", "incident", asked_by=("incident", "article"))
class Coverage(ArchiveModel):
    """An article reports on an incident."""

    NATURAL_KEY = ("article__key", "incident__code")

    # The constraint that one coverage stands once is an index by article as well.
    article = models.ForeignKey(Article, models.PROTECT, related_name="coverage", db_index=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="coverage")
    with_records = models.BooleanField(
        db_default=False,
        editable=False,
        help_text="whether it came by itself, with a record that rests on the article; it then "
        "goes with the last of them",
    )

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coverage"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "incident"], name="one_coverage_once")
        ]

    def __str__(self) -> str:
        return f"article {self.article_id} on incident {self.incident_id}"
