"""New rows of the archive's tables, written by COPY straight into them.

The database's triggers write history, estimates and the map as they do for every other write.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.backends.utils import CursorWrapper

from events.exchange.datasets.loading import lines
from events.exchange.datasets.loading.copying import cell, copy_rows, text
from events.exchange.datasets.loading.incoming import Incoming
from events.exchange.datasets.loading.speakers import Speakers
from events.exchange.datasets.profile import Profile
from events.models.vocabulary import DEFAULT_LANGUAGE

# What is known only now, and then the lines that were made ahead.
_INCIDENT = ("id", "code", "place_id", "country_code", "status", *lines.INCIDENT)
_ARTICLE = ("id", "source_id", "status", *lines.ARTICLE)
_PASSAGE = ("id", "article_id", *lines.PASSAGE)
_CLAIM = ("incident_id", "passage_id", "claimant_id", *lines.CLAIM)
_ATTRIBUTION = ("key", "incident_id", "actor_id", "stance", "passage_id", "claimant_id")


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
        "SELECT coalesce(array_agg(nextval(sequence)), '{}') FROM ("
        " SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0"
        ") AS named, generate_series(1, %s)",
        [table, number],
    )
    return list(cursor.fetchone()[0])


def take_codes(cursor: CursorWrapper, number: int) -> list[str]:
    """So many codes of incidents, in the order of their numbers."""
    cursor.execute(
        # Some plans of the function give them in another order.
        "SELECT coalesce(array_agg(code ORDER BY length(code), code COLLATE \"C\"), '{}')"
        " FROM events_next_codes(%s) AS code",
        [number],
    )
    return list(cursor.fetchone()[0])


def write_incidents(cursor: CursorWrapper, rows: Sequence[Incoming]) -> None:
    for row, number in zip(rows, take_ids(cursor, "events_incident", len(rows)), strict=True):
        row.incident_id = number
    codes = take_codes(cursor, len(rows))
    written = (
        f"{row.incident_id}\t{code}\t{cell(row.place and row.place.id)}\t{row.country_code}"
        f"\t{row.status}\t{row.lines.incident}"
        for row, code in zip(rows, codes, strict=True)
    )
    copy_rows(cursor, "events_incident", _INCIDENT, written)


def write_articles(cursor: CursorWrapper, rows: Sequence[Incoming], origin: Origin) -> None:
    for row, number in zip(rows, take_ids(cursor, "events_article", len(rows)), strict=True):
        row.article_id = number
    written = (
        f"{row.article_id}\t{origin.source_id}\t{row.status}\t{row.lines.article}" for row in rows
    )
    copy_rows(cursor, "events_article", _ARTICLE, written)
    covered = (f"{row.article_id}\t{row.incident_id}" for row in rows)
    copy_rows(cursor, "events_coverage", ("article_id", "incident_id"), covered)


def write_statements(
    cursor: CursorWrapper, rows: Sequence[Incoming], origin: Origin, speakers: Speakers
) -> None:
    """The passages of new articles, and the claims and attributions that rest on them."""
    ids = iter(take_ids(cursor, "events_passage", sum(len(row.lines.passages) for row in rows)))
    for row in rows:
        row.passage_ids = [*islice(ids, len(row.lines.passages))]
    written = (
        f"{number}\t{row.article_id}\t{line}"
        for row in rows
        for number, line in zip(row.passage_ids, row.lines.passages, strict=True)
    )
    copy_rows(cursor, "events_passage", _PASSAGE, written)
    claims = (
        f"{row.incident_id}\t{row.passage_ids[index]}\t{origin.claimant_id}\t{line}"
        for row in rows
        for index, line in row.lines.claims
    )
    copy_rows(cursor, "events_casualtyclaim", _CLAIM, claims)
    attributions = {
        (key := actor_key(row, actor.stance, speaker)): "\t".join(
            (
                text(key), str(row.incident_id), str(speaker), actor.stance,
                str(row.passage_ids[index]), str(origin.claimant_id),
            )
        )
        for row in rows
        for actor, index in zip(row.record.actors, row.lines.actors, strict=True)
        for speaker in (speakers.id_of(actor),)
    }  # fmt: skip
    copy_rows(cursor, "events_attribution", _ATTRIBUTION, attributions.values())


def actor_key(row: Incoming, stance: str, speaker: int) -> str:
    return f"{row.key}#{stance}/{speaker}"
