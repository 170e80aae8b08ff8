"""A record with all that the archive needs to know of it before it is written."""

import functools

import msgspec
from django.utils.text import slugify

from events.exchange.datasets.loading.gazetteer import Candidate
from events.exchange.datasets.record import Record

# Of a text's SHA-256, what tells one version of a row from another.
VERSION = 12


class Incoming(msgspec.Struct, gc=False):
    """key finds the incident again, article_key this very version of the row.

    The ids are those of the archive, or taken for it; 0 where there is none yet.
    """

    record: Record
    key: str
    article_key: str
    place: Candidate | None
    status: str
    incident_id: int = 0
    article_id: int = 0

    @property
    def country_code(self) -> str:
        return self.place.country_code if self.place else self.record.spot.country_code


def incoming(record: Record, prefix: str, place: Candidate | None, status: str) -> Incoming:
    key = prefix + record.id
    return Incoming(record, key, f"{key}@{record.body_sha256[:VERSION]}", place, status)


@functools.lru_cache(maxsize=20_000)
def slug(words: str, otherwise: str) -> str:
    return slugify(words)[:100].strip("-") or otherwise
