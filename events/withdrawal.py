"""Taking an incident or an article back from readers, who find the reason in its place."""

from functools import singledispatch

from django.db import transaction
from django.db.models import Q

from events.editors import Held, User
from events.models import Article, ArticleTombstone, Correction, Incident, Tombstone
from events.models.base import TODAY
from events.models.vocabulary import Status
from events.steps import take


def withdraw(record: Held, *, reason: str, moved_to: Held | None, user: User) -> None:
    """Leave a stone and take the record back, in one transaction.

    Raises events.steps.Refused with the reason why the account may not.
    """
    with transaction.atomic():
        leave_stone(record, reason, moved_to)
        take(record, Status.WITHDRAWN, user)


@singledispatch
def leave_stone(record: Held, reason: str, moved_to: Held | None) -> None:
    """Put the stone in the record's place, or the reason on its stone in better words."""
    raise TypeError(f"{record!r} is never withdrawn")


@leave_stone.register
def _(incident: Incident, reason: str, moved_to: Incident | None) -> None:
    said = {"reason": reason, "moved_to": moved_to}
    first = {"code": incident.code, "made_on": TODAY}
    Tombstone.objects.update_or_create(
        incident=incident, defaults=said, create_defaults={**said, **first}
    )


@leave_stone.register
def _(article: Article, reason: str, moved_to: Article | None) -> None:
    said = {"reason": reason, "moved_to": moved_to}
    _, is_new = ArticleTombstone.objects.update_or_create(
        article=article,
        defaults=said,
        create_defaults={**said, "made_on": TODAY},
    )
    if is_new:
        # What rests on the article disappears with it, and figures may change.
        note = f"The article “{article.title}” was withdrawn, and what rested on it: {reason}"
        Correction.objects.tell_readers(_resting_on(article), note)


def _resting_on(article: Article) -> list[Incident]:
    """The published incidents of which some record rests on the article."""
    rests = (
        Q(claims__passage__article=article)
        | Q(attributions__passage__article=article)
        | Q(quotes__passage__article=article)
    )
    found = Incident.objects.filter(rests, status=Status.PUBLISHED).defer("search")
    return list(found.order_by("pk").distinct())
