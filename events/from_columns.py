"""From columns of the database to public records, where a list is asked for often.

To make objects of rows takes half of the time that a page of fifty takes. The records are those of
events.to_records; a test holds both together.
"""

from typing import Any

from events import addresses
from events.records import IncidentRow

# What a row is sorted and gone on from is among them.
INCIDENT = (
    "pk", "code", "title", "language", "kind", "first_day", "last_day", "date_precision",
    "place__slug", "place__name", "place__latitude", "place__longitude", "place_name",
    "country_code", "place_precision", "latitude", "longitude", "weapons", "targets", "grading",
    "killed_low", "killed", "killed_high", "injured_low", "injured", "injured_high",
)  # fmt: skip


def incident_row(row: Any, base: str) -> IncidentRow:
    """Of the columns INCIDENT, by their names."""
    of_place = row.latitude is None
    return IncidentRow(
        code=row.code,
        permalink=base + addresses.incident(row.code),
        title=row.title,
        language=row.language,
        kind=row.kind,
        first_day=row.first_day,
        last_day=row.last_day,
        date_precision=row.date_precision,
        place=row.place__slug,
        place_name=row.place_name if row.place__slug is None else row.place__name,
        country=row.country_code,
        place_precision=row.place_precision,
        latitude=row.place__latitude if of_place else row.latitude,
        longitude=row.place__longitude if of_place else row.longitude,
        weapons=row.weapons,
        targets=row.targets,
        grading=row.grading,
        killed_low=row.killed_low,
        killed_best=row.killed,
        killed_high=row.killed_high,
        injured_low=row.injured_low,
        injured_best=row.injured,
        injured_high=row.injured_high,
    )
