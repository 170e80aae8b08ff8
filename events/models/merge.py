from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from events.models.incident import Incident


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> "MergeQuerySet":
        """Those that nobody has undone."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """Two incidents became one: which stayed, which went, what was carried, who did it and why.

    carried is what bringing the rows back needs; events.merging.carried says its shape. Like
    history it refers to rows by their ids, and no dump has it.
    """

    stays = models.ForeignKey(Incident, models.PROTECT, related_name="merges")
    goes = models.ForeignKey(Incident, models.PROTECT, related_name="merged")
    why = models.TextField()
    carried: Any = models.JSONField()
    made_by = models.CharField(max_length=150, help_text="the name of the editor's account")
    made_at = models.DateTimeField(db_default=Now())
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_why = models.TextField(blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(stays=F("goes")), name="merge_is_of_two_incidents"),
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(made_by=""), name="merge_says_why_and_who"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by="", undone_why="")
                | (Q(undone_at__isnull=False) & ~Q(undone_by="") & ~Q(undone_why="")),
                name="undone_merge_says_why_and_who",
            ),
            models.UniqueConstraint(
                fields=["goes"], condition=Q(undone_at=None), name="merged_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goes.code} into {self.stays.code}"
