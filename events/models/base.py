"""What the models share: history by trigger, and keys that survive a dump and a reload."""

import datetime
import functools
from collections.abc import Callable, Collection
from typing import Any, ClassVar, TypeVar, cast

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Func
from django.db.models.functions import Cast, Left, Now, TruncDate, Upper

from events.models.vocabulary import Status

# A record that readers have seen never goes back to being a draft and is never deleted.
SEEN = (Status.PUBLISHED, Status.WITHDRAWN)
UNSEEN = (Status.DRAFT, Status.IN_REVIEW)

# The day that the database has, in UTC: what is public for good is not dated by a desk's own clock.
TODAY = TruncDate(Now())

# The first letter of a name, large and small alike.
INITIAL = Upper(Left("name", 1))

M = TypeVar("M", bound=models.Model)


def tracked(
    *fields: str, followed: bool = False, asked_by: Collection[str] = ()
) -> Callable[[type[M]], type[M]]:
    """Keep every insert, update and delete of these fields in an append-only event table.

    The triggers work per statement, so that a load of a million rows writes its history in
    one pass. Of a followed model readers ask for the latest updates, of however many events.
    History is asked for by its record and by these references: no other has an index (settings).
    """

    def decorate(model: type[M]) -> type[M]:
        name = f"{model.__name__}Event"
        track = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            fields=list(fields),
            model_name=name,
            meta={"indexes": [*_asked(name, asked_by), *([_updates(name)] * followed)]},
            level=pgtrigger.Statement,
            append_only=True,
        )
        return cast(type[M], track(model))

    return decorate


def _asked(history: str, references: Collection[str] = ()) -> list[models.Index]:
    """By which a table of history is asked: the record, and references that it repeats."""
    return [
        models.Index(fields=[name], name=f"{history.lower()}_{name}"[:30])
        for name in ("pgh_obj", *references)
    ]


def _updates(history: str) -> models.Index:
    """Of a table of history what was changed, without all that was only loaded."""
    return models.Index(
        fields=["-pgh_id"],
        condition=models.Q(pgh_label="update"),
        name=f"{history.lower()}_update",
    )


def by_name(listed: str) -> list[models.Index]:
    """What a list by name, its index by letter and the names of a letter are read from."""
    return [
        models.Index(fields=["name", "id"], name=f"{listed}_by_name"),
        models.Index(INITIAL, "name", "id", name=f"{listed}_by_letter"),
    ]


def tracked_when_replaced(field: str, *, model_name: str) -> Callable[[type[M]], type[M]]:
    """Keep what the field said before each change, in an append-only table of its own.

    For what is too long to be written again with every other change of the record.
    """

    def decorate(model: type[M]) -> type[M]:
        track = pghistory.track(
            pghistory.UpdateEvent(
                "replaced",
                condition=pghistory.AnyChange(field),
                row=pghistory.Old,
                trigger_name=f"{field}_replaced",
            ),
            fields=[field],
            model_name=model_name,
            meta={"indexes": _asked(model_name)},
            level=pgtrigger.Statement,
            append_only=True,
        )
        return cast(type[M], track(model))

    return decorate


def seen_by_readers(unless: str = "false") -> list[pgtrigger.Trigger]:
    """The triggers that keep what was published: no deletion, no return to draft.

    unless is SQL over OLD that knows of a withdrawn record that no reader has seen it.
    """
    return [
        pgtrigger.Protect(
            name="keep_what_was_published",
            operation=pgtrigger.Delete,
            condition=pgtrigger.Q(old__status__in=SEEN),
        ),
        pgtrigger.Trigger(
            name="never_back_to_draft",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__status__in=SEEN) & ~pgtrigger.Q(new__status__in=SEEN),
            func=f"""
                IF OLD.status = 'withdrawn' AND {unless} THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
            """,
        ),
    ]


def desk_permissions(record: str) -> tuple[tuple[str, str], ...]:
    """What the desk asks of an editor beside Django's own permissions; see events.publication."""
    return (
        (f"review_{record}", f"Can see and change every draft {record}"),
        (f"publish_{record}", f"Can publish {record}"),
        (f"withdraw_{record}", f"Can withdraw {record}"),
    )


class _RandomUUID(Func):
    function = "gen_random_uuid"
    output_field = models.UUIDField()


class KeyField(models.CharField):  # type: ignore[type-arg]
    """What a record is found by when it is loaded again; its natural key in fixtures.

    Loaders write where the record comes from ("seeds/strike#killed"); a record entered at the
    desk gets a random one from the database. Unique where a model says so (alone): its history
    repeats it.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_default", Cast(_RandomUUID(), models.CharField(max_length=200)))
        super().__init__(**kwargs)


class ArchiveQuerySet(models.QuerySet[M]):
    def get_by_natural_key(self, *values: object) -> M:
        names: tuple[str, ...] = self.model.NATURAL_KEY  # type: ignore[attr-defined]
        return self.get(**dict(zip(names, values, strict=True)))


def overlapping(first: datetime.date | None, last: datetime.date | None) -> models.Q:
    """What may have happened from the first to the last day, by its own first_day and last_day."""
    began = models.Q(first_day__lte=last) | models.Q(first_day=None) if last else models.Q()
    return began & models.Q(last_day__gte=first) if first else began


def within(first: datetime.date | None, last: datetime.date | None) -> models.Q:
    """What certainly happened from the first to the last day."""
    # What began on a day did not end before: indexes are by the last day.
    bounds = {"first_day__gte": first, "last_day__gte": first, "last_day__lte": last}
    return models.Q(**{name: day for name, day in bounds.items() if day})


class ArchiveModel(models.Model):
    """A record of the archive; NATURAL_KEY names the lookups that identify it."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[object, ...]:
        return tuple(functools.reduce(getattr, path.split("__"), self) for path in self.NATURAL_KEY)


def one_of(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The column holds one of the vocabulary's values."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}),
        name=f"%(class)s_{field}_is_known",
    )


def alone(field: str) -> models.UniqueConstraint:
    """No two rows have the same. One index serves this and the search by a beginning.

    A field that is unique in itself gets two: the database's own order knows no beginnings.
    """
    return models.UniqueConstraint(
        fields=[field], opclasses=["varchar_pattern_ops"], name=f"%(class)s_{field}_stands_once"
    )
