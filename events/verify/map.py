"""Whether the map's own tables say what the records say, worked out anew."""

from collections.abc import Iterator

from django.db import connection

from events.cells import FINEST
from events.models import Incident
from events.models.spot import COUNTED
from events.verify.finding import Finding, named

# What a spot has of its incident, in the order of the columns below.
_OF_A_SPOT = (
    "latitude", "longitude", "x", "y", "killed", "duplicate", "kind", "country_code", "first_day",
    "last_day", "grading", "harms", "weapons", "targets",
)  # fmt: skip
_SPOTS = """
    WITH known AS (
        SELECT i.*, coalesce(i.latitude, p.latitude) AS north,
            coalesce(i.longitude, p.longitude) AS east
        FROM events_incident i LEFT JOIN events_place p ON p.id = i.place_id
        WHERE i.status = 'published'
    ), duplicates AS (
        SELECT DISTINCT l.from_incident_id AS id FROM events_incidentlink l
        JOIN events_incident other ON other.id = l.to_incident_id
        WHERE l.relation = 'duplicate-of' AND other.status = 'published'
    ), harms AS (
        SELECT incident_id AS id, array_agg(DISTINCT harm ORDER BY harm) AS harms
        FROM events_estimate GROUP BY incident_id
    ), due AS (
        SELECT k.id, round(k.north * 1000000)::integer AS latitude,
            round(k.east * 1000000)::integer AS longitude, events_column(k.east) AS x,
            events_row(k.north) AS y, k.killed, d.id IS NOT NULL AS duplicate, k.kind,
            k.country_code, k.first_day, k.last_day, k.grading,
            coalesce(h.harms, '{{}}') AS harms,
            ARRAY (SELECT DISTINCT word FROM unnest(k.weapons) word ORDER BY 1) AS weapons,
            ARRAY (SELECT DISTINCT word FROM unnest(k.targets) word ORDER BY 1) AS targets
        FROM known k LEFT JOIN duplicates d USING (id) LEFT JOIN harms h USING (id)
    ), compared AS (
        SELECT coalesce(due.id, s.incident_id) AS id, s.incident_id IS NULL AS missing,
            due.id IS NULL AS too_many, array_remove(ARRAY[{differing}], NULL) AS unlike
        FROM due FULL JOIN events_spot s ON s.incident_id = due.id
    )
    SELECT c.id, i.code, c.missing, c.too_many, c.unlike
    FROM compared c LEFT JOIN events_incident i USING (id)
    WHERE c.missing OR c.too_many OR c.unlike <> '{{}}' ORDER BY c.id
"""

_SUMS = (
    "incidents", "duplicates", "with_figure", "killed", "latitudes", "longitudes", "ids",
)  # fmt: skip
_CELLS = """
    WITH due AS (
        SELECT facet, value, x >> {finer} AS x, y >> {finer} AS y, count(*) AS incidents,
            count(*) FILTER (WHERE duplicate) AS duplicates,
            count(killed) FILTER (WHERE NOT duplicate) AS with_figure,
            coalesce(sum(killed) FILTER (WHERE NOT duplicate), 0) AS killed,
            sum(latitude) AS latitudes, sum(longitude) AS longitudes, sum(incident_id) AS ids
        FROM events_spot, events_facets(kind, country_code, grading, harms, weapons, targets)
        WHERE x IS NOT NULL GROUP BY 1, 2, 3, 4
    ), kept AS (
        SELECT facet, value, x, y, {sums} FROM events_cell GROUP BY 1, 2, 3, 4
    )
    SELECT facet, value, x, y, coalesce(kept.incidents, 0), coalesce(due.incidents, 0), unlike
    FROM due FULL JOIN kept USING (facet, value, x, y),
        LATERAL (SELECT array_remove(ARRAY[{differing}], NULL) AS unlike) AS compared
    WHERE unlike <> '{{}}' ORDER BY x, y, facet, value
"""


def wrong_spots() -> Iterator[Finding]:
    """Spots that are not where, or not what, their incidents are."""
    differing = ", ".join(_named_if_unlike("s", name) for name in _OF_A_SPOT)
    with connection.chunked_cursor() as cursor:
        cursor.execute(_SPOTS.format(differing=differing))
        for pk, code, missing, too_many, unlike in cursor:
            record = named(Incident, pk, code)
            if missing:
                yield Finding(record, "is published and has no spot on the map")
            elif too_many:
                yield Finding(record, "has a spot on the map and is not published")
            else:
                yield Finding(record, f"its spot on the map is unlike it: {', '.join(unlike)}")


def wrong_cells() -> Iterator[Finding]:
    """Cells of the map that do not hold the sums of their spots."""
    sql = _CELLS.format(
        finer=FINEST - COUNTED,
        sums=", ".join(f"sum({name}) AS {name}" for name in _SUMS),
        differing=", ".join(_named_if_unlike("kept", name, "0") for name in _SUMS),
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        for facet, value, x, y, kept, due, unlike in cursor:
            message = f"counts {kept:,} incidents, and its spots are {due:,}"
            if kept == due:
                message = f"its sums are not those of its spots: {', '.join(unlike)}"
            record = f"cell {COUNTED}-{x}-{y} of the map{_of_facet(facet, value)}"
            yield Finding(record, message)


def _of_facet(facet: str, value: str) -> str:
    return f" of {facet} {value}" if facet else ""


def _named_if_unlike(kept: str, column: str, nothing: str | None = None) -> str:
    """SQL for the column's name where what is kept is not what is due."""
    of_kept, of_due = f"{kept}.{column}", f"due.{column}"
    if nothing is not None:
        of_kept, of_due = f"coalesce({of_kept}, {nothing})", f"coalesce({of_due}, {nothing})"
    return f"CASE WHEN {of_kept} IS DISTINCT FROM {of_due} THEN '{column}' END"


_DAY_COUNTS = """
    WITH due AS (
        SELECT facet, value, first_day, last_day, duplicate, count(*) AS incidents,
            count(killed) AS with_figure, coalesce(sum(killed), 0) AS killed
        FROM events_spot, events_facets(kind, country_code, grading, harms, weapons, targets)
        GROUP BY 1, 2, 3, 4, 5
    ), kept AS (
        SELECT facet, value, first_day, last_day, duplicate, sum(incidents) AS incidents,
            sum(with_figure) AS with_figure, sum(killed) AS killed
        FROM events_daycount GROUP BY 1, 2, 3, 4, 5
    )
    SELECT coalesce(due.facet, kept.facet), coalesce(due.value, kept.value),
        coalesce(due.first_day, kept.first_day), coalesce(due.last_day, kept.last_day),
        coalesce(kept.incidents, 0), coalesce(due.incidents, 0),
        coalesce(kept.killed, 0), coalesce(due.killed, 0)
    FROM due FULL JOIN kept
        ON coalesce(due.first_day, '-infinity') = coalesce(kept.first_day, '-infinity')
        AND due.last_day = kept.last_day AND due.duplicate = kept.duplicate
        AND due.facet = kept.facet AND due.value = kept.value
    WHERE (due.incidents, due.with_figure, due.killed)
        IS DISTINCT FROM (kept.incidents, kept.with_figure, kept.killed)
    ORDER BY 4, 3, 1, 2
"""


def wrong_day_counts() -> Iterator[Finding]:
    """Days for which another number of incidents is kept than there are, or of people killed."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_DAY_COUNTS)
        for facet, value, first, last, kept, due, kept_killed, due_killed in cursor:
            yield Finding(
                f"the count from {first or 'an unknown day'} to {last}{_of_facet(facet, value)}",
                f"has {kept:,} incidents and {kept_killed:,} people killed; "
                f"there are {due:,} and {due_killed:,}",
            )
