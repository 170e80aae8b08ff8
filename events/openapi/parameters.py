"""What may be asked at an address, as OpenAPI says it."""

from collections.abc import Iterator, Set
from typing import Any

from django_filters import Filter
from msgspec import Struct

from events.fields import MAX_VALUE
from events.filter_kinds import DayFilter, NumberFilter, WordFilter
from events.strict import MAX_FIELDS, PAGING, StrictFilterSet

Json = dict[str, Any]

_SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 200}
AS_OF: Json = {
    "name": "as_of",
    "in": "query",
    "description": "The record as it was known on this day; today when left out.",
    "schema": {"type": "string", "format": "date"},
}
MAP: tuple[Json, ...] = (
    {
        "name": "zoom",
        "in": "query",
        "required": True,
        "description": "How far the map looks closer: 0 is the whole world.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 20},
    },
    {
        "name": "bbox",
        "in": "query",
        "required": True,
        "description": "West, south, east and north in degrees, as in 22,44,41,53.",
        "schema": {"type": "string", "maxLength": MAX_VALUE},
    },
)
_PIXELS = {"type": "integer", "minimum": 1, "maximum": 10_000}
OEMBED: tuple[Json, ...] = (
    {
        "name": "url",
        "in": "query",
        "required": True,
        "description": "The whole address of an incident's page, in any language, of any day.",
        "schema": {"type": "string", "format": "uri"},
    },
    *(
        {
            "name": name,
            "in": "query",
            "description": f"The {side} that there is room for, in pixels.",
            "schema": _PIXELS,
        }
        for name, side in (("maxwidth", "width"), ("maxheight", "height"))
    ),
    {
        "name": "format",
        "in": "query",
        "description": "json, which is all that the archive speaks.",
        "schema": {"type": "string", "enum": ["json"]},
    },
    {
        "name": "dnt",
        "in": "query",
        "description": "Asks that nobody be followed. Nobody is, whatever it says.",
        "schema": {"type": "string"},
    },
)


_IN_PATH: dict[str, Json] = {
    "code": {"description": "The incident's code, as in E000001.", "schema": _SLUG},
    "slug": {"description": "The record's slug.", "schema": _SLUG},
    "id": {"description": "The article's number.", "schema": {"type": "integer", "minimum": 1}},
    "year": {"description": "", "schema": {"type": "integer", "minimum": 1, "maximum": 9999}},
    "month": {"description": "", "schema": {"type": "integer", "minimum": 1, "maximum": 12}},
    "day": {"description": "", "schema": {"type": "integer", "minimum": 1, "maximum": 31}},
}


def in_path(path: str) -> Iterator[Json]:
    """The parts of an address."""
    for name, told in _IN_PATH.items():
        if f"{{{name}}}" in path:
            yield {"name": name, "in": "path", "required": True, **told}


def asked(filter_set: type[StrictFilterSet], without: Set[str] = frozenset()) -> Iterator[Json]:
    """The filters of a list."""
    for name, one in filter_set.base_filters.items():
        if name not in without:
            said = str(one.extra["help_text"])
            yield {"name": name, "in": "query", "description": said, "schema": _schema(one)}


def _schema(one: Filter) -> Json:
    if isinstance(one, DayFilter):
        return {"type": "string", "format": "date"}
    if isinstance(one, NumberFilter):
        bounds = {"minimum": one.extra["min_value"], "maximum": one.extra["max_value"]}
        return {"type": "integer", **bounds}
    if isinstance(one, WordFilter):
        choices = one.extra["choices"]
        words = choices() if callable(choices) else choices
        return {"type": "string", "enum": [str(word) for word, _label in words]}
    return {"type": "string", "maxLength": one.extra.get("max_length", MAX_VALUE)}


def fields_of(row: type[Struct]) -> Json:
    """The choice of a row's fields."""
    said = str(PAGING["fields"].extra["help_text"])
    names = {"type": "string", "enum": list(row.__struct_fields__)}
    schema = {"type": "array", "items": names, "minItems": 1, "maxItems": MAX_FIELDS // 20}
    where = {"name": "fields", "in": "query", "style": "form", "explode": False}
    return {**where, "description": said, "schema": schema}
