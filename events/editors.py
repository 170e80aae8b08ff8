"""What an account may do with the records of the desk, and which of them are its own."""

from collections.abc import Callable
from functools import singledispatch
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet

from events.models import (
    Article,
    ArticleTombstone,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    Passage,
    Quote,
    QuoteIncident,
    Tombstone,
)
from events.models.base import SEEN
from events.publication import Editor, may_change, may_delete, may_see

User = AbstractBaseUser | AnonymousUser
Held = Article | Incident


def editor_of(user: User, kind: type[Held]) -> Editor:
    """What the account may do with articles, or with incidents."""
    name = kind._meta.model_name

    def may(verb: str) -> bool:
        return user.has_perm(f"events.{verb}_{name}")  # type: ignore[union-attr]

    return Editor(
        enters=may("change"),
        reviews=may("review"),
        publishes=may("publish"),
        withdraws=may("withdraw"),
        alone=settings.ARCHIVE_ONE_PERSON,
    )


def is_own(user: User, record: Held) -> bool:
    """Whether the account made the record; a record that is not saved yet is its maker's."""
    if record.pk is None:
        return True
    submission = getattr(record, "submission", None)
    return submission is not None and submission.made_by_id == user.pk


@singledispatch
def held_by(record: object) -> list[Held]:
    """The articles or incidents whose status says who may see and change this record."""
    return []


@held_by.register
def _(record: Article | Incident) -> list[Held]:
    return [record]


@held_by.register
def _(record: CasualtyClaim | Attribution | Coverage | Correction | QuoteIncident) -> list[Held]:
    return [record.incident]


@held_by.register
def _(record: IncidentLink) -> list[Held]:
    return [record.from_incident]


@held_by.register
def _(record: Tombstone) -> list[Held]:
    return [record.incident]


@held_by.register
def _(record: Quote) -> list[Held]:
    return list(record.incidents.select_related("submission")) if record.pk else []


@held_by.register
def _(record: ArticleTombstone) -> list[Held]:
    return [record.article]


@held_by.register
def _(record: Passage) -> list[Held]:
    return [record.article]


def sees(user: User, record: object) -> bool:
    """Whether the account may look at the record: at one, at least, of what it belongs to."""
    held = held_by(record)
    return not held or any(_allowed(may_see, user, one) for one in held)


def changes(user: User, record: object) -> bool:
    """Whether the account may change the record, and with it all that it belongs to."""
    return all(_allowed(may_change, user, one) for one in held_by(record))


def deletes(user: User, record: object) -> bool:
    """Whether the account may delete the record: a draft, or a part of what it may change."""
    if isinstance(record, Article | Incident):
        return _allowed(may_delete, user, record)
    return changes(user, record)


def _allowed(rule: Callable[..., bool], user: User, record: Held) -> bool:
    editor = editor_of(user, type(record))
    # Whose it is makes no difference to who may review every draft.
    return rule(editor, record.status, own=not editor.reviews and is_own(user, record))


# What leads from a record to the article or incident that it belongs to.
_PATHS = {
    Article: "", Incident: "", CasualtyClaim: "incident__", Attribution: "incident__",
    Tombstone: "incident__", ArticleTombstone: "article__", Passage: "article__",
    QuoteIncident: "incident__",
    IncidentLink: "from_incident__",
}  # fmt: skip


def seen_by(user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the rows that the account may look at."""
    kind: type[Held] = Article if rows.model in (Article, ArticleTombstone, Passage) else Incident
    if editor_of(user, kind).reviews:
        return rows
    if rows.model is Quote:
        links = seen_by(user, QuoteIncident.objects.order_by())
        return rows.filter(pk__in=links.values("quote"))
    path = _PATHS.get(rows.model)
    if path is None:
        return rows
    own = Q(**{f"{path}submission__made_by": user.pk})
    return rows.filter(Q(**{f"{path}status__in": SEEN}) | own)
