import pgtrigger
from django.db import models
from django.db.models import F, Q

from events.models.base import ArchiveModel, ArchiveQuerySet, KeyField, alone, tracked
from events.models.incident import Incident


@tracked("key", "incident", "reason", "moved_to", "made_on", "for_readers", asked_by=("incident",))
class Tombstone(ArchiveModel):
    """What stands at the address of a withdrawn or merged incident, for ever."""

    NATURAL_KEY = ("key",)

    key = KeyField()
    incident = models.OneToOneField(Incident, models.PROTECT, related_name="tombstone")
    # Readers cannot see a withdrawn incident, so its stone carries the code itself.
    code = models.CharField(max_length=20, unique=True)
    reason = models.TextField()
    moved_to = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    made_on = models.DateField()
    for_readers = models.BooleanField(
        db_default=True,
        editable=False,
        help_text="whether readers had seen the incident; a draft that was merged away leaves a "
        "stone at the desk alone",
    )

    objects = ArchiveQuerySet["Tombstone"].as_manager()

    class Meta:
        ordering = ["-made_on", "-id"]
        constraints = [
            alone("key"),
            models.CheckConstraint(condition=~Q(reason=""), name="tombstone_gives_a_reason"),
            models.CheckConstraint(
                condition=~Q(moved_to=F("incident")), name="tombstone_points_elsewhere"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stands_for_ever",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("incident_id"),
                func="""
                    IF EXISTS (
                        SELECT FROM events_incident
                        WHERE id = OLD.incident_id AND status = 'withdrawn'
                    ) THEN
                        RAISE EXCEPTION 'incident % is withdrawn: its tombstone stays', OLD.code
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"
