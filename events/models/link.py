from django.db import models
from django.db.models import F, Q

from events.models.base import ArchiveModel, ArchiveQuerySet, one_of, tracked
from events.models.incident import Incident
from events.models.passage import UNREAD, Passage
from events.models.vocabulary import Relation


class LinkQuerySet(ArchiveQuerySet["IncidentLink"]):
    def touching(self, incident: Incident | int) -> "LinkQuerySet":
        """incident or its id."""
        return self.filter(Q(from_incident=incident) | Q(to_incident=incident)).order_by("id")

    def with_titles(self) -> "LinkQuerySet":
        return self.select_related(
            "from_incident", "to_incident", "passage__article__source"
        ).defer("from_incident__search", "to_incident__search", *UNREAD)


@tracked("from_incident", "to_incident", "relation", "passage", asked_by=("from_incident",))
class IncidentLink(ArchiveModel):
    """One incident stands in a relation to another, as in "retaliation for"."""

    NATURAL_KEY = ("from_incident__code", "to_incident__code", "relation")

    from_incident = models.ForeignKey(Incident, models.CASCADE, related_name="links_from")
    to_incident = models.ForeignKey(Incident, models.CASCADE, related_name="links_to")
    relation = models.CharField(max_length=20, choices=Relation)
    passage = models.ForeignKey(
        Passage, models.PROTECT, null=True, blank=True, related_name="links"
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["from_incident"],
                condition=Q(relation=Relation.DUPLICATE),
                name="link_of_duplicate",
            )
        ]
        constraints = [
            one_of("relation", Relation),
            models.CheckConstraint(
                condition=~Q(from_incident=F("to_incident")), name="link_joins_two_incidents"
            ),
            models.UniqueConstraint(
                fields=["from_incident", "to_incident", "relation"], name="one_link_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_incident} {self.get_relation_display()} {self.to_incident}"
