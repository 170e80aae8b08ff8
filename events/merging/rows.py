"""What hangs on an incident, and goes with it when it is merged into another."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

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
from events.models.vocabulary import Standing


@dataclass(frozen=True)
class Kind:
    """One way in which rows hang on an incident.

    same are the columns by which two rows say the same: one of them is enough, so the row of
    the incident that goes is left with it. Without any, every row is carried.
    """

    name: str
    one: str
    many: str
    model: type[Model]
    column: str
    same: tuple[str, ...] = ()

    def of(self, incident: Incident) -> QuerySet[Any]:
        rows = self.model._default_manager.filter(**{self.column: incident.pk})
        return rows.order_by("pk")

    def counted(self, number: int) -> str:
        return f"{number} {self.one if number == 1 else self.many}"


_CLAIM = (
    "passage_id", "harm", "population", "low", "high", "wording", "claimant_id", "as_of",
    "standing",
)  # fmt: skip

KINDS = (
    Kind("claims", "claim", "claims", CasualtyClaim, "incident_id", _CLAIM),
    Kind(
        "attributions",
        "attribution",
        "attributions",
        Attribution,
        "incident_id",
        ("actor_id", "stance", "passage_id", "claimant_id"),
    ),
    Kind("quotes", "quote", "quotes", QuoteIncident, "incident_id", ("quote_id",)),
    Kind(
        "coverage",
        "article that reports on it",
        "articles that report on it",
        Coverage,
        "incident_id",
        ("article_id",),
    ),
    Kind("corrections", "correction", "corrections", Correction, "incident_id"),
    Kind(
        "links_from",
        "link to another incident",
        "links to other incidents",
        IncidentLink,
        "from_incident_id",
        ("to_incident_id", "relation"),
    ),
    Kind(
        "links_to",
        "link from another incident",
        "links from other incidents",
        IncidentLink,
        "to_incident_id",
        ("from_incident_id", "relation"),
    ),
    Kind(
        "stones",
        "tombstone that forwards to it",
        "tombstones that forward to it",
        Tombstone,
        "moved_to_id",
    ),
)


@dataclass(frozen=True)
class Found:
    """The rows of one kind: those that are carried, and those that are left where they are."""

    kind: Kind
    carried: list[Any]
    left: list[Any]


def to_carry(stays: Incident, goes: Incident) -> list[Found]:
    """What hangs on the incident that goes, kind by kind: two queries for each, and one more."""
    replaced = set(
        CasualtyClaim.objects.order_by()
        .filter(Q(incident=stays) | Q(incident=goes))
        .exclude(replaced_by=None)
        .values_list("replaced_by_id", flat=True)
    )
    return [_sorted(kind, stays, goes, replaced) for kind in KINDS]


def _sorted(kind: Kind, stays: Incident, goes: Incident, replaced: set[int]) -> Found:
    rows = list(kind.of(goes))
    there = {_says(kind, row) for row in kind.of(stays)} if kind.same and rows else set()
    carried: list[Any] = []
    left: list[Any] = []
    for row in rows:
        needless = _says(kind, row) in there and not _is_special(row, replaced)
        (left if needless or _joins_the_two(row, stays) else carried).append(row)
    return Found(kind, carried, left)


def _says(kind: Kind, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in kind.same)


def _is_special(row: Any, replaced: set[int]) -> bool:
    """A claim of which more is known than its words: its twin does not say the same."""
    if not isinstance(row, CasualtyClaim):
        return False
    return row.preferred or row.standing != Standing.STANDS or row.pk in replaced


def _joins_the_two(row: Any, stays: Incident) -> bool:
    """A link between the two incidents would join one incident with itself."""
    if not isinstance(row, IncidentLink):
        return False
    return stays.pk in {row.from_incident_id, row.to_incident_id}


def rival_preferences(stays: Incident, goes: Incident) -> list[tuple[CasualtyClaim, CasualtyClaim]]:
    """Each two preferred claims, of the one and of the other, of which one alone may be so."""
    preferred = CasualtyClaim.objects.with_origins().filter(preferred=True)
    by_figure = {(c.harm, c.population): c for c in preferred.filter(incident=stays)}
    return [
        (by_figure[claim.harm, claim.population], claim)
        for claim in preferred.filter(incident=goes).order_by("harm", "population")
        if (claim.harm, claim.population) in by_figure
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
            [Coverage(article_id=article, incident=incident) for (article,) in articles],
            ignore_conflicts=True,
        )
