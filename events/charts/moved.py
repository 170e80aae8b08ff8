"""How the count of an incident moved: the counting rule applied on each day that changed it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from events import addresses
from events.models import CasualtyClaim
from events.models.vocabulary import Harm, Population
from events.tally import Tally, grouped, in_words, tally

_ORDER = [(harm.value, population.value) for harm in Harm for population in Population]


@dataclass(frozen=True)
class Move:
    """A day on which low, best or high changed, with the claims that were made or fell then.

    figure is None when no claim stands any more.
    """

    day: datetime.date
    figure: Tally | None
    made: list[CasualtyClaim]
    fallen: list[CasualtyClaim]
    address: str

    @property
    def words(self) -> str:
        if self.figure is None:
            return gettext("no figure stands")
        return in_words(self.figure.low, self.figure.high)

    @property
    def best(self) -> str:
        best = self.figure.best if self.figure else None
        return gettext("unknown") if best is None else grouped(best)


@dataclass(frozen=True)
class Steps:
    """One harm to one population, day by day; there is always a first move.

    until is the day as known on which the incident is read, None for today.
    """

    harm: Harm
    population: Population
    moves: list[Move]
    until: datetime.date | None

    @property
    def name(self) -> str:
        """What is counted, as in "people killed"."""
        return f"{self.population.label} {self.harm.label}"

    @property
    def anchor(self) -> str:
        return f"moved-{self.harm}-{self.population}"


def count_moved(
    claims: Iterable[CasualtyClaim], code: str, until: datetime.date | None = None
) -> list[Steps]:
    """For each harm and population, in the vocabulary's order. No query.

    claims are those of one incident, each with its claimant; code is the incident's.
    """
    groups: dict[tuple[str, str], list[CasualtyClaim]] = defaultdict(list)
    for claim in claims:
        groups[claim.harm, claim.population].append(claim)
    found = (
        Steps(Harm(key[0]), Population(key[1]), _moves(groups[key], code, until), until)
        for key in _ORDER
        if key in groups
    )
    return [steps for steps in found if steps.moves]


def _moves(claims: list[CasualtyClaim], code: str, until: datetime.date | None) -> list[Move]:
    days = {day for claim in claims for day in (claim.as_of, claim.standing_since) if day}
    moves: list[Move] = []
    before: Tally | None = None
    for day in sorted(day for day in days if until is None or day <= until):
        figure = tally(claims, day)
        if _range(figure) != _range(before):
            moves.append(_move(claims, day, figure, code))
        before = figure
    return moves


def _range(figure: Tally | None) -> tuple[int | None, ...]:
    return (figure.low, figure.best, figure.high) if figure else ()


def _move(claims: list[CasualtyClaim], day: datetime.date, figure: Tally | None, code: str) -> Move:
    return Move(
        day=day,
        figure=figure,
        made=[claim for claim in claims if claim.as_of == day],
        fallen=[claim for claim in claims if claim.standing_since == day],
        address=addresses.in_language(f"{addresses.incident(code)}?as_of={day}"),
    )
