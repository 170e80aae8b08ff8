import datetime
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Now, Upper

from events.models.base import (
    UNSEEN,
    ArchiveModel,
    ArchiveQuerySet,
    KeyField,
    alone,
    desk_permissions,
    one_of,
    overlapping,
    seen_by_readers,
    tracked,
    within,
)
from events.models.facet_bits import facet_bits_sql
from events.models.noted import change_is_noted
from events.models.place import Place, PlaceQuerySet
from events.models.spans import LONG, SpannedQuerySet
from events.models.submission import made_at_the_desk
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

# A language's tag by BCP 47: a language, then what narrows it, as in uk or sr-Latn.
_TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


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
_NARROWED = {"newest": (), "of_place": ("place",), "of_country": ("country_code",)}
_ASKED_BESIDES = ("first_day", "killed", "country_code", "facet_bits")
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
        validators=[RegexValidator(_TAG, "A language is named by its tag, as in en or uk.")],
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
                    include=_ASKED_BESIDES,
                    name=f"incident_{name}{suffix}",
                )
                for name, fields in _NARROWED.items()
                for suffix, spans in {"": Q(), "_long": LONG}.items()
            ),
            *(
                models.Index(
                    F(field),
                    F("last_day").desc(),
                    F("id").desc(),
                    condition=Q(status=Status.PUBLISHED),
                    name=f"incident_of_{field}",
                )
                for field in ("kind", "grading")
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
        constraints = [
            alone("key"),
            alone("code"),
            one_of("kind", IncidentKind),
            one_of("status", Status),
            models.CheckConstraint(
                condition=Q(grading__in=["", *Grading.values]),
                name="incident_grading_is_known",
            ),
            models.CheckConstraint(
                condition=Q(place_precision__in=["", *PlacePrecision.values]),
                name="incident_place_precision_is_known",
            ),
            models.CheckConstraint(
                condition=Q(weapons__contained_by=Weapon.values)
                & Q(targets__contained_by=Target.values),
                name="incident_weapons_and_targets_are_known",
            ),
            models.CheckConstraint(
                condition=Q(country_code__regex=r"^([A-Z]{2})?$"),
                name="incident_country_code_is_iso",
            ),
            models.CheckConstraint(
                condition=Q(language__regex=_TAG),
                name="incident_language_is_bcp_47",
            ),
            models.CheckConstraint(
                condition=Q(dates=None, date_precision="")
                | Q(
                    dates__isnull=False,
                    dates__isempty=False,
                    dates__upper_inf=False,
                    date_precision__in=DatePrecision.values,
                ),
                name="incident_dates_end_and_have_a_precision",
            ),
            models.CheckConstraint(
                condition=~Q(dates__lower_inf=True) | Q(date_precision=DatePrecision.BOUNDED),
                name="incident_only_bounded_dates_have_no_first_day",
            ),
            # PostgreSQL knows an infinite day, which is no bound's absence and no day in Python.
            models.CheckConstraint(
                condition=Q(dates__endswith__lte=datetime.date.max)
                & (Q(dates__lower_inf=True) | Q(dates__startswith__gte=datetime.date.min)),
                name="incident_dates_are_of_the_calendar",
            ),
            # What a tombstone's composite key to its incident and code refers to.
            models.UniqueConstraint(fields=["id", "code"], name="incident_and_code"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="incident_is_on_earth",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED)
                | (
                    Q(dates__isnull=False)
                    & ~Q(grading="")
                    & ~Q(grading_reason="")
                    & ~Q(place_precision="")
                    & (Q(place__isnull=False) | ~Q(place_name=""))
                ),
                name="incident_is_complete_when_published",
            ),
        ]
        triggers = [
            *seen_by_readers(
                unless="EXISTS (SELECT FROM events_tombstone"
                " WHERE incident_id = OLD.id AND NOT for_readers)"
            ),
            made_at_the_desk("incident_id"),
            pgtrigger.Trigger(
                name="says_when_readers_first_saw_it",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("status"),
                condition=pgtrigger.Q(new__status=Status.PUBLISHED)
                & pgtrigger.Q(old__status__in=UNSEEN),
                func="NEW.published_at := statement_timestamp(); RETURN NEW;",
            ),
            pgtrigger.Protect(
                name="code_is_permanent",
                operation=pgtrigger.UpdateOf("code"),
                condition=pgtrigger.Q(old__code__df=pgtrigger.F("new__code")),
            ),
            change_is_noted(
                "Incident",
                "ARRAY[OLD.id]",
                "NULL",
                # That of a place is the gazetteer's to mend.
                also=pgtrigger.Q(
                    new__place__isnull=True,
                    old__country_code__df=pgtrigger.F("new__country_code"),
                ),
            ),
            pgtrigger.Trigger(
                name="withdrawn_leaves_a_tombstone",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__status=Status.WITHDRAWN),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM events_tombstone WHERE incident_id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'incident % is withdrawn without a tombstone', NEW.code
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

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
