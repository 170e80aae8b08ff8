from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from events.models.base import ArchiveModel, ArchiveQuerySet, tracked
from events.models.incident import Incident


class NotDuplicateQuerySet(ArchiveQuerySet["NotDuplicate"]):
    def touching(self, incident: Incident) -> "NotDuplicateQuerySet":
        return self.filter(Q(incident=incident) | Q(other=incident))


@tracked("incident", "other", "why", "decided_by", "decided_at")
class NotDuplicate(ArchiveModel):
    """An editor's decision that two incidents are not one, so that the pair is asked once.

    The pair is ordered: incident is the one recorded first. To ask again, delete the decision.
    """

    NATURAL_KEY = ("incident__code", "other__code")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    other = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    why = models.TextField("how they differ")
    decided_by = models.CharField(max_length=150, help_text="the name of the editor's account")
    decided_at = models.DateTimeField(db_default=Now())

    objects = NotDuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = "decision that two are not one"
        verbose_name_plural = "decisions that two are not one"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(incident__lt=F("other")), name="not_duplicate_is_in_order"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="not_duplicate_says_why"),
            models.CheckConstraint(condition=~Q(decided_by=""), name="not_duplicate_says_who"),
            models.UniqueConstraint(fields=["incident", "other"], name="one_decision_a_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} is not {self.other_id}: {self.why}"
