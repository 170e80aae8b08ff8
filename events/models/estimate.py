from django.contrib.postgres.fields import ArrayField
from django.db import models

from events.models.incident import Incident
from events.models.vocabulary import Harm, Population


class EstimateQuerySet(models.QuerySet["Estimate"]):
    def of_people(self) -> "EstimateQuerySet":
        return self.filter(population=Population.PEOPLE)


class Estimate(models.Model):
    """What the counting rule makes of an incident's claims today.

    The database writes this table by itself (migration 0003) with every change of a claim or
    of an article's status; events.tally states the same rule in Python, and tests and
    `manage.py verify` hold the two together. An empty low, best or high is open or unknown.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="estimates")
    harm = models.CharField(max_length=20, choices=Harm)
    population = models.CharField(max_length=20, choices=Population)
    low = models.PositiveIntegerField(null=True)
    best = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    best_claim = models.ForeignKey("CasualtyClaim", models.CASCADE, related_name="+")
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
