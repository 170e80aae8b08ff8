"""A record with all that the archive needs to know of it before it is written."""

import msgspec

from events.exchange.datasets.loading.gazetteer import Candidate
from events.exchange.datasets.loading.lines import Lines
from events.exchange.datasets.record import Record


class Incoming(msgspec.Struct, gc=False):
    """The ids are those of the archive, or taken for it; 0 where there is none yet."""

    record: Record
    lines: Lines
    place: Candidate | None
    status: str
    incident_id: int = 0
    article_id: int = 0
    # In the order of the lines' passages.
    passage_ids: list[int] = []

    @property
    def key(self) -> str:
        return self.lines.key

    @property
    def article_key(self) -> str:
        return self.lines.article_key

    @property
    def country_code(self) -> str:
        return self.place.country_code if self.place else self.record.spot.country_code
