import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from events.models.base import ArchiveModel, ArchiveQuerySet, KeyField, alone, one_of, tracked
from events.models.incident import Incident
from events.models.noted import change_is_noted, removal_is_noted
from events.models.passage import UNREAD, Passage
from events.models.speaker import Speaker
from events.models.vocabulary import Mode

_INCIDENTS = "ARRAY (SELECT incident_id FROM events_quoteincident WHERE quote_id = OLD.id)"
# The quote itself may be gone by the commit; its history is not.
_PASSAGE = (
    "(SELECT passage_id FROM events_quoteevent WHERE pgh_obj_id = OLD.quote_id"
    " ORDER BY pgh_id DESC LIMIT 1)"
)


class QuoteQuerySet(ArchiveQuerySet["Quote"]):
    def with_origins(self) -> "QuoteQuerySet":
        """With what a reader needs to follow each quote to its sentence, in one query."""
        return self.select_related("speaker", "passage__article__source").defer("search", *UNREAD)


@tracked("key", "passage", "speaker", "described_as", "mode")
class Quote(ArchiveModel):
    """Words attributed to a speaker. A direct quote's words are the passage's words."""

    NATURAL_KEY = ("key",)

    key = KeyField()
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="quotes")
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="quotes")
    described_as = models.CharField(
        max_length=300, blank=True, help_text="how the article describes the speaker"
    )
    mode = models.CharField(max_length=10, choices=Mode)
    incidents = models.ManyToManyField(Incident, through="QuoteIncident", related_name="quotes")
    # The passage's words, kept by the database: of all passages few are quotes.
    search = SearchVectorField(editable=False, db_default="")

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [GinIndex(fields=["search"], name="quote_search")]
        constraints = [alone("key"), one_of("mode", Mode)]
        triggers = [
            change_is_noted("Quote", _INCIDENTS, "OLD.passage_id"),
            pgtrigger.Trigger(
                name="is_found_by_its_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("passage_id", "search"),
                func="""
                    -- Whoever moves the passage at this moment waits, or is waited for.
                    SELECT search INTO NEW.search
                    FROM events_passage WHERE id = NEW.passage_id FOR SHARE;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'quote %: there is no passage %', NEW.id, NEW.passage_id
                            USING ERRCODE = 'foreign_key_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.passage.exact}"


@tracked("quote", "incident", followed=True, asked_by=("quote", "incident"))
class QuoteIncident(ArchiveModel):
    """A quote speaks of an incident."""

    NATURAL_KEY = ("quote__key", "incident__code")

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="incident_links")
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="quote_links")

    objects = ArchiveQuerySet["QuoteIncident"].as_manager()

    class Meta:
        verbose_name = "incident of a quote"
        verbose_name_plural = "incidents of quotes"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "incident"], name="one_quote_incident_once")
        ]
        triggers = [
            change_is_noted("QuoteIncident", "ARRAY[OLD.incident_id]", _PASSAGE),
            removal_is_noted("ARRAY[OLD.incident_id]", _PASSAGE),
        ]

    def __str__(self) -> str:
        return f"{self.quote_id} of {self.incident_id}"
