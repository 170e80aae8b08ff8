import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models.base import tracked


def made_at_the_desk(column: str) -> pgtrigger.Trigger:
    """Writes down who made a record, by the context that history keeps of each request."""
    return pgtrigger.Trigger(
        name="made_at_the_desk",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_values"),
        func=f"""
            INSERT INTO events_submission ({column}, made_by_id, note)
            SELECT made.id, editor.id, '' FROM new_values made JOIN auth_user editor ON editor.id =
                (NULLIF(current_setting('pghistory.context_metadata', true), '')::jsonb
                    ->> 'user')::integer;
            RETURN NULL;
        """,
    )


@tracked("article", "incident", "made_by", "sent_by", "sent_at", "returned_by", "note")
class Submission(models.Model):
    """What the desk alone knows of an article or an incident: who made it, where its review is.

    The database writes made_by by itself with the record (see `made_at_the_desk`). A record that
    a command has loaded has no submission until it is sent for review or back. No public view
    shows this table.
    """

    article = models.OneToOneField(
        "events.Article", models.CASCADE, null=True, related_name="submission"
    )
    incident = models.OneToOneField(
        "events.Incident", models.CASCADE, null=True, related_name="submission"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="submissions"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField("sent for review at", null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(
        blank=True, help_text="what the reviewer wants changed; empty when nothing is asked"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(article=None) ^ Q(incident=None), name="submission_of_one_record"
            ),
            models.CheckConstraint(
                condition=Q(note="", returned_by=None)
                | (~Q(note="") & Q(returned_by__isnull=False)),
                name="submission_note_has_its_reviewer",
            ),
        ]

    def __str__(self) -> str:
        return f"submission of {self.article or self.incident}"
