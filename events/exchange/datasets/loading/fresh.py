"""New rows of the archive's tables, written by COPY straight into them.

The database's triggers write history, estimates and the map as they do for every other write.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from events.exchange.datasets.loading.copying import (
    NULL,
    array,
    cell,
    copy_rows,
    days,
    json_cell,
    text,
)
from events.exchange.datasets.loading.incoming import Incoming, slug
from events.exchange.datasets.loading.speakers import Speakers
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

_ARTICLE = (
    "id", "key", "kind", "source_id", "headline", "slug", "url", "archive_url", "published_on",
    "retrieved_at", "language", "body", "body_sha256", "rights", "licence", "cited_sources",
    "status",
)  # fmt: skip
_INCIDENT = (
    "id", "code", "key", "title", "slug", "summary", "kind", "dates", "date_precision",
    "place_id", "place_name", "country_code", "place_precision", "latitude", "longitude",
    "weapons", "targets", "status", "grading", "grading_reason", "sensitivity", "language",
    "killed", "killed_low", "killed_high", "injured", "injured_low", "injured_high",
)  # fmt: skip
_PASSAGE = ("id", "article_id", "start", "end", "exact", "prefix", "suffix")
_CLAIM = (
    "key", "incident_id", "passage_id", "harm", "population", "low", "high", "wording",
    "claimant_id", "as_of", "standing", "preferred", "preferred_reason",
)  # fmt: skip
_ATTRIBUTION = ("key", "incident_id", "actor_id", "stance", "passage_id", "claimant_id")


# Which claim the rule takes as best: the preferred, else the one with the higher low.
_BEST = ("count", "each", "low", "high")


@dataclass(frozen=True)
class Origin:
    """What all records of one load share."""

    profile: Profile
    source_id: int
    claimant_id: int
    retrieved_at: datetime.datetime

    @property
    def language(self) -> str:
        """Of the incidents' words."""
        return self.profile.dataset.language or DEFAULT_LANGUAGE


def take_ids(cursor: CursorWrapper, table: str, number: int) -> list[int]:
    """So many ids of the table, which nobody else will get."""
    cursor.execute(
        # OFFSET 0: the sequence is looked up once, and not for every id.
        "SELECT nextval(sequence) FROM ("
        " SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0"
        ") AS named, generate_series(1, %s)",
        [table, number],
    )
    return [number for (number,) in cursor.fetchall()]


def write_incidents(cursor: CursorWrapper, rows: Sequence[Incoming], origin: Origin) -> None:
    for row, number in zip(rows, take_ids(cursor, "events_incident", len(rows)), strict=True):
        row.incident_id = number
    cursor.execute("SELECT events_next_codes(%s)", [len(rows)])
    codes = [code for (code,) in cursor.fetchall()]
    fixed = f"{text(origin.profile.incident.sensitivity)}\t{origin.language}"
    copy_rows(
        cursor,
        "events_incident",
        _INCIDENT,
        (_incident(row, code, fixed) for row, code in zip(rows, codes, strict=True)),
    )


def _incident(row: Incoming, code: str, fixed: str) -> str:
    record, spot = row.record, row.record.spot
    return "\t".join(
        (
            str(row.incident_id), code, text(row.key), text(record.title),
            slug(record.title, "incident"),
            text(record.summary), record.kind, days(record.first_day, record.last_day),
            record.date_precision, cell(row.place and row.place.id), text(spot.names[0]),
            row.country_code, spot.precision, cell(spot.latitude), cell(spot.longitude),
            array(record.weapons), array(record.targets), row.status, record.grading,
            text(record.grading_reason), fixed, *counts_of_people(row),
        )
    )  # fmt: skip


def counts_of_people(row: Incoming) -> Iterator[str]:
    """Best, low and high of the killed and of the injured, as the counting rule will make them.

    The database works them out from the claims, and so has nothing to mend afterwards.
    """
    for harm in (Harm.KILLED, Harm.INJURED):
        claims = {
            claim.bound: claim
            for claim in row.record.claims
            if (claim.harm, claim.population) == (harm, Population.PEOPLE)
        }
        best = next((claims[bound] for bound in _BEST if bound in claims), None)
        if best is None or row.status != Status.PUBLISHED:
            yield from (NULL, NULL, NULL)
        else:
            low, high = bounds_of(claims.values())
            yield from (cell(best.low), cell(low), cell(high))


def bounds_of(claims: Collection[Claim]) -> tuple[int | None, int | None]:
    """The lowest low, and the highest high, open where every highest claim is (events.tally)."""
    lows = [claim.low for claim in claims if claim.low is not None]
    highs = [claim.high for claim in claims if claim.high is not None]
    highest = max(highs, default=None)
    reached = highest is not None and highest >= max(lows, default=0)
    return min(lows, default=None), highest if reached else None


def write_articles(cursor: CursorWrapper, rows: Sequence[Incoming], origin: Origin) -> None:
    for row, number in zip(rows, take_ids(cursor, "events_article", len(rows)), strict=True):
        row.article_id = number
    dataset = origin.profile.dataset
    fixed = (
        cell(dataset.released), origin.retrieved_at.isoformat(), dataset.language,
        origin.profile.rights.value, text(dataset.licence),
    )  # fmt: skip
    name, source = dataset.name, str(origin.source_id)
    copy_rows(
        cursor, "events_article", _ARTICLE, (_article(row, name, source, fixed) for row in rows)
    )
    covered = (f"{row.article_id}\t{row.incident_id}" for row in rows)
    copy_rows(cursor, "events_coverage", ("article_id", "incident_id"), covered)


def headline(name: str, record: Record) -> str:
    return f"{name}: {record.id}"


def _article(row: Incoming, name: str, source: str, fixed: tuple[str, ...]) -> str:
    record = row.record
    released, retrieved, language, rights, licence = fixed
    said = headline(name, record)
    return "\t".join(
        (
            str(row.article_id), text(row.article_key), ArticleKind.DATASET_RECORD.value, source,
            text(said), slug(said, "record"), text(record.url), "", released, retrieved, language,
            text(record.body), record.body_sha256, rights, licence,
            json_cell(record.cited_sources), row.status,
        )
    )  # fmt: skip


def write_statements(
    cursor: CursorWrapper, rows: Sequence[Incoming], origin: Origin, speakers: Speakers
) -> None:
    """The passages of new articles, and the claims and attributions that rest on them."""
    spans = [(row, start, end) for row in rows for start, end in _spans(row.record)]
    ids = take_ids(cursor, "events_passage", len(spans))
    passages = {
        (row.article_id, start, end): number
        for (row, start, end), number in zip(spans, ids, strict=True)
    }
    copy_rows(
        cursor,
        "events_passage",
        _PASSAGE,
        (
            _passage(number, row, start, end)
            for (row, start, end), number in zip(spans, ids, strict=True)
        ),
    )
    claimant = str(origin.claimant_id)
    claims = (
        _claim(row, claim, passages[row.article_id, claim.start, claim.end], claimant)
        for row in rows
        for claim in row.record.claims
    )
    copy_rows(cursor, "events_casualtyclaim", _CLAIM, claims)
    attributions = {
        (key := actor_key(row, actor.stance, speaker)): "\t".join(
            (
                text(key), str(row.incident_id), str(speaker), actor.stance,
                str(passages[row.article_id, actor.start, actor.end]), claimant,
            )
        )
        for row in rows
        for actor in row.record.actors
        for speaker in (speakers.id_of(actor),)
    }  # fmt: skip
    copy_rows(cursor, "events_attribution", _ATTRIBUTION, attributions.values())


def _spans(record: Record) -> Iterable[tuple[int, int]]:
    """The stretches of the text on which something rests, each once."""
    spans = [(claim.start, claim.end) for claim in record.claims]
    return dict.fromkeys(spans + [(actor.start, actor.end) for actor in record.actors])


def _passage(number: int, row: Incoming, start: int, end: int) -> str:
    body = row.record.body
    return "\t".join(
        (
            str(number), str(row.article_id), str(start), str(end), text(body[start:end]),
            text(body[max(0, start - CONTEXT) : start]), text(body[end : end + CONTEXT]),
        )
    )  # fmt: skip


def claim_key(row: Incoming, claim: Claim) -> str:
    return f"{row.article_key}#{claim.harm}-{claim.population}-{claim.bound}"


def actor_key(row: Incoming, stance: str, speaker: int) -> str:
    return f"{row.key}#{stance}/{speaker}"


def _claim(row: Incoming, claim: Claim, passage: int, claimant: str) -> str:
    return "\t".join(
        (
            text(claim_key(row, claim)), str(row.incident_id), str(passage), claim.harm,
            claim.population, cell(claim.low), cell(claim.high), text(claim.wording), claimant,
            str(row.record.as_of), Standing.STANDS.value, "t" if claim.preferred else "f",
            PREFERRED_REASON if claim.preferred else "",
        )
    )  # fmt: skip
