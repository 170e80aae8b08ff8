"""What COPY reads of a record, as far as it is known before the database is asked.

It is made where the file is read, while the database writes the records before.
"""

import datetime
import functools
from collections.abc import Callable, Collection, Iterator

import msgspec
from django.utils.text import slugify

from events.exchange.datasets.loading.copying import NULL, array, cell, days, json_cell, text
from events.exchange.datasets.profile import Profile
from events.exchange.datasets.record import Claim, Record
from events.models.vocabulary import (
    DEFAULT_LANGUAGE,
    ArticleKind,
    Harm,
    Population,
    Standing,
    Status,
)
from events.text import CONTEXT

PREFERRED_REASON = "The dataset gives it as its best estimate."

INCIDENT = (
    "key", "title", "slug", "summary", "kind", "dates", "date_precision", "place_name",
    "place_precision", "latitude", "longitude", "weapons", "targets", "grading",
    "grading_reason", "sensitivity", "language",
    "killed", "killed_low", "killed_high", "injured", "injured_low", "injured_high",
)  # fmt: skip
ARTICLE = (
    "key", "kind", "headline", "slug", "url", "archive_url", "published_on", "retrieved_at",
    "language", "body", "body_sha256", "rights", "licence", "cited_sources",
)  # fmt: skip
PASSAGE = ("start", "end", "exact", "prefix", "suffix")
CLAIM = (
    "key", "harm", "population", "low", "high", "wording", "as_of", "standing", "preferred",
    "preferred_reason",
)  # fmt: skip

# Of a text's SHA-256, what tells one version of a row from another.
VERSION = 12
# Which claim the rule takes as best: the preferred, else the one with the higher low.
_BEST = ("count", "each", "low", "high")
_OF_PEOPLE = (Harm.KILLED.value, Harm.INJURED.value)
_PEOPLE = Population.PEOPLE.value
_PUBLISHED = Status.PUBLISHED.value
_DRAFT = Status.DRAFT.value
_DATASET_RECORD = ArticleKind.DATASET_RECORD.value
_STANDS = Standing.STANDS.value

Stretch = tuple[int, int]


class Lines(msgspec.Struct, frozen=True, gc=False):
    """Cells parted by tabs, in the order of the columns above.

    key finds the incident again, article_key this very version of the row. A claim comes with
    the index of its passage; actors are the indexes of the passages that name them.
    """

    key: str
    article_key: str
    status: str
    incident: str
    article: str
    passages: list[str]
    claims: list[tuple[int, str]]
    actors: list[int]


class Liner:
    """Makes the lines of one load's records; status is that of new ones."""

    def __init__(
        self, profile: Profile, prefix: str, status: str, retrieved_at: datetime.datetime
    ) -> None:
        dataset = profile.dataset
        self._prefix = prefix
        self._status = status
        self._name = dataset.name
        language = dataset.language or DEFAULT_LANGUAGE
        self._of_incidents = f"{text(profile.incident.sensitivity)}\t{language}"
        self._when = "\t".join((cell(dataset.released), retrieved_at.isoformat(), dataset.language))
        self._rights = f"{profile.rights.value}\t{text(dataset.licence)}"
        self._slug_of = slug_of_records(dataset.name)

    def lines(self, record: Record) -> Lines:
        key = self._prefix + record.id
        article_key = f"{key}@{record.body_sha256[:VERSION]}"
        status = self._status if record.is_complete else _DRAFT
        order = _order(record)
        written, as_of = text(article_key), str(record.as_of)
        return Lines(
            key,
            article_key,
            status,
            self._incident(record, key, status),
            self._article(record, written),
            [_passage(record.body, *stretch) for stretch in order],
            [
                (order[claim.start, claim.end], _claim(claim, written, as_of))
                for claim in record.claims
            ],
            [order[actor.start, actor.end] for actor in record.actors],
        )

    def _incident(self, record: Record, key: str, status: str) -> str:
        spot = record.spot
        return "\t".join(
            (
                text(key), text(record.title), slug(record.title, "incident"),
                text(record.summary), record.kind, days(record.first_day, record.last_day),
                record.date_precision, text(spot.names[0]), spot.precision,
                _number(spot.latitude), _number(spot.longitude), array(record.weapons),
                array(record.targets), record.grading, text(record.grading_reason),
                self._of_incidents, *counts_of_people(record.claims, status),
            )
        )  # fmt: skip

    def _article(self, record: Record, key: str) -> str:
        return "\t".join(
            (
                key, _DATASET_RECORD, text(headline(self._name, record.id)),
                self._slug_of(record.id), text(record.url), "", self._when, text(record.body),
                record.body_sha256,
                self._rights, json_cell(record.cited_sources),
            )
        )  # fmt: skip


@functools.lru_cache(maxsize=20_000)
def slug(words: str, otherwise: str) -> str:
    return _cut(slugify(words)) or otherwise


def _cut(slug: str) -> str:
    return slug[:100].strip("-")


def slug_of_records(name: str) -> Callable[[str], str]:
    """Makes of a record's id the slug of its headline: plain ids need no search for signs."""
    begins = slugify(headline(name, "0"))[:-1]

    def read(identity: str) -> str:
        if identity.isascii() and identity.isalnum():
            return _cut(begins + identity.lower())
        return slug(headline(name, identity), "record")

    return read


def _number(value: float | None) -> str:
    return NULL if value is None else str(value)


def headline(name: str, identity: str) -> str:
    return f"{name}: {identity}"


def counts_of_people(claims: Collection[Claim], status: str) -> Iterator[str]:
    """Best, low and high of the killed and of the injured, as the counting rule will make them.

    The database works them out from the claims, and so has nothing to mend afterwards.
    """
    for harm in _OF_PEOPLE:
        counted = [claim for claim in claims if claim.harm == harm and claim.population == _PEOPLE]
        if not counted or status != _PUBLISHED:
            yield from (NULL, NULL, NULL)
        else:
            best = min(counted, key=_preference)
            low, high = bounds_of(counted)
            yield from (_number(best.low), _number(low), _number(high))


def _preference(claim: Claim) -> int:
    return _BEST.index(claim.bound)


def bounds_of(claims: Collection[Claim]) -> tuple[int | None, int | None]:
    """The lowest low, and the highest high, open where every highest claim is (events.tally)."""
    lows = [claim.low for claim in claims if claim.low is not None]
    highs = [claim.high for claim in claims if claim.high is not None]
    highest = max(highs, default=None)
    reached = highest is not None and highest >= max(lows, default=0)
    return min(lows, default=None), highest if reached else None


def _order(record: Record) -> dict[Stretch, int]:
    """The stretches of the text on which something rests, each once, with its index."""
    claimed = [(claim.start, claim.end) for claim in record.claims]
    stretches = claimed + [(actor.start, actor.end) for actor in record.actors]
    return {stretch: number for number, stretch in enumerate(dict.fromkeys(stretches))}


def _passage(body: str, start: int, end: int) -> str:
    return "\t".join(
        (
            str(start), str(end), text(body[start:end]),
            text(body[max(0, start - CONTEXT) : start]), text(body[end : end + CONTEXT]),
        )
    )  # fmt: skip


def claim_key(article_key: str, claim: Claim) -> str:
    return f"{article_key}#{claim.harm}-{claim.population}-{claim.bound}"


def _claim(claim: Claim, article_key: str, as_of: str) -> str:
    """article_key is written for COPY already."""
    return "\t".join(
        (
            claim_key(article_key, claim), claim.harm, claim.population, _number(claim.low),
            _number(claim.high), text(claim.wording), as_of, _STANDS,
            "t" if claim.preferred else "f", PREFERRED_REASON if claim.preferred else "",
        )
    )  # fmt: skip
