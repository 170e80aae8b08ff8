"""Incidents that may be one and the same: the same place or within its precision, days that
overlap, and figures that are close.

A pair is asked about until an editor decides: merges the two (events.merging), records that
they are not one (NotDuplicate), or links them, which says how the one relates to the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from events.models import CasualtyClaim, Incident, NotDuplicate, Place
from events.models.vocabulary import PlacePrecision, Status

# Two figures are close when the larger is at most this many times the smaller, and this many
# more. Counts of one event grow as rescuers find more and differ by who counts: the last of them
# is seldom more than twice the first. Where the numbers are small, a difference of a few people
# is two witnesses, not two events.
GROWTH = 2
SLACK = 3

# An editor is asked about so many at most, the likeliest first: whoever has decided these has
# decided enough. Only what is vague in time and place has more.
ASKED = 20

# So many of the nearest have their figures compared.
_COMPARED = 2_000


@dataclass(frozen=True)
class Reach:
    """How far the claims of one harm reach, both ends included."""

    least: int
    most: int


@dataclass(frozen=True)
class Sketch:
    """What of an incident is compared; pk is None while it is being entered."""

    dates: DateRange
    place: Place | None = None
    place_name: str = ""
    place_precision: str = ""
    country_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    figures: Mapping[str, Reach] = field(default_factory=dict)
    pk: int | None = None

    @property
    def point(self) -> tuple[float | None, float | None]:
        """Its own latitude and longitude, else its place's centre, else nothing."""
        if self.latitude is None and self.place:
            return self.place.latitude, self.place.longitude
        return self.latitude, self.longitude


@dataclass(frozen=True)
class Candidate:
    """An incident that may be the sketched one.

    kilometres is how far apart their points are, None when the place of one is known to the
    country alone. alike says whether a figure of the same harm is close, None when they share
    none.
    """

    incident: Incident
    kilometres: float | None
    alike: bool | None
    figures: Mapping[str, Reach]
    settled: bool


# Nearest first, each of the three ways to share a place; then the figures. Whoever is known to
# the country alone is asked about only where a figure is close: a country and a day say too
# little. Longitudes are compared on both sides of the date line.
_FIND = """
WITH around AS MATERIALIZED (
    SELECT e.incident_id, e.dates, e.radius, events_kilometres(
        e.latitude, e.longitude, %(latitude)s, %(longitude)s
    ) AS kilometres
    FROM unnest(ARRAY[0, 360, -360]) AS turn
    JOIN events_extent e ON e.area && events_area(
        %(latitude)s, %(longitude)s + turn, events_radius(%(precision)s)
    )
    WHERE e.dates && %(dates)s AND NOT %(nationwide)s
), near AS (
    SELECT incident_id, kilometres, false AS vague, dates FROM around
    WHERE kilometres <= radius + events_radius(%(precision)s)
    ORDER BY kilometres, abs(upper(dates) - upper(%(dates)s)), incident_id DESC
    LIMIT %(compared)s
), of_place AS (
    SELECT id, 0::double precision, false, dates FROM events_incident
    WHERE place_id = %(place_without_point)s AND dates && %(dates)s
    ORDER BY abs(upper(dates) - upper(%(dates)s)), id DESC
    LIMIT %(compared)s
), of_words AS (
    SELECT id, 0::double precision, false, dates FROM events_incident
    WHERE upper(place_name) = upper(%(words)s) AND place_id IS NULL AND place_name <> ''
        AND country_code = %(country)s AND dates && %(dates)s
    ORDER BY abs(upper(dates) - upper(%(dates)s)), id DESC
    LIMIT %(compared)s
), of_country AS (
    SELECT incident_id, NULL::double precision, NOT (nationwide AND %(nationwide)s), dates
    FROM events_extent
    WHERE (nationwide OR %(nationwide)s) AND country_code = %(country)s AND dates && %(dates)s
    ORDER BY abs(upper(dates) - upper(%(dates)s)), incident_id DESC
    LIMIT %(compared)s
), compared AS (
    SELECT DISTINCT ON (incident_id) * FROM (
        SELECT * FROM near UNION ALL SELECT * FROM of_place UNION ALL SELECT * FROM of_words
        UNION ALL SELECT * FROM of_country
    ) AS found
    WHERE incident_id IS DISTINCT FROM %(pk)s
    ORDER BY incident_id, kilometres
)
SELECT c.incident_id, c.kilometres, figures.alike, EXISTS (
        SELECT FROM events_notduplicate d WHERE (d.incident_id, d.other_id)
            = (least(c.incident_id, %(pk)s), greatest(c.incident_id, %(pk)s))
    ) OR EXISTS (
        SELECT FROM events_incidentlink l
        WHERE (l.from_incident_id, l.to_incident_id)
            IN ((c.incident_id, %(pk)s), (%(pk)s, c.incident_id))
    ) AS settled
FROM compared c
JOIN events_incident i ON i.id = c.incident_id AND i.status <> 'withdrawn'
CROSS JOIN LATERAL (
    SELECT bool_or(ours.least <= theirs.most * %(growth)s + %(slack)s
        AND theirs.least <= ours.most * %(growth)s + %(slack)s) AS alike
    FROM (
        SELECT harm, min(coalesce(low, 0)) AS least, max(coalesce(high, low))::bigint AS most
        FROM events_casualtyclaim
        WHERE incident_id = c.incident_id AND standing = 'stands' AND population = 'people'
        GROUP BY harm
    ) AS theirs
    JOIN unnest(%(harms)s::text[], %(least)s::bigint[], %(most)s::bigint[])
        AS ours (harm, least, most) USING (harm)
) AS figures
WHERE figures.alike OR (figures.alike IS NULL AND NOT c.vague)
ORDER BY figures.alike NULLS LAST, c.kilometres NULLS LAST,
    abs(upper(c.dates) - upper(%(dates)s)), c.incident_id DESC
LIMIT %(asked)s
"""


def sketch_of(incident: Incident) -> Sketch | None:
    """The incident as it is stored, its place fetched along; None while it has no days."""
    return _sketch(incident, figures_of([incident.pk]))


def _sketch(incident: Incident, figures: Mapping[int, Mapping[str, Reach]]) -> Sketch | None:
    if not incident.dates:
        return None
    return Sketch(
        dates=incident.dates,
        place=incident.place,
        place_name=incident.place_name,
        place_precision=incident.place_precision,
        country_code=incident.country_code,
        latitude=incident.latitude,
        longitude=incident.longitude,
        figures=figures.get(incident.pk, {}),
        pk=incident.pk,
    )


def possible(sketch: Sketch) -> list[Candidate]:
    """What may be the sketched incident, the likeliest first, ASKED at most: three queries."""
    return _possible_each([sketch])[0]


def _possible_each(sketches: Sequence[Sketch]) -> list[list[Candidate]]:
    """The same of several, in their order: three queries for all of them."""
    found = _find(sketches)
    ids = {pk for _, _, pk, *_ in found}
    incidents = Incident.objects.select_related("place", "submission").defer("search").in_bulk(ids)
    figures = figures_of(ids)
    each: list[list[Candidate]] = [[] for _ in sketches]
    for number, _, pk, kilometres, alike, settled in found:
        each[number].append(
            Candidate(incidents[pk], kilometres, alike, figures.get(pk, {}), settled)
        )
    return each


def _find(sketches: Sequence[Sketch]) -> list[tuple[Any, ...]]:
    """The sketch's number, the rank in which it found it, and what _FIND gives."""
    operations: Any = connection.ops
    each = (
        operations.compose_sql(
            f"SELECT {number}, row_number() OVER () AS rank, found.* FROM ({_FIND}) AS found",
            _parameters(sketch),
        )
        for number, sketch in enumerate(sketches)
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return sorted(cursor.fetchall(), key=lambda row: row[:2])


def unsettled(sketch: Sketch) -> list[Candidate]:
    """Those of the possible duplicates about which nobody has decided."""
    return [candidate for candidate in possible(sketch) if not candidate.settled]


def unresolved(incident: Incident) -> list[Candidate]:
    """The possible duplicates that keep a stored incident from being published: four queries."""
    return unresolved_of([incident])[incident.pk]


def unresolved_of(incidents: Sequence[Incident]) -> dict[int, list[Candidate]]:
    """The same of several, by their numbers: four queries for all of them."""
    stand = [one for one in incidents if one.status != Status.WITHDRAWN]
    figures = figures_of(one.pk for one in stand)
    sketches = {one.pk: sketch for one in stand if (sketch := _sketch(one, figures))}
    found: dict[int, list[Candidate]] = {one.pk: [] for one in incidents}
    if sketches:
        each = _possible_each(list(sketches.values()))
        for pk, candidates in zip(sketches, each, strict=True):
            found[pk] = [candidate for candidate in candidates if not candidate.settled]
    return found


def keep_apart(incident: Incident, others: Iterable[Incident], *, why: str, who: str) -> None:
    """Record that the incident is none of the others. What is decided already stays as it is."""
    pairs = (sorted((incident, other), key=lambda one: one.pk) for other in others)
    NotDuplicate.objects.bulk_create(
        [
            NotDuplicate(incident=first, other=second, why=why, decided_by=who)
            for first, second in pairs
        ],
        ignore_conflicts=True,
    )


def figures_of(incidents: Iterable[int]) -> dict[int, dict[str, Reach]]:
    """What the claims of each incident reach, by harm: one query."""
    figures: dict[int, dict[str, Reach]] = {}
    for incident, harm, *reach in CasualtyClaim.objects.filter(incident__in=incidents).reach():
        figures.setdefault(incident, {})[harm] = Reach(*reach)
    return figures


def _parameters(sketch: Sketch) -> dict[str, Any]:
    latitude, longitude = sketch.point
    place = sketch.place
    return {
        "pk": sketch.pk,
        "dates": sketch.dates,
        "latitude": latitude,
        "longitude": longitude,
        "precision": sketch.place_precision,
        "nationwide": sketch.place_precision == PlacePrecision.COUNTRY,
        "country": place.country_code if place else sketch.country_code,
        "place_without_point": place.pk if place and place.latitude is None else None,
        "words": None if place else sketch.place_name,
        "harms": list(sketch.figures),
        "least": [reach.least for reach in sketch.figures.values()],
        "most": [reach.most for reach in sketch.figures.values()],
        "growth": GROWTH,
        "slack": SLACK,
        "compared": _COMPARED,
        "asked": ASKED,
    }
