"""What can be true of an incident, and what may be done to it: the database holds both."""

import datetime

import pgtrigger
from django.db import models
from django.db.models import Q

from events.models.base import UNSEEN, alone, one_of, seen_by_readers
from events.models.noted import change_is_noted
from events.models.submission import made_at_the_desk
from events.models.vocabulary import (
    DatePrecision,
    Grading,
    IncidentKind,
    PlacePrecision,
    Status,
    Target,
    Weapon,
)

# A language's tag by BCP 47: a language, then what narrows it, as in uk or sr-Latn.
TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"

CONSTRAINTS = [
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
        condition=Q(weapons__contained_by=Weapon.values) & Q(targets__contained_by=Target.values),
        name="incident_weapons_and_targets_are_known",
    ),
    models.CheckConstraint(
        condition=Q(country_code__regex=r"^([A-Z]{2})?$"),
        name="incident_country_code_is_iso",
    ),
    models.CheckConstraint(
        condition=Q(language__regex=TAG),
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

TRIGGERS = [
    *seen_by_readers(
        unless="EXISTS (SELECT FROM events_tombstone"
        " WHERE incident_id = OLD.id AND NOT for_readers)"
    ),
    made_at_the_desk("incident_id"),
    pgtrigger.Trigger(
        name="says_when_readers_first_saw_it",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(new__status=Status.PUBLISHED) & pgtrigger.Q(old__status__in=UNSEEN),
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
        # As the migrations have it, to the last space.
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
