from django.db import models

from events.models.base import ArchiveModel, ArchiveQuerySet, by_name, one_of, tracked
from events.models.vocabulary import SourceKind


@tracked("name", "slug", "kind", "country_code", "url")
class Source(ArchiveModel):
    """Who published a report."""

    NATURAL_KEY = ("slug",)

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=SourceKind)
    country_code = models.CharField(
        "country", max_length=2, blank=True, help_text="ISO 3166-1, two letters"
    )
    url = models.URLField("address", max_length=1000, blank=True)

    objects = ArchiveQuerySet["Source"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = by_name("source")
        constraints = [
            one_of("kind", SourceKind),
            models.CheckConstraint(
                condition=models.Q(country_code__regex=r"^([A-Z]{2})?$"),
                name="source_country_code_is_iso",
            ),
        ]

    def __str__(self) -> str:
        return self.name
