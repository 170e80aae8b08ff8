"""Taking articles and incidents from one status to the next: what would happen, and doing it.

Articles go along with their incident: to review when it is sent, to readers when it is published.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from events.duplicates import Candidate, unresolved_of
from events.editors import Held, User, editor_of, is_own
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Coverage,
    Incident,
    QuoteIncident,
    Submission,
)
from events.models.vocabulary import Status
from events.publication import why_not
from events.readiness import Evidence, missing


class Refused(Exception):  # noqa: N818  what an editor is told, not what went wrong
    """The step is not taken; reasons are sentences for the editor."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@dataclass
class Plan:
    """What a step would do to each record: taken, or refused with the reasons why."""

    after: Status
    note: str = ""
    taken: list[Any] = field(default_factory=list)
    along: list[Article] = field(default_factory=list)
    refused: list[tuple[Any, list[str]]] = field(default_factory=list)


def locked(rows: QuerySet[Any]) -> list[Any]:
    """The records with what a step looks at, held against other writers until the commit."""
    held = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    return list(_with_submission(rows.model).filter(pk__in=held).order_by("pk"))


def plan(records: Iterable[Any], after: Status, user: User, note: str = "") -> Plan:
    """What would happen to these articles, or these incidents; nothing is changed."""
    planned = Plan(after, note)
    allowed = []
    for record in records:
        reason = _why_not(record, after, user, note)
        if reason:
            planned.refused.append((record, [reason]))
        else:
            allowed.append(record)
    if allowed and isinstance(allowed[0], Incident) and after in _TAKES_ARTICLES:
        _plan_articles(planned, allowed, user)
    else:
        planned.taken = allowed
    return planned


def carry_out(planned: Plan, user: User) -> None:
    """Do what was planned, in one transaction."""
    with transaction.atomic():
        for records in (planned.along, planned.taken):
            _move(records, planned.after, user, planned.note)


def take(record: Held, after: Status, user: User, note: str = "") -> list[Article]:
    """Take one record a step further, and give the articles that went along.

    Raises Refused with all that stands in the way.
    """
    with transaction.atomic():
        [held] = locked(type(record)._default_manager.filter(pk=record.pk))
        planned = plan([held], after, user, note)
        if planned.refused:
            raise Refused(planned.refused[0][1])
        carry_out(planned, user)
    record.status = after
    return planned.along


_TAKES_ARTICLES = {Status.IN_REVIEW, Status.PUBLISHED}


def _why_not(record: Held, after: Status, user: User, note: str = "") -> str:
    editor = editor_of(user, type(record))
    if record.status == after:
        return f"It is {Status(after).label} already."
    return why_not(editor, record.status, after, own=is_own(user, record), noted=bool(note))


def obstacles(incident: Incident, user: User) -> list[str]:
    """What is missing before the incident can be published, by this person or by another."""
    may = not _why_not(incident, Status.PUBLISHED, user)
    [look] = _look_at([incident], Status.PUBLISHED, user if may else None)
    return look.missing


@dataclass(frozen=True)
class _Look:
    """An incident, its articles with why readers would not see each, and what is missing."""

    incident: Incident
    articles: list[tuple[Article, str]]
    missing: list[str]


def _look_at(incidents: list[Incident], after: Status, user: User | None) -> Iterator[_Look]:
    """user None is somebody who may do all that anybody may."""
    covering = _articles_of(incidents)
    publishing = after == Status.PUBLISHED
    resting = _resting_on(incidents) if publishing else set()
    doubts = unresolved_of(incidents) if publishing else {}
    for incident in incidents:
        articles = [(one, _why_hidden(one, after, user)) for one in covering[incident.pk]]
        evidence = [
            Evidence(article.title, why, (incident.pk, article.pk) in resting)
            for article, why in articles
        ]
        asked = _in_words(doubts[incident.pk]) if publishing else []
        lacks = missing(_fields(incident), evidence, asked) if publishing else []
        yield _Look(incident, articles, lacks)


def _plan_articles(planned: Plan, incidents: list[Incident], user: User) -> None:
    """Look at the articles of the incidents: which go along, and what their absence hinders."""
    along: dict[int, Article] = {}
    there = {planned.after, Status.PUBLISHED}
    for look in _look_at(incidents, planned.after, user):
        if look.missing:
            planned.refused.append((look.incident, look.missing))
            continue
        planned.taken.append(look.incident)
        along |= {a.pk: a for a, why in look.articles if not why and a.status not in there}
    planned.along = list(along.values())


def _why_hidden(article: Article, after: Status, user: User | None) -> str:
    if article.status in (after, Status.PUBLISHED):
        return ""
    if article.status == Status.WITHDRAWN:
        return "It is withdrawn."
    return _why_not(article, after, user) if user else ""


def _fields(incident: Incident) -> dict[str, Any]:
    names = ("last_day", "place", "place_name", "place_precision", "grading", "grading_reason")
    return {name: getattr(incident, name) for name in names}


def _in_words(doubts: list[Candidate]) -> list[str]:
    found = (candidate.incident for candidate in doubts)
    return [f"It may be {one.code}, “{one.title}”: decide whether it is." for one in found]


def _articles_of(incidents: list[Incident]) -> dict[int, list[Article]]:
    found: dict[int, list[Article]] = defaultdict(list)
    links = Coverage.objects.filter(incident__in=incidents).order_by("article_id")
    links = links.select_related("article__submission")
    for link in links.defer("article__body", "article__search"):
        found[link.incident_id].append(link.article)
    return found


def _resting_on(incidents: list[Incident]) -> set[tuple[int, int]]:
    """Each incident with each article that a record of it rests on, by their ids."""
    claims = CasualtyClaim.objects.order_by().filter(incident__in=incidents)
    attributions = Attribution.objects.order_by().filter(incident__in=incidents)
    quotes = QuoteIncident.objects.order_by().filter(incident__in=incidents)
    return set(
        claims.values_list("incident_id", "passage__article_id").union(
            attributions.values_list("incident_id", "passage__article_id"),
            quotes.values_list("incident_id", "quote__passage__article_id"),
        )
    )


def _with_submission(model: type[Any]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.select_related("submission").defer("search")
    return rows.defer("search", "body") if model is Article else rows.select_related("place")


def _move(records: Sequence[Held], after: Status, user: User, note: str) -> None:
    if not records:
        return
    kind = type(records[0])
    ids = [record.pk for record in records]
    kind._default_manager.filter(pk__in=ids).update(status=after)
    column = kind._meta.model_name
    Submission.objects.bulk_create(
        [Submission(**{f"{column}_id": pk}) for pk in ids], ignore_conflicts=True
    )
    moved = Submission.objects.filter(**{f"{column}__in": ids})
    if after == Status.IN_REVIEW:
        moved.update(sent_by=user.pk, sent_at=Now())
    elif after == Status.DRAFT:
        moved.update(note=note, returned_by=user.pk if note else None)
