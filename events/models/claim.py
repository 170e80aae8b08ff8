from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce, Now

from events.models.base import ArchiveModel, ArchiveQuerySet, KeyField, alone, one_of, tracked
from events.models.incident import Incident
from events.models.noted import change_is_noted, removal_is_noted
from events.models.passage import UNREAD, Passage
from events.models.speaker import Speaker
from events.models.vocabulary import Harm, Population, Standing


class ClaimQuerySet(ArchiveQuerySet["CasualtyClaim"]):
    def with_origins(self) -> "ClaimQuerySet":
        """With what a reader needs to follow each claim to its sentence, in one query."""
        return self.select_related("claimant", "passage__article__source").defer(*UNREAD)

    def in_ledger_order(self) -> "ClaimQuerySet":
        return self.order_by("harm", "population", "-as_of", "-id")

    def reach(self) -> Iterable[tuple[int, str, int, int]]:
        """How far the claims that stand reach, for people: incident, harm, least and most.

        An open figure reaches as far as it says: "six or more" from 6 to 6, "up to 20" from 0.
        """
        return (
            self.filter(standing=Standing.STANDS, population=Population.PEOPLE)
            .order_by()
            .values("incident_id", "harm")
            .annotate(least=Min(Coalesce("low", 0)), most=Max(Coalesce("high", "low")))
            .values_list("incident_id", "harm", "least", "most")
        )


@tracked(
    "key", "incident", "passage", "harm", "population", "low", "high", "wording", "claimant",
    "as_of", "standing", "standing_since", "replaced_by", "preferred", "preferred_reason",
    followed=True, asked_by=("incident",),
)  # fmt: skip
class CasualtyClaim(ArchiveModel):
    """One claim of how many came to harm, by one claimant, in one sentence.

    Never overwritten: a newer figure is a new claim. An empty low or high is open-ended;
    unknown is never 0, and 0 is the claim that nobody came to that harm.
    """

    NATURAL_KEY = ("key",)

    key = KeyField()
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="claims")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="claims")
    harm = models.CharField(max_length=20, choices=Harm)
    population = models.CharField(max_length=20, choices=Population, default=Population.PEOPLE)
    low = models.PositiveIntegerField(null=True, blank=True, help_text="empty when open-ended")
    high = models.PositiveIntegerField(null=True, blank=True, help_text="empty when open-ended")
    wording = models.CharField(
        max_length=200, blank=True, help_text="the words in the passage that give the figure"
    )
    claimant = models.ForeignKey(
        Speaker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        db_index=False,
        help_text="who says so; empty when the article says it in its own voice",
    )
    as_of = models.DateField("as of", help_text="the day the claim speaks for")
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.STANDS)
    standing_since = models.DateField(
        null=True, blank=True, help_text="the day from which it no longer stands"
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", db_index=False
    )
    replaced_elsewhere = models.BooleanField(
        db_default=False,
        editable=False,
        help_text="whether the claim that replaced it is not here but in the archive that this one"
        " is a copy of, unseen by readers",
    )
    preferred = models.BooleanField(default=False)
    preferred_reason = models.TextField("why it is preferred", blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "casualty claim"
        ordering = ["incident_id", "harm", "population", "-as_of", "-id"]
        indexes = [
            models.Index(
                fields=["replaced_by"], condition=~Q(replaced_by=None), name="claim_replaced_by"
            ),
            # A speaker's latest claims, of however many.
            models.Index(
                fields=["claimant", "-as_of", "-id"],
                condition=~Q(claimant=None),
                name="claim_of_claimant",
            ),
        ]
        constraints = [
            alone("key"),
            one_of("harm", Harm),
            one_of("population", Population),
            one_of("standing", Standing),
            models.CheckConstraint(
                condition=Q(low__isnull=False) | Q(high__isnull=False),
                name="claim_gives_a_figure",
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=models.F("high")),
                name="claim_low_is_not_over_high",
                violation_error_message="The low figure is over the high figure.",
            ),
            models.UniqueConstraint(
                fields=["incident", "harm", "population"],
                condition=Q(preferred=True),
                name="one_preferred_claim",
            ),
            models.CheckConstraint(
                condition=Q(preferred=False)
                | (Q(standing=Standing.STANDS) & ~Q(preferred_reason="")),
                name="preferred_claim_stands_and_says_why",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.STANDS, standing_since=None, replaced_by=None)
                | (~Q(standing=Standing.STANDS) & Q(standing_since__isnull=False)),
                name="fallen_claim_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(standing__in=[Standing.SUPERSEDED, Standing.CORRECTED])
                | Q(replaced_by__isnull=False)
                | Q(replaced_elsewhere=True),
                name="superseded_claim_names_the_next",
            ),
            models.CheckConstraint(
                condition=Q(replaced_elsewhere=False)
                | (Q(replaced_by=None) & ~Q(standing=Standing.STANDS)),
                name="claim_is_replaced_here_or_elsewhere",
            ),
            models.CheckConstraint(
                condition=~Q(replaced_by=models.F("id")), name="claim_does_not_replace_itself"
            ),
        ]
        triggers = [
            change_is_noted("CasualtyClaim", "ARRAY[OLD.incident_id]", "OLD.passage_id"),
            removal_is_noted("ARRAY[OLD.incident_id]", "OLD.passage_id"),
            *(
                pgtrigger.Trigger(
                    name=f"wording_is_in_the_passage_{word}",
                    level=pgtrigger.Statement,
                    when=pgtrigger.After,
                    operation=operation,
                    referencing=pgtrigger.Referencing(new="new_values"),
                    declare=[("refused", "record")],
                    func="""
                    SELECT c.id, c.wording INTO refused
                    FROM new_values c JOIN events_passage p ON p.id = c.passage_id
                    WHERE strpos(p.exact, c.wording) = 0
                    LIMIT 1;
                    IF FOUND THEN
                        RAISE EXCEPTION 'claim %: its passage does not say %', refused.id,
                            quote_literal(refused.wording) USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
                )
                for word, operation in (
                    ("on_insert", pgtrigger.Insert),
                    ("on_update", pgtrigger.Update),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_harm_display()}: {self.wording or self.low or self.high}"
