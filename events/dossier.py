"""One incident with everything that is known of it, or that was known on a day."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Prefetch, Q

from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    Quote,
    QuoteIncident,
)
from events.models.vocabulary import Harm, Population, counted
from events.prepared import ByKey, prepared
from events.tally import Tally, in_words, stands_on, tallies

M = TypeVar("M", bound=Model)
_ORDER = [(harm.value, population.value) for harm in Harm for population in Population]


@dataclass(frozen=True)
class Line:
    """One figure as a reader sees it, with the claim that gives its best count."""

    harm: Harm
    population: Population
    figure: Tally
    best: CasualtyClaim

    @property
    def words(self) -> str:
        return in_words(self.figure.low, self.figure.high)

    @property
    def whom(self) -> str:
        return counted(self.population, self.figure.low, self.figure.high)

    @property
    def anchor(self) -> str:
        return f"figure-{self.harm}-{self.population}"


@dataclass(frozen=True)
class Dossier:
    incident: Incident
    as_of: datetime.date | None
    figures: Mapping[tuple[str, str], Tally]
    claims: list[CasualtyClaim]
    quotes: list[Quote]
    attributions: list[Attribution]
    coverage: list[Coverage]
    links: list[IncidentLink]
    corrections: list[Correction]

    @property
    def lines(self) -> list[Line]:
        """The figures in the vocabulary's order, a whole before its parts."""
        claims = {claim.pk: claim for claim in self.claims}
        return [
            Line(Harm(key[0]), Population(key[1]), self.figures[key], claims[best])
            for key in _ORDER
            if key in self.figures and (best := self.figures[key].best_claim)
        ]

    @property
    def ledger(self) -> list[tuple[CasualtyClaim, bool]]:
        """Every claim that had been made, and whether it stood; newest first within a figure."""
        ordered = sorted(self.claims, key=lambda c: _ORDER.index((c.harm, c.population)))
        return [(claim, stands_on(claim, self.as_of)) for claim in ordered]

    @property
    def numbers(self) -> frozenset[int]:
        """Of the claims that the page shows: a claim that replaced one may not be among them."""
        return frozenset(claim.pk for claim in self.claims)

    @property
    def origins(self) -> int:
        """How many reports are independent: one wire repeated by many articles counts once."""
        return len({_origin(coverage.article) for coverage in self.coverage})


def _origin(article: Article) -> tuple[str, int]:
    if article.origin_source_id:
        return "source", article.origin_source_id
    return "article", article.origin_article_id or article.pk


_CLAIMS = ByKey(
    lambda incident: (
        CasualtyClaim.objects.filter(incident=incident).with_origins().in_ledger_order()
    )
)
_QUOTED = ByKey(lambda incident: QuoteIncident.objects.filter(incident=incident))
_ATTRIBUTIONS = ByKey(
    lambda incident: Attribution.objects.filter(incident=incident).with_origins().order_by("id")
)
_COVERAGE = ByKey(lambda incident: Coverage.objects.filter(incident=incident).with_articles())
_LINKS = ByKey(lambda incident: IncidentLink.objects.touching(incident).with_titles())
_CORRECTIONS = ByKey(lambda incident: Correction.objects.filter(incident=incident).newest_first())


def open_dossier(incident: Incident, as_of: datetime.date | None = None) -> Dossier:
    """Eight queries at most, however much is known. as_of None is today.

    A claim was known from the day it speaks for; a quote, an attribution and an article from
    the day the article was published. An article of unknown date is known today alone.
    """

    def known(asked: ByKey[M], by_then: Q) -> list[M]:
        if as_of is None:
            return asked.rows(incident.pk)
        with prepared():
            return list(asked.ask(incident.pk).filter(by_then))

    told_by_then = Q(passage__article__published_on__lte=as_of)
    claims = known(_CLAIMS, Q(as_of__lte=as_of))
    attributions = known(_ATTRIBUTIONS, told_by_then)
    corrections = known(_CORRECTIONS, Q(made_on__lte=as_of))
    of_it: list[CasualtyClaim | Attribution | Correction] = [*claims, *attributions, *corrections]
    for record in of_it:
        record.incident = incident
    return Dossier(
        incident=incident,
        as_of=as_of,
        figures=tallies(claims, as_of),
        claims=claims,
        quotes=_quotes(incident, told_by_then if as_of else Q()),
        attributions=attributions,
        coverage=known(_COVERAGE, Q(article__published_on__lte=as_of)),
        links=known(_LINKS, Q(passage=None) | told_by_then),
        corrections=corrections,
    )


def _quotes(incident: Incident, known: Q) -> list[Quote]:
    """Asked for by their ids: joined to what links them, readers' views would be read whole."""
    linked = [link.quote_id for link in _QUOTED.rows(incident.pk)]
    quotes = Quote.objects.filter(known, pk__in=linked).with_origins()
    spoken_of = Prefetch("incidents", Incident.objects.only("code", "title", "language"))
    with prepared():
        in_order = quotes.order_by("passage__article_id", "passage__start")
        return list(in_order.prefetch_related(spoken_of))
