import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Now, Upper

from events.models.base import (
    ArchiveModel,
    ArchiveQuerySet,
    KeyField,
    desk_permissions,
    overlapping,
    tracked,
    within,
)
from events.models.facet_bits import facet_bits_sql
from events.models.incident_rules import CONSTRAINTS, TAG, TRIGGERS
from events.models.place import Place, PlaceQuerySet
from events.models.spans import LONG, SpannedQuerySet
from events.models.vocabulary import (
    DEFAULT_LANGUAGE,
    DatePrecision,
    Grading,
    IncidentKind,
    PlacePrecision,
    Relation,
    Status,
    Target,
    Weapon,
)


class NextCode(Func):
    """The next permanent code, as in E000042; the sequence behind it only moves forward."""

    function = "events_next_code"
    arity = 0
    output_field = models.CharField(max_length=20)


class _FirstDay(Func):
    template = "lower(%(expressions)s)"
    output_field = models.DateField()


class _LastDay(Func):
    template = "(upper(%(expressions)s) - 1)"
    output_field = models.DateField()


def _count(called: str) -> "models.PositiveIntegerField[int | None, int | None]":
    """An estimate of people, kept here so that a list of incidents joins nothing for it."""
    return models.PositiveIntegerField(
        called,
        null=True,
        editable=False,
        help_text="kept by the database from the claims; empty when unknown or open",
    )


# By what a list is narrowed most, with what is asked of each of its incidents besides: a page by
# date, its timeline and the counts beside its filters read no record of those that they leave out.
_NARROWED = {
    "newest": (), "of_place": ("place",), "of_country": ("country_code",), "of_kind": ("kind",),
    "of_grading": ("grading",),
}  # fmt: skip
_ASKED_BESIDES = ("first_day", "killed", "country_code", "facet_bits")
_ASKED_TOGETHER = {"of_kind": ("grading",), "of_grading": ("kind",)}
# No figure sorts below every figure, "none killed" included; nobody is shown it as a number. The
# database keeps statistics of it (migration 0039).
DEADLIEST = Coalesce("killed", Value(-1))


class IncidentQuerySet(SpannedQuerySet["Incident"], ArchiveQuerySet["Incident"]):  # type: ignore[override]
    def overlapping(self, first: datetime.date | None, last: datetime.date | None) -> Self:
        """Incidents that may have happened from the first to the last day, both included."""
        return self.filter(overlapping(first, last))

    def within(self, first: datetime.date | None, last: datetime.date | None) -> Self:
        """Incidents that certainly happened from the first to the last day."""
        return self.filter(within(first, last))

    def counted_once(self) -> "IncidentQuerySet":
        """Without those recorded as duplicates of another."""
        return self.exclude(links_from__relation=Relation.DUPLICATE)

    def duplicates(self) -> "IncidentQuerySet":
        return self.filter(links_from__relation=Relation.DUPLICATE).distinct()


@tracked(
    "key", "code", "title", "slug", "summary", "kind", "dates", "date_precision", "place",
    "place_name", "country_code", "place_precision", "latitude", "longitude", "weapons",
    "targets", "status", "grading", "grading_reason", "sensitivity",
    "language",
    followed=True,
)  # fmt: skip
class Incident(ArchiveModel):
    """What happened, at one place in one interval of days."""

    NATURAL_KEY = ("code",)

    key = KeyField()
    code = models.CharField(max_length=20, editable=False, db_default=NextCode())
    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=100, db_index=False)
    summary = models.TextField(blank=True, help_text="what happened, in a few plain sentences")
    kind = models.CharField(max_length=30, choices=IncidentKind)
    dates = DateRangeField(
        null=True,
        blank=True,
        help_text="the days on which it may have happened; no first day when nothing bounds it",
    )
    first_day = models.GeneratedField(
        expression=_FirstDay("dates"), output_field=models.DateField(), db_persist=True
    )
    last_day = models.GeneratedField(
        expression=_LastDay("dates"), output_field=models.DateField(), db_persist=True
    )
    date_precision = models.CharField(max_length=10, choices=DatePrecision, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)
    place_name = models.CharField(
        "place as reported", max_length=300, blank=True, help_text="the report's own words"
    )
    country_code = models.CharField(
        "country", max_length=2, blank=True, help_text="ISO 3166-1; that of the place"
    )
    place_precision = models.CharField(max_length=10, choices=PlacePrecision, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    weapons = ArrayField(models.CharField(max_length=30, choices=Weapon), default=list, blank=True)
    targets = ArrayField(models.CharField(max_length=30, choices=Target), default=list, blank=True)
    facet_bits = models.GeneratedField(
        expression=RawSQL(facet_bits_sql(), []),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    grading = models.CharField(max_length=20, choices=Grading, blank=True)
    grading_reason = models.TextField(blank=True)
    sensitivity = models.CharField(
        max_length=200, blank=True, help_text="what a reader is warned of; empty for no warning"
    )
    language = models.CharField(
        max_length=35,
        default=DEFAULT_LANGUAGE,
        db_default=DEFAULT_LANGUAGE,
        validators=[RegexValidator(TAG, "A language is named by its tag, as in en or uk.")],
        help_text="of the title, the summary and the notes on it: BCP 47, as in en or uk",
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    published_at = models.DateTimeField(
        db_default=Now(),
        editable=False,
        help_text="when readers first saw it; of one they have not seen, when it was recorded",
    )
    killed = _count("best count of people killed")
    killed_low = _count("least count of people killed")
    killed_high = _count("greatest count of people killed")
    injured = _count("best count of people injured")
    injured_low = _count("least count of people injured")
    injured_high = _count("greatest count of people injured")
    search = models.GeneratedField(
        expression=RawSQL(
            "setweight(to_tsvector('english', title), 'A')"
            " || setweight(to_tsvector('simple', place_name), 'B')"
            " || to_tsvector('english', summary)",
            [],
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = desk_permissions("incident")
        indexes = [
            models.Index(
                fields=["status", "-id"],
                condition=~Q(status=Status.PUBLISHED),
                name="incident_unseen",
            ),
            *(
                models.Index(
                    *map(F, fields),
                    F("last_day").desc(),
                    F("id").desc(),
                    condition=Q(status=Status.PUBLISHED) & spans,
                    include=(*_ASKED_BESIDES, *_ASKED_TOGETHER.get(name, ())),
                    name=f"incident_{name}{suffix}",
                )
                for name, fields in _NARROWED.items()
                for suffix, spans in {"": Q(), "_long": LONG}.items()
            ),
            models.Index(
                DEADLIEST.desc(),
                F("id").desc(),
                condition=Q(status=Status.PUBLISHED),
                name="incident_deadliest",
            ),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(status=Status.PUBLISHED),
                name="incident_latest_published",
            ),
            models.Index(
                Upper("place_name"),
                condition=Q(place=None) & ~Q(place_name=""),
                name="incident_of_words",
            ),
            GinIndex(fields=["weapons"], name="incident_weapons"),
            GinIndex(fields=["targets"], name="incident_targets"),
            GinIndex(fields=["search"], name="incident_search"),
        ]
        constraints = CONSTRAINTS
        triggers = TRIGGERS

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def counts_of_people(self) -> dict[str, int | None]:
        """The estimates that the incident keeps, under the names of a record's fields."""
        return {
            "killed_low": self.killed_low,
            "killed_best": self.killed,
            "killed_high": self.killed_high,
            "injured_low": self.injured_low,
            "injured_best": self.injured,
            "injured_high": self.injured_high,
        }

    def save(self, **kwargs: Any) -> None:
        if self.place:
            self.country_code = self.place.country_code
        super().save(**kwargs)


def places_of_incidents() -> PlaceQuerySet:
    """Places where something happened."""
    return Place.objects.filter(Exists(_here()))


def places_with_incidents() -> PlaceQuerySet:
    """Places where something happened, each with how much (`happened`).

    Counted by a subquery, since readers' views have no primary key to group by.
    """
    counted = _here().values("place").annotate(n=Count("pk")).values("n")
    return places_of_incidents().annotate(happened=Subquery(counted))


def _here() -> models.QuerySet[Incident]:
    return Incident.objects.filter(place=OuterRef("pk")).order_by()
