from django.db import models

from events.models.base import ArchiveModel, ArchiveQuerySet, by_name, one_of, tracked
from events.models.vocabulary import SpeakerKind


@tracked("name", "slug", "kind")
class Speaker(ArchiveModel):
    """A person or body that says things, or of whom it is said that they did something."""

    NATURAL_KEY = ("slug",)

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=SpeakerKind)

    objects = ArchiveQuerySet["Speaker"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = by_name("speaker")
        constraints = [one_of("kind", SpeakerKind)]

    def __str__(self) -> str:
        return self.name
