from django.db import models

from events.models.base import ArchiveModel, ArchiveQuerySet, KeyField, alone, one_of, tracked
from events.models.incident import Incident
from events.models.noted import change_is_noted, removal_is_noted
from events.models.passage import UNREAD, Passage
from events.models.speaker import Speaker
from events.models.vocabulary import Stance


class AttributionQuerySet(ArchiveQuerySet["Attribution"]):
    def with_origins(self) -> "AttributionQuerySet":
        """With what a reader needs to follow each attribution to its sentence, in one query."""
        return self.select_related("actor", "claimant", "passage__article__source").defer(*UNREAD)


@tracked(
    "key", "incident", "actor", "stance", "passage", "claimant",
    followed=True, asked_by=("incident",),
)  # fmt: skip
class Attribution(ArchiveModel):
    """Who is said to have done it, by whom, in which sentence."""

    NATURAL_KEY = ("key",)

    key = KeyField()
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="attributions")
    actor = models.ForeignKey(Speaker, models.PROTECT, related_name="attributed")
    stance = models.CharField(max_length=30, choices=Stance)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="attributions")
    claimant = models.ForeignKey(
        Speaker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attributions",
        help_text="who takes this stance; empty when the article says it in its own voice",
    )

    objects = AttributionQuerySet.as_manager()

    class Meta:
        ordering = ["incident_id", "id"]
        constraints = [alone("key"), one_of("stance", Stance)]
        triggers = [
            change_is_noted("Attribution", "ARRAY[OLD.incident_id]", "OLD.passage_id"),
            removal_is_noted("ARRAY[OLD.incident_id]", "OLD.passage_id"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_stance_display()}"
