from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from events.models.incident import Incident


class BoxField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's box; here of degrees, longitude first. The database alone writes it."""

    def db_type(self, connection: object) -> str:
        return "box"


class Extent(models.Model):
    """Where and when an incident may have happened (ISO 19115's EX_Extent): for duplicates.

    The database writes this table by itself (migration 0007) with every change of an incident
    or of a place's coordinates, for each incident that is not withdrawn, has days, and has a
    point: its own coordinates, else its place's centre. It may have happened anywhere within
    the radius of the point that its place precision gives, and the area is the box around that:

      exact spot 1 km · near the spot 25 km (UCDP GED's where_prec 2) · city, or not said 15 km ·
      district 50 km · region 150 km

    These err to the wide side: a pair too many costs an editor a look, a pair missed counts
    people twice. No circle is a country: an incident whose place is known to the country alone
    is nationwide and has no point.
    """

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, db_constraint=False)
    dates = DateRangeField()
    country_code = models.CharField(max_length=2)
    nationwide = models.BooleanField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    radius = models.FloatField(null=True, help_text="in kilometres")
    area = BoxField(null=True)

    class Meta:
        indexes = [
            GistIndex(fields=["dates", "area"], name="extent_when_and_where"),
            GistIndex(fields=["dates"], condition=Q(nationwide=True), name="extent_nationwide"),
        ]

    def __str__(self) -> str:
        where = "in" if self.nationwide else f"{self.latitude}, {self.longitude} in"
        return f"{self.incident_id}: {where} {self.country_code}"
