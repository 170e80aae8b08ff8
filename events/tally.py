"""The counting rule, published at /methodology/: from rival claims to low, best and high.

The database keeps the same rule in SQL for today's figures (migration 0015, events_estimate);
tests hold the two together over generated claims, and `manage.py verify` over real ones.
"""

import datetime
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Raised whenever the rule changes what it returns for any set of claims.
RULE_VERSION = "1"


class Claim(Protocol):
    """What the rule reads of a claim; an empty low or high is open-ended."""

    @property
    def id(self) -> int: ...
    @property
    def harm(self) -> str: ...
    @property
    def population(self) -> str: ...
    @property
    def low(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...
    @property
    def as_of(self) -> datetime.date: ...
    @property
    def standing_since(self) -> datetime.date | None: ...
    @property
    def preferred(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Tally:
    """Low, best and high over the claims named; None is open-ended or unknown, never 0."""

    low: int | None
    best: int | None
    high: int | None
    best_claim: int
    claims: tuple[int, ...]
    rule: str = RULE_VERSION


def stands_on(claim: Claim, day: datetime.date | None) -> bool:
    """Whether the claim had been made and still stood on the day; None is today and after."""
    if day is None:
        return claim.standing_since is None
    return claim.as_of <= day and (claim.standing_since is None or day < claim.standing_since)


def tally(claims: Iterable[Claim], day: datetime.date | None = None) -> Tally | None:
    """The rule for claims of one incident, one harm and one population, as known on the day.

    The caller passes claims whose article is published. None when no claim stands.
    """
    standing = [claim for claim in claims if stands_on(claim, day)]
    if not standing:
        return None
    lows = [claim.low for claim in standing if claim.low is not None]
    best = max(standing, key=_nearest_the_truth)
    return Tally(
        low=min(lows, default=None),
        best=best.low,
        high=_highest(standing),
        best_claim=best.id,
        claims=tuple(sorted(claim.id for claim in standing)),
    )


def _nearest_the_truth(claim: Claim) -> tuple[bool, datetime.date, int, int]:
    """Preferred, else the newest, else the higher low, else the one recorded last."""
    return claim.preferred, claim.as_of, -1 if claim.low is None else claim.low, claim.id


def _highest(claims: list[Claim]) -> int | None:
    """The highest figure that any claim reaches; open when all that reach it are open above."""
    reach = [claim.low if claim.high is None else claim.high for claim in claims]
    highest = max(figure for figure in reach if figure is not None)
    return highest if any(claim.high == highest for claim in claims) else None


def tallies(
    claims: Iterable[Claim], day: datetime.date | None = None
) -> Mapping[tuple[str, str], Tally]:
    """The rule for each (harm, population) among the claims of one incident."""
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.harm, claim.population].append(claim)
    found = ((key, tally(group, day)) for key, group in groups.items())
    return {key: result for key, result in found if result}


def in_words(low: int | None, high: int | None) -> str:
    """A range as a reader sees it: "6 or more", "6–11", "11", "up to 20"."""
    if low is None:
        return _("no figure") if high is None else _("up to %(high)s") % {"high": grouped(high)}
    if high is None:
        return _("%(low)s or more") % {"low": grouped(low)}
    return grouped(low) if low == high else f"{grouped(low)}–{grouped(high)}"


def grouped(number: int) -> str:
    """A whole number with its thousands grouped as the reader's language does: "1,200"."""
    # Nearly all numbers of a page are small, and every language writes these alike.
    return str(number) if 0 <= number < 1000 else _grouped(number, get_language())


# A list has hundreds of numbers, most of them small and the same.
@functools.lru_cache(maxsize=4096)
def _grouped(number: int, language: str | None) -> str:
    return number_format(number, force_grouping=True)
