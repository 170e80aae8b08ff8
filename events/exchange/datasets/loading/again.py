"""Rows whose incident the archive has: compared with it, and what differs brought up to date.

An incident is what its row says now, unless it was edited at the desk: then it stays, and the
report says so. A row that reads differently is a new article, for what was published does not
change: the figures of the old one are superseded by those of the new.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.backends.utils import CursorWrapper

from events.exchange.datasets.loading import comparison as sql
from events.exchange.datasets.loading.copying import (
    array,
    cell,
    copy_rows,
    days,
    json_cell,
    text,
)
from events.exchange.datasets.loading.fresh import Origin, actor_key, write_articles
from events.exchange.datasets.loading.incoming import Incoming
from events.exchange.datasets.loading.lines import claim_key, headline, slug
from events.exchange.datasets.loading.speakers import Speakers
from events.models.vocabulary import Status


@dataclass
class Compared:
    """What became of each row's incident, by its id."""

    changed: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    # Why an incident was left as it is.
    kept: dict[int, str] = field(default_factory=dict)


def load_again(
    cursor: CursorWrapper,
    rows: Sequence[Incoming],
    origin: Origin,
    speakers: Speakers,
    run_key: str,
) -> Compared:
    """Bring the archive's records up to date with these rows."""
    compared = Compared()
    cursor.execute(sql.TABLES)
    _stage_rows(cursor, rows, origin)
    cursor.execute(sql.WITHDRAWN)
    compared.kept |= dict.fromkeys(
        (number for (number,) in cursor.fetchall()), "it was withdrawn at the desk"
    )
    living = [row for row in rows if row.incident_id not in compared.kept]
    if new := [row for row in living if not row.article_id]:
        # A row that reads differently: an article of its own.
        write_articles(cursor, new, origin)
        for row in new:
            compared.changed[row.incident_id].add(sql.SOURCE_RECORD)
    _stage_statements(cursor, living, origin, speakers)
    cursor.execute("ANALYZE incoming_row, incoming_claim, incoming_actor")
    _update_incidents(cursor, compared)
    for statement, what in sql.STATEMENTS:
        cursor.execute(statement)
        if what:
            for (incident,) in cursor.fetchall():
                compared.changed[incident].add(what)
    _note(cursor, compared, origin, run_key)
    cursor.execute(sql.NO_TABLES)
    return compared


def _stage_rows(cursor: CursorWrapper, rows: Iterable[Incoming], origin: Origin) -> None:
    fixed = f"{text(origin.profile.incident.sensitivity)}\t{origin.language}"
    copy_rows(cursor, "incoming_row", sql.ROW, (_staged(row, fixed) for row in rows))


def _staged(row: Incoming, fixed: str) -> str:
    record, spot = row.record, row.record.spot
    return "\t".join(
        (
            str(row.incident_id), text(row.key), text(row.article_key), text(record.id),
            str(record.as_of), text(record.title), slug(record.title, "incident"),
            text(record.summary), record.kind, days(record.first_day, record.last_day),
            record.date_precision, cell(row.place and row.place.id), text(spot.names[0]),
            row.country_code, spot.precision, cell(spot.latitude), cell(spot.longitude),
            array(record.weapons), array(record.targets), record.grading,
            text(record.grading_reason), fixed,
        )
    )  # fmt: skip


def _stage_statements(
    cursor: CursorWrapper, rows: Sequence[Incoming], origin: Origin, speakers: Speakers
) -> None:
    name = origin.profile.dataset.name
    articles = (
        "\t".join(
            (
                str(row.article_id), str(row.incident_id), text(headline(name, row.record.id)),
                text(row.record.url), json_cell(row.record.cited_sources),
            )
        )
        for row in rows
    )  # fmt: skip
    copy_rows(cursor, "incoming_article", sql.ARTICLE, articles)
    claims = (
        "\t".join(
            (
                str(row.incident_id), str(row.article_id), text(claim_key(row.article_key, claim)),
                claim.harm, claim.population, claim.bound, cell(claim.low), cell(claim.high),
                text(claim.wording), str(claim.start), str(claim.end),
                "t" if claim.preferred else "f",
            )
        )
        for row in rows
        for claim in row.record.claims
    )  # fmt: skip
    copy_rows(cursor, "incoming_claim", sql.CLAIM, claims)
    actors = {
        (key := actor_key(row, actor.stance, speaker)): "\t".join(
            (
                str(row.incident_id), str(row.article_id), text(key), str(speaker), actor.stance,
                str(actor.start), str(actor.end),
            )
        )
        for row in rows
        for actor in row.record.actors
        for speaker in (speakers.id_of(actor),)
    }  # fmt: skip
    copy_rows(cursor, "incoming_actor", sql.ACTOR, actors.values())
    cursor.execute(
        "UPDATE incoming_row SET claimant_id = %s, licence = %s, rights = %s",
        [origin.claimant_id, origin.profile.dataset.licence, origin.profile.rights.value],
    )


def _update_incidents(cursor: CursorWrapper, compared: Compared) -> None:
    cursor.execute(sql.DIFFERING)
    differing = cursor.fetchall()
    for incident, fields, edited in differing:
        if edited:
            compared.kept[incident] = f"edited at the desk; the row says other: {', '.join(fields)}"
        else:
            compared.changed[incident].update(fields)
    if differing:
        cursor.execute(sql.UPDATE_INCIDENTS)


def _note(cursor: CursorWrapper, compared: Compared, origin: Origin, run_key: str) -> None:
    """A public note on each published incident that has changed."""
    told = {
        incident: fields - {sql.SOURCE_RECORD}
        for incident, fields in compared.changed.items()
        if fields - {sql.SOURCE_RECORD}
    }
    if not told:
        return
    cursor.execute(
        "SELECT i.id, i.key FROM events_incident i WHERE i.id = ANY(%s) AND i.status = %s",
        [list(told), Status.PUBLISHED],
    )
    day = origin.retrieved_at.date()
    name = origin.profile.dataset.name
    notes = (
        "\t".join(
            (
                text(f"{key}#{run_key}"), str(incident), str(day),
                text(
                    f"{name} was loaded again, and its record differs from before:"
                    f" {', '.join(sorted(told[incident]))}."
                ),
            )
        )
        for incident, key in cursor.fetchall()
    )  # fmt: skip
    copy_rows(cursor, "events_correction", ("key", "incident_id", "made_on", "note"), notes)
