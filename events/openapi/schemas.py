"""What is answered, as JSON Schema: the records, and what holds some of them."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from events import records
from events.listings import LISTINGS, Listing
from events.strict import MAX_LIMIT

Json = dict[str, Any]

REFERENCE = "#/components/schemas/"


def schemas() -> Json:
    kinds = [getattr(records, name) for name in records.__all__]
    _refs, found = msgspec.json.schema_components(kinds, ref_template=REFERENCE + "{name}")
    for listing in {id(one): one for one in LISTINGS.values()}.values():
        found |= dict(_row_schemas(listing, found))
    feature = _feature({"$ref": f"{REFERENCE}IncidentRow"})
    return {**found, "IncidentFeature": feature}


def _row_schemas(listing: Listing, known: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """A list's answers; fields= leaves any field of a row out but its permalink."""
    name = listing.table.record.__name__
    yield f"{name}Asked", {**known[name], "required": ["permalink"]}
    row = {"$ref": f"{REFERENCE}{name}Asked"}
    yield f"{name}s", _envelope("results", row)
    if listing.located:
        kind = {"type": {"const": "FeatureCollection"}}
        yield f"{name}Features", _envelope("features", _feature(row), kind)


def _envelope(called: str, item: Json, before: Json | None = None) -> Json:
    properties = {
        **(before or {}),
        "count": {
            "type": "integer",
            "minimum": 0,
            "description": "How many there are in all, or at least where it is not exact",
        },
        "count_is_exact": {
            "type": "boolean",
            "description": "Whether there are not more: counting stops after some thousands",
        },
        "next": {
            "type": ["string", "null"],
            "description": "The address of the following part; null at the end",
        },
        called: {"type": "array", "maxItems": MAX_LIMIT, "items": item},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _feature(properties: Json) -> Json:
    pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    point = {
        "type": ["object", "null"],
        "properties": {"type": {"const": "Point"}, "coordinates": pair},
        "required": ["type", "coordinates"],
    }
    parts = {
        "type": {"const": "Feature"},
        "id": {"type": "string"},
        "geometry": point,
        "properties": properties,
    }
    return {"type": "object", "properties": parts, "required": list(parts)}
