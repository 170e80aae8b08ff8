"""The days on which something of an incident became known: to read its record day by day."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from events.dossier import Dossier
from events.models import Incident
from events.prepared import prepared


@dataclass(frozen=True)
class Replay:
    """A reader's place among the days with news, the earliest of which is first.

    The record is read as it was known on `day`; None is today.
    """

    day: datetime.date | None
    news: list[datetime.date]

    @property
    def first(self) -> datetime.date | None:
        return self.news[0] if self.news else None

    @property
    def last(self) -> datetime.date | None:
        return self.news[-1] if self.news else None

    @property
    def earlier(self) -> datetime.date | None:
        """The day with news before the one whose news is the newest that is shown."""
        shown = [day for day in self.news if self.day is None or day <= self.day]
        return shown[-2] if len(shown) > 1 else None

    @property
    def later(self) -> datetime.date | None:
        """The next day with news; None where what is shown is what is known today."""
        return next((day for day in self.news if self.day is not None and day > self.day), None)


def replay(dossier: Dossier) -> Replay:
    """One query, and none for today. A claim is news on the day it speaks for and on that on which
    it fell, an article on its day of publication, a correction on its own."""
    if dossier.as_of is None:
        return Replay(None, sorted(set(_told(dossier))))
    return Replay(dossier.as_of, sorted(_days_of(dossier.incident)))


def _told(dossier: Dossier) -> Iterator[datetime.date]:
    for claim in dossier.claims:
        yield claim.as_of
        if claim.standing_since is not None:
            yield claim.standing_since
    for coverage in dossier.coverage:
        if coverage.article.published_on is not None:
            yield coverage.article.published_on
    for correction in dossier.corrections:
        yield correction.made_on


@prepared()
def _days_of(incident: Incident) -> list[datetime.date]:
    """Of everything that is known today: a dossier of a day does not hold what came later."""
    claims = incident.claims.order_by()
    told = claims.values_list("as_of").union(
        claims.exclude(standing_since=None).values_list("standing_since"),
        incident.coverage.order_by()
        .exclude(article__published_on=None)
        .values_list("article__published_on"),
        incident.corrections.order_by().values_list("made_on"),
    )
    return [day for (day,) in told]
