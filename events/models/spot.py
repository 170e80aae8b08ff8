import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Min, Q, Sum

from events.cells import FINEST, Window
from events.models.base import overlapping, within
from events.models.facet import FacetModel, FacetQuerySet
from events.models.incident import Incident

# The level that events_cell counts: 1,024 by 1,024 cells, so that the whole world is the sum of
# some thousand rows, and what lies within one cell is quickly counted one by one.
COUNTED = 10
_MICRO = 1_000_000

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Cluster:
    """What one cell of the grid holds.

    killed is the sum of best counts, None where no incident has one; duplicates add nothing to
    it. Latitude and longitude are the mean of the incidents', in degrees. only is the id of the
    one incident where there is but one.
    """

    x: int
    y: int
    incidents: int
    duplicates: int
    killed: int | None
    latitude: float
    longitude: float
    only: int | None


class _GridQuerySet(models.QuerySet[M]):
    """Rows at a column x and a row y of one level of the grid."""

    LEVEL: int

    def inside(self, window: Window) -> Self:
        """Those in the window's cells; what it has whole costs no comparison."""
        finer = window.at(self.LEVEL)
        whole = (0, (1 << self.LEVEL) - 1)
        found = self.exclude(x=None)
        if whole not in finer.columns:
            columns = Q()
            for part in finer.columns:
                columns |= Q(x__range=part)
            found = found.filter(columns)
        return found if finer.rows == whole else found.filter(y__range=finer.rows)

    def clusters(self, window: Window) -> list[Cluster]:
        """What each cell of the window holds, the emptiest first: one query."""
        shift = self.LEVEL - window.level
        found = (
            self.inside(window)
            .order_by()
            .values(cell_x=F("x").bitrightshift(shift), cell_y=F("y").bitrightshift(shift))
            .annotate(**self.sums())
            .filter(sum_incidents__gt=0)
            .order_by("sum_incidents", "cell_x", "cell_y")
        )
        return [_cluster(**row) for row in found]

    def sums(self) -> dict[str, models.Aggregate]:
        raise NotImplementedError


def _cluster(
    *,
    cell_x: int,
    cell_y: int,
    sum_incidents: int,
    sum_duplicates: int,
    sum_with_figure: int,
    sum_killed: int | None,
    sum_latitude: int,
    sum_longitude: int,
    sum_ids: Decimal | int,
) -> Cluster:
    return Cluster(
        x=cell_x,
        y=cell_y,
        incidents=sum_incidents,
        duplicates=sum_duplicates,
        killed=(sum_killed or 0) if sum_with_figure else None,
        latitude=round(sum_latitude / sum_incidents / _MICRO, 6),
        longitude=round(sum_longitude / sum_incidents / _MICRO, 6),
        only=int(sum_ids) if sum_incidents == 1 else None,
    )


class SpotQuerySet(_GridQuerySet["Spot"]):
    LEVEL = FINEST

    def overlapping(self, first: datetime.date | None, last: datetime.date | None) -> Self:
        """Spots of what may have happened from the first to the last day, both included."""
        return self.filter(overlapping(first, last))

    def within(self, first: datetime.date | None, last: datetime.date | None) -> Self:
        """Spots of what certainly happened from the first to the last day."""
        return self.filter(within(first, last))

    def of(self, incidents: models.QuerySet[Incident]) -> Self:
        return self.filter(incident__in=incidents.order_by().values("pk"))

    def nowhere(self) -> Self:
        """Those of incidents whose coordinates nobody knows."""
        return self.filter(x=None)

    def sums(self) -> dict[str, models.Aggregate]:
        once = Q(duplicate=False)
        return {
            "sum_incidents": Count("pk"),
            "sum_duplicates": Count("pk", filter=~once),
            "sum_with_figure": Count("killed", filter=once),
            "sum_killed": Sum("killed", filter=once),
            "sum_latitude": Sum("latitude"),
            "sum_longitude": Sum("longitude"),
            "sum_ids": Min("incident_id"),
        }


class Spot(models.Model):
    """Where the map has a published incident: its own coordinates, else its place's centre.

    The database writes this table by itself (migration 0016) with every change of an incident,
    of a place's coordinates, of a link to a duplicate or of the harms that have a figure. An
    incident of unknown coordinates has a row without any. Latitude and longitude are in
    millionths of a degree; x and y are the cell of the finest level. What the common filters ask
    stands here once more, so that a map of a million incidents need not read their records.
    """

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, db_constraint=False)
    latitude = models.IntegerField(null=True)
    longitude = models.IntegerField(null=True)
    x = models.IntegerField(null=True)
    y = models.IntegerField(null=True)
    killed = models.PositiveIntegerField(null=True)
    duplicate = models.BooleanField()
    kind = models.CharField(max_length=30)
    country_code = models.CharField(max_length=2)
    first_day = models.DateField(null=True)
    last_day = models.DateField()
    grading = models.CharField(max_length=20)
    harms = ArrayField(models.CharField(max_length=20), help_text="those that have a figure")
    weapons = ArrayField(models.CharField(max_length=30), help_text="each once")
    targets = ArrayField(models.CharField(max_length=30), help_text="each once")

    objects = SpotQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["x", "y"],
                include=["incident", "latitude", "longitude", "killed", "duplicate"],
                name="spot_on_the_grid",
            ),
            models.Index(
                fields=["last_day", "first_day"],
                include=["incident", "x", "y", "latitude", "longitude", "killed", "duplicate"],
                name="spot_by_days",
            ),
            models.Index(fields=["killed"], name="spot_by_killed"),
            models.Index(
                fields=["incident"], condition=Q(duplicate=True), name="spot_of_duplicate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} at {self.x}, {self.y}"


class CellQuerySet(FacetQuerySet["Cell"], _GridQuerySet["Cell"]):  # type: ignore[override]
    LEVEL = COUNTED

    def sums(self) -> dict[str, models.Aggregate]:
        return {
            "sum_incidents": Sum("incidents"),
            "sum_duplicates": Sum("duplicates"),
            "sum_with_figure": Sum("with_figure"),
            "sum_killed": Sum("killed"),
            "sum_latitude": Sum("latitudes"),
            "sum_longitude": Sum("longitudes"),
            "sum_ids": Sum("ids"),
        }


class Cell(FacetModel):
    """Sums over the spots in one cell of the level COUNTED.

    The database writes this table by itself (migration 0028) with every change of a spot. Where
    the sum of `incidents` is 1, `ids` is that incident's id.
    """

    x = models.IntegerField()
    y = models.IntegerField()
    incidents = models.BigIntegerField()
    duplicates = models.BigIntegerField()
    with_figure = models.BigIntegerField()
    killed = models.BigIntegerField()
    latitudes = models.BigIntegerField()
    longitudes = models.BigIntegerField()
    ids = models.DecimalField(max_digits=40, decimal_places=0)

    objects = CellQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["facet", "value", "x", "y"], name="cell_on_the_grid")]

    def __str__(self) -> str:
        return f"{self.incidents} at {self.x}, {self.y}"
