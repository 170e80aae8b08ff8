"""Records with coordinates as GeoJSON (RFC 7946)."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


def feature(record: Any, properties: Mapping[str, Any] | Struct) -> dict[str, Any]:
    """A record with coordinates as a Feature; its code or slug is its id.

    What has no known coordinates has no geometry.
    """
    known = record.latitude is not None and record.longitude is not None
    place = {"type": "Point", "coordinates": [record.longitude, record.latitude]}
    return {
        "type": "Feature",
        "id": getattr(record, "code", None) or record.slug,
        "geometry": place if known else None,
        "properties": properties,
    }
