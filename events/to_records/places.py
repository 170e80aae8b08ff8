"""Places, with what happened there."""

from collections.abc import Iterable
from dataclasses import asdict

from events import addresses
from events.models import Incident, Place
from events.models.estimate import Total
from events.records import PlaceRecord, PlaceRow, TotalRecord
from events.to_records.incidents import incident_row


def place_row(place: Place, incidents: int, base: str) -> PlaceRow:
    return PlaceRow(
        slug=place.slug,
        permalink=base + addresses.place(place.slug),
        name=place.name,
        kind=place.kind,
        country=place.country_code,
        admin1=place.admin1,
        latitude=place.latitude,
        longitude=place.longitude,
        geonames_id=place.geonames_id,
        incidents=incidents,
    )


def place_record(
    place: Place,
    incidents: int,
    *,
    names: list[str],
    totals: Iterable[Total],
    left_out: int,
    latest: Iterable[Incident],
    base: str,
) -> PlaceRecord:
    row = place_row(place, incidents, base)
    return PlaceRecord(
        **{name: getattr(row, name) for name in PlaceRow.__struct_fields__},
        names=names,
        totals=[TotalRecord(**asdict(total)) for total in totals],
        left_out=left_out,
        latest=[incident_row(incident, base) for incident in latest],
    )
