"""What an import did, for the desk: no public view shows it."""

from django.db import models

from events.models.base import one_of
from events.models.source import Source
from events.models.vocabulary import Status


class Outcome(models.TextChoices):
    LOADED = "loaded", "loaded"
    REFUSED = "refused", "refused: nothing was written"


class EntryKind(models.TextChoices):
    SET_ASIDE = "set-aside", "row set aside"
    ODD = "odd", "kept as written, but odd"
    PLACE = "place", "place not matched"
    CHANGED = "changed", "changed"
    KEPT = "kept", "left as it was edited at the desk"
    GONE = "gone", "no longer in the file"


class ImportRun(models.Model):
    """One load of a dataset's file; counts are rows of the file, gone are records without one."""

    source = models.ForeignKey(
        Source, models.PROTECT, null=True, related_name="imports", verbose_name="dataset"
    )
    file_name = models.CharField("file", max_length=500)
    file_sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True)
    profile = models.CharField(max_length=500)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    strict = models.BooleanField(help_text="all or nothing")
    status = models.CharField("status of new records", max_length=20, choices=Status)
    outcome = models.CharField(max_length=20, choices=Outcome)
    rows = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    kept = models.PositiveIntegerField("left as edited")
    gone = models.PositiveIntegerField()
    set_aside = models.PositiveIntegerField()
    odd = models.PositiveIntegerField()
    refused_because = models.TextField(blank=True)
    places_matched = models.PositiveIntegerField()
    places_unmatched = models.PositiveIntegerField("places not matched")

    class Meta:
        ordering = ["-id"]
        constraints = [one_of("outcome", Outcome), one_of("status", Status)]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.started_at:%Y-%m-%d %H:%M}"


class ImportEntry(models.Model):
    """One thing that a report says, of a row or of the file as a whole."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind)
    line = models.PositiveIntegerField(null=True)
    row = models.PositiveIntegerField(null=True)
    record = models.CharField("the dataset's own id", max_length=100, blank=True)
    column = models.CharField(max_length=300, blank=True)
    value = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["run_id", "id"]
        verbose_name_plural = "import entries"
        constraints = [one_of("kind", EntryKind)]

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.reason}"
