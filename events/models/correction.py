from collections.abc import Iterable

import pgtrigger
from django.db import models

from events.models.base import TODAY, ArchiveModel, ArchiveQuerySet, KeyField, alone, tracked
from events.models.incident import Incident
from events.models.vocabulary import Status


class CorrectionQuerySet(ArchiveQuerySet["Correction"]):
    def newest_first(self) -> "CorrectionQuerySet":
        return self.order_by("-made_on", "-id")

    def tell_readers(self, incidents: Iterable[Incident], note: str) -> None:
        """Add a public note, as of today, to those of the incidents that have readers."""
        self.bulk_create(
            Correction(incident=incident, made_on=TODAY, note=note)
            for incident in incidents
            if incident.status == Status.PUBLISHED
        )


@tracked("key", "incident", "made_on", "note", asked_by=("incident",))
class Correction(ArchiveModel):
    """A public note on a changed record."""

    NATURAL_KEY = ("key",)

    key = KeyField()
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="corrections")
    made_on = models.DateField()
    note = models.TextField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-id"]
        indexes = [models.Index(fields=["-made_on", "-id"], name="correction_newest")]
        constraints = [
            alone("key"),
            models.CheckConstraint(condition=~models.Q(note=""), name="correction_says_something"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="note_stands_for_ever",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT FROM events_incident
                        WHERE id = OLD.incident_id AND status IN ('published', 'withdrawn')
                    ) THEN
                        RAISE EXCEPTION 'incident %: a public note is never taken away',
                            OLD.incident_id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_on}: {self.note}"
