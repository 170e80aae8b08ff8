from dataclasses import dataclass

from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from events.models.incident import Incident, IncidentQuerySet
from events.models.vocabulary import Harm, Population


@dataclass(frozen=True)
class Total:
    """A sum over incidents. high adds the known upper figures, and best where one is open."""

    harm: str
    low: int
    best: int
    high: int
    open_above: bool
    counted: int

    @property
    def is_range(self) -> bool:
        return self.open_above or self.low != self.high


class EstimateQuerySet(models.QuerySet["Estimate"]):
    def of_people(self) -> "EstimateQuerySet":
        return self.filter(population=Population.PEOPLE)

    def totals(self, incidents: IncidentQuerySet) -> list[Total]:
        """For each harm, the sum of best with low and high beside it; duplicates left out."""
        summed = (
            self.of_people()
            .filter(incident__in=incidents.counted_once().order_by().values("pk"))
            .order_by()
            .values("harm")
            .annotate(
                sum_low=Sum(Coalesce("low", 0)),
                sum_best=Sum(Coalesce("best", 0)),
                sum_high=Sum(Coalesce("high", "best", "low", 0)),
                open_above=BoolOr(Q(high=None)),
                counted=Count("pk"),
            )
        )
        found = {
            row["harm"]: Total(
                row["harm"],
                row["sum_low"],
                row["sum_best"],
                row["sum_high"],
                row["open_above"],
                row["counted"],
            )
            for row in summed
        }
        return [found[harm] for harm in Harm.values if harm in found]


class Estimate(models.Model):
    """What the counting rule makes of an incident's claims today.

    The database writes this table by itself (migration 0015) with every change of a claim or
    of an article's status; events.tally states the same rule in Python, and tests and
    `manage.py verify` hold the two together. An empty low, best or high is open or unknown.
    """

    # Neither reference is a rule for the database to keep, for it writes both by itself; and the
    # constraint that an estimate stands once is an index by incident as well.
    incident = models.ForeignKey(
        Incident,
        models.CASCADE,
        related_name="estimates",
        db_index=False,
        db_constraint=False,
    )
    harm = models.CharField(max_length=20, choices=Harm)
    population = models.CharField(max_length=20, choices=Population)
    low = models.PositiveIntegerField(null=True)
    best = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    best_claim = models.ForeignKey(
        "CasualtyClaim",
        models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    claims = ArrayField(models.BigIntegerField())
    rule = models.CharField("version of the counting rule", max_length=10)

    objects = EstimateQuerySet.as_manager()

    class Meta:
        ordering = ["incident_id", "harm", "population"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "harm", "population"], name="one_estimate")
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.harm} {self.population}"
