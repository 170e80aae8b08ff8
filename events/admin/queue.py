"""What waits for whom: the first page of the desk, and the lists behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from events.editors import Held, User, editor_of
from events.models import Article, ImportRun, Incident
from events.models.base import UNSEEN
from events.models.vocabulary import Status

# So many of each are shown; the list behind them has the rest.
SHOWN = 10
# Where an editor's own record may be, what is to be done first before the rest.
_MINE = {
    "returned": ("Sent back to me", Q(status=Status.DRAFT) & ~Q(submission__note="")),
    "drafts": ("My drafts", Q(status=Status.DRAFT, submission__note="")),
    "sent": ("Mine, in review", Q(status=Status.IN_REVIEW)),
}


@dataclass(frozen=True)
class Waiting:
    """Records of one kind that wait: the first of them, how many there are, and their list.

    Each record comes with the address of its review.
    """

    kind: type[Held]
    records: list[Any]
    count: int
    address: str

    @property
    def called(self) -> str:
        opts = self.kind._meta
        name = opts.verbose_name if self.count == 1 else opts.verbose_name_plural
        return f"{self.count:,} {name}"

    @property
    def lines(self) -> list[tuple[Any, str]]:
        review = f"admin:events_{self.kind._meta.model_name}_review"
        return [(record, reverse(review, args=[record.pk])) for record in self.records]


@dataclass(frozen=True)
class Queue:
    """The parts with what waits in each; a part where nothing waits is left out."""

    parts: list[tuple[str, list[Waiting]]]
    imports: list[ImportRun]


def first_page(request: HttpRequest) -> HttpResponse:
    """The admin's own first page, with what waits for this editor."""
    return admin.site.index(request, {"queue": queue_of(request.user)})


def queue_of(user: User) -> Queue:
    """Three queries, and two more for who reviews."""
    kinds: tuple[type[Held], ...] = (Incident, Article)
    mine = {kind: _mine(kind, user) for kind in kinds}
    found = {
        called: [_own(kind, where, mine[kind]) for kind in kinds]
        for where, (called, _) in _MINE.items()
    }
    found["Waits for review"] = [_for_review(kind, user) for kind in kinds]
    order = ["Sent back to me", "Waits for review", "My drafts", "Mine, in review"]
    waiting = {called: [part for part in found[called] if part.count] for called in order}
    return Queue([(called, parts) for called, parts in waiting.items() if parts], _imports(user))


def own(kind: type[Held], user: User) -> QuerySet[Any]:
    """The editor's own records that readers have not seen, each with where it is."""
    rows: QuerySet[Any] = kind._default_manager.filter(
        status__in=UNSEEN, submission__made_by=user.pk
    )
    cases = [When(condition, Value(where)) for where, (_, condition) in _MINE.items()]
    rows = rows.annotate(where=Case(*cases))
    return rows


def _mine(kind: type[Held], user: User) -> list[Any]:
    here: Any = F("where")
    rows = own(kind, user).annotate(
        waiting=Window(Count("pk"), partition_by=here),
        number=Window(RowNumber(), partition_by=here, order_by=F("pk").desc()),
    )
    return list(_shown(rows.filter(number__lte=SHOWN).order_by("-pk")))


def _own(kind: type[Held], where: str, mine: Iterable[Any]) -> Waiting:
    records = [record for record in mine if record.where == where]
    return _waiting(kind, records, f"whose={where}")


def _for_review(kind: type[Held], user: User) -> Waiting:
    """What others made, the longest waiting first."""
    if not editor_of(user, kind).reviews:
        return _waiting(kind, [], "")
    rows = kind._default_manager.filter(status=Status.IN_REVIEW)
    others = rows.exclude(submission__made_by=user.pk).annotate(waiting=Window(Count("pk")))
    oldest = others.order_by(F("submission__sent_at").asc(nulls_last=True), "pk")
    return _waiting(kind, list(_shown(oldest)[:SHOWN]), "whose=others&status__exact=in-review")


def _shown(rows: QuerySet[Any]) -> QuerySet[Any]:
    left_out = ["search", "body"] if rows.model is Article else ["search"]
    return rows.select_related("submission__made_by").defer(*left_out)


def _waiting(kind: type[Held], records: list[Any], query: str) -> Waiting:
    address = reverse(f"admin:events_{kind._meta.model_name}_changelist")
    count = records[0].waiting if records else 0
    return Waiting(kind, records, count, f"{address}?{query}")


def _imports(user: Any) -> list[ImportRun]:
    """The latest imports that have set rows aside, for who may read their reports."""
    if not user.has_perm("events.view_importrun"):
        return []
    runs = ImportRun.objects.filter(set_aside__gt=0).select_related("source")
    return list(runs.order_by("-pk")[:SHOWN])


class Whose(admin.SimpleListFilter):
    """Narrows a list to where the editor's own records are, or to those of others."""

    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        called = {where: words.lower() for where, (words, _) in _MINE.items()}
        return [*called.items(), ("others", "made by others")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        where = self.value()
        if where in _MINE:
            mine = own(queryset.model, request.user).filter(_MINE[where][1])
            return queryset.filter(pk__in=mine.order_by().values("pk"))
        if where == "others":
            return queryset.exclude(submission__made_by=request.user.pk)
        return queryset
