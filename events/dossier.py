"""One incident with everything that is known of it, or that was known on a day."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    Quote,
)
from events.models.quote import QuoteQuerySet
from events.models.vocabulary import Harm, Population, counted
from events.prepared import prepared
from events.tally import Tally, in_words, stands_on, tallies

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


@prepared()
def open_dossier(incident: Incident, as_of: datetime.date | None = None) -> Dossier:
    """Eight queries at most, however much is known. as_of None is today.

    A claim was known from the day it speaks for; a quote, an attribution and an article from
    the day the article was published. An article of unknown date is known today alone.
    """
    claims = incident.claims.with_origins().in_ledger_order()
    quotes = _quotes_of(incident).order_by("passage__article_id", "passage__start")
    attributions = incident.attributions.with_origins().order_by("id")
    coverage = incident.coverage.with_articles()
    links = IncidentLink.objects.touching(incident).with_titles()
    corrections = incident.corrections.newest_first()
    if as_of:
        claims = claims.spoken_by(as_of)
        quotes = quotes.filter(passage__article__published_on__lte=as_of)
        attributions = attributions.filter(passage__article__published_on__lte=as_of)
        coverage = coverage.filter(article__published_on__lte=as_of)
        links = links.filter(Q(passage=None) | Q(passage__article__published_on__lte=as_of))
        corrections = corrections.filter(made_on__lte=as_of)
    ledger = list(claims)
    return Dossier(
        incident=incident,
        as_of=as_of,
        figures=tallies(ledger, as_of),
        claims=ledger,
        quotes=list(
            quotes.prefetch_related(
                Prefetch("incidents", Incident.objects.only("code", "title", "language"))
            )
        ),
        attributions=list(attributions),
        coverage=list(coverage),
        links=list(links),
        corrections=list(corrections),
    )


def _quotes_of(incident: Incident) -> QuoteQuerySet:
    """Asked for by their ids: joined to what links them, readers' views would be read whole."""
    linked = list(incident.quote_links.values_list("quote", flat=True))
    return Quote.objects.filter(pk__in=linked).with_origins()
