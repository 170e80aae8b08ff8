"""What hangs on an incident, and goes with it when it is merged into another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from events.models import (
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    QuoteIncident,
    Tombstone,
)
from events.models.passage import UNREAD
from events.models.vocabulary import Standing


@dataclass(frozen=True)
class Kind:
    """One way in which rows hang on an incident.

    read gives the model's rows with what an editor is shown of each. same are the columns by
    which two rows say the same: one of them is enough, so the row of the incident that goes is
    left with it. Without any, every row is carried.
    """

    name: str
    one: str
    many: str
    read: Callable[[], QuerySet[Any]]
    column: str
    same: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        model: type[Model] = self.read().model
        return model

    def counted(self, number: int) -> str:
        return f"{number} {self.one if number == 1 else self.many}"

    def says(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.same)


def _quotes() -> QuerySet[Any]:
    unread = (f"quote__{name}" for name in ("search", *UNREAD))
    return QuoteIncident.objects.select_related(
        "quote__speaker", "quote__passage__article__source"
    ).defer(*unread)


_CLAIM = (
    "passage_id", "harm", "population", "low", "high", "wording", "claimant_id", "as_of",
    "standing",
)  # fmt: skip

KINDS = (
    Kind(
        "claims",
        "claim",
        "claims",
        CasualtyClaim.objects.with_origins,
        "incident_id",
        _CLAIM,
    ),
    Kind(
        "attributions",
        "attribution",
        "attributions",
        Attribution.objects.with_origins,
        "incident_id",
        ("actor_id", "stance", "passage_id", "claimant_id"),
    ),
    Kind("quotes", "quote", "quotes", _quotes, "incident_id", ("quote_id",)),
    Kind(
        "coverage",
        "article that reports on it",
        "articles that report on it",
        Coverage.objects.with_articles,
        "incident_id",
        ("article_id",),
    ),
    Kind("corrections", "correction", "corrections", Correction.objects.all, "incident_id"),
    Kind(
        "links_from",
        "link to another incident",
        "links to other incidents",
        IncidentLink.objects.with_titles,
        "from_incident_id",
        ("to_incident_id", "relation"),
    ),
    Kind(
        "links_to",
        "link from another incident",
        "links from other incidents",
        IncidentLink.objects.with_titles,
        "to_incident_id",
        ("from_incident_id", "relation"),
    ),
    Kind(
        "stones",
        "tombstone that forwards to it",
        "tombstones that forward to it",
        Tombstone.objects.all,
        "moved_to_id",
    ),
)


@dataclass(frozen=True)
class Found:
    """The rows of one kind: of the one that stays, and those of the one that goes.

    Of these some are carried, and some are left where they are, since they say nothing more.
    """

    kind: Kind
    there: list[Any]
    carried: list[Any]
    left: list[Any]


def to_carry(stays: Incident, goes: Incident) -> list[Found]:
    """What hangs on the two, kind by kind: one query for each."""
    return [_sorted(kind, stays, goes) for kind in KINDS]


def _sorted(kind: Kind, stays: Incident, goes: Incident) -> Found:
    both = list(kind.read().filter(**{f"{kind.column}__in": [stays.pk, goes.pk]}))
    both.sort(key=lambda row: row.pk)
    there = [row for row in both if getattr(row, kind.column) == stays.pk]
    said = {kind.says(row) for row in there} if kind.same else set()
    replaced = {getattr(row, "replaced_by_id", None) for row in both}
    found = Found(kind, there, [], [])
    for row in both:
        if getattr(row, kind.column) == goes.pk:
            needless = kind.says(row) in said and not _is_special(row, replaced)
            (found.left if needless or _joins_the_two(row, stays) else found.carried).append(row)
    return found


def _is_special(row: Any, replaced: set[int | None]) -> bool:
    """A claim of which more is known than its words: its twin does not say the same."""
    if not isinstance(row, CasualtyClaim):
        return False
    return row.preferred or row.standing != Standing.STANDS or row.pk in replaced


def _joins_the_two(row: Any, stays: Incident) -> bool:
    """A link between the two incidents would join one incident with itself."""
    if not isinstance(row, IncidentLink):
        return False
    return stays.pk in {row.from_incident_id, row.to_incident_id}


def rival_preferences(found: Iterable[Found]) -> list[tuple[CasualtyClaim, CasualtyClaim]]:
    """Each two preferred claims, of the one and of the other, of which one alone may be so."""
    claims = [each for each in found if each.kind.name == "claims"]
    there = (claim for each in claims for claim in each.there if claim.preferred)
    by_figure = {(claim.harm, claim.population): claim for claim in there}
    return [
        (by_figure[claim.harm, claim.population], claim)
        for each in claims
        for claim in each.carried
        if claim.preferred and (claim.harm, claim.population) in by_figure
    ]


def cover_what_rests(incidents: Iterable[Incident]) -> None:
    """Record each article as reporting on the incident about which a record rests on it."""
    for incident in incidents:
        articles = set(
            incident.claims.order_by()
            .values_list("passage__article_id")
            .union(
                incident.attributions.order_by().values_list("passage__article_id"),
                incident.quote_links.order_by().values_list("quote__passage__article_id"),
                incident.links_from.order_by()
                .exclude(passage=None)
                .values_list("passage__article_id"),
            )
        )
        Coverage.objects.bulk_create(
            [
                Coverage(article_id=article, incident=incident, with_records=True)
                for (article,) in articles
            ],
            ignore_conflicts=True,
        )
