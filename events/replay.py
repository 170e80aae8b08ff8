"""The days on which something of an incident became known: to read its record day by day."""

import datetime
from dataclasses import dataclass

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


@prepared()
def replay(incident: Incident, day: datetime.date | None) -> Replay:
    """One query. A claim is news on the day it speaks for and on that on which it fell, an
    article on its day of publication, a correction on its own."""
    claims = incident.claims.order_by()
    told = claims.values_list("as_of").union(
        claims.exclude(standing_since=None).values_list("standing_since"),
        incident.coverage.order_by()
        .exclude(article__published_on=None)
        .values_list("article__published_on"),
        incident.corrections.order_by().values_list("made_on"),
    )
    return Replay(day, sorted(found for (found,) in told))
