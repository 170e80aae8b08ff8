"""The log of who got in, who was refused, and whose rights changed."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now


class What(models.TextChoices):
    SIGNED_IN = "signed-in", "signed in"
    REFUSED = "refused", "refused"
    LOCKED_OUT = "locked-out", "locked out"
    SIGNED_OUT = "signed-out", "signed out"
    ACCOUNT = "account", "account changed"
    RIGHTS = "rights", "rights changed"
    CODES = "codes", "codes changed"


class AuditEntry(models.Model):
    """One line of the log. Written by the site and by triggers; never changed, never deleted.

    Names are kept as text, so that a line outlives the account that it is about.
    """

    at = models.DateTimeField(db_default=Now())
    what = models.CharField(max_length=20, choices=What)
    account = models.CharField(max_length=150, help_text="whom it is about: an account or a group")
    made_by = models.CharField("by", max_length=200, blank=True)
    address = models.GenericIPAddressField("from", null=True)
    detail = models.TextField(blank=True)

    class Meta:
        verbose_name = "line of the log"
        verbose_name_plural = "lines of the log of sign-ins and rights"
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["account", "-id"], name="audit_account")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=What.values), name="audit_what_is_known"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_what_display()}"
