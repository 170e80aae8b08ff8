"""The data's addresses as an OpenAPI 3.1 document, made of the lists, filters and records.

Nothing is written here twice: what may be asked comes from the filter sets, what is answered
from the records. Descriptions are in English, as the data is.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from events import records
from events.citations import FORMS
from events.filters import SearchFilters
from events.listings import (
    ARTICLES,
    CLAIMS,
    INCIDENTS,
    INCIDENTS_BY_DATE,
    LISTINGS,
    QUOTES,
    Listing,
)
from events.openapi.parameters import AS_OF, MAP, OEMBED, asked, fields_of, in_path
from events.openapi.schemas import REFERENCE, schemas
from events.strict import MAX_LIMIT, PAGING

API_VERSION = "1"
_ABOUT = (
    "A read-only archive of news events in which every figure and every quote leads to the"
    " sentence it came from. Ask with GET; no key is needed. Days are ISO 8601. Null means unknown"
    " or open-ended, never zero. A name that is no parameter, a value that does not fit and a name"
    " given twice are refused; nothing is ignored."
)
_TYPES = {
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "csv.gz": "application/gzip",
    "atom": "application/atom+xml",
}

Json = dict[str, Any]

_TEXT: Json = {"schema": {"type": "string"}}


def document(site: str) -> Json:
    """site is the archive's address, without a path."""
    return {**_document(), "servers": [{"url": site}]}


@functools.cache
def _document() -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Event Archive", "version": API_VERSION, "description": _ABOUT},
        "paths": dict(_paths()),
        "components": {"schemas": schemas()},
    }


@dataclass(frozen=True)
class _Address:
    """A record's own twin: the parts of its address, and what may be asked of it."""

    path: str
    record: type[Struct]
    query: tuple[Json, ...] = ()
    media_type: str = "application/json"
    may_be_gone: bool = False


def _records() -> list[_Address]:
    incident = "/incidents/{code}"
    no_lists = {*PAGING, "sort"}
    return [
        _Address("/index.json", records.HomeRecord),
        _Address("/search.json", records.SearchRecord, tuple(asked(SearchFilters))),
        _Address("/methodology.json", records.MethodologyRecord),
        _Address("/data.json", records.DataRecord),
        _Address("/oembed.json", records.OEmbedRecord, OEMBED, may_be_gone=True),
        _Address("/data/releases.json", records.ReleasesRecord),
        _Address(f"{incident}.json", records.IncidentRecord, (AS_OF,), may_be_gone=True),
        _Address(f"{incident}/history.json", records.HistoryRecord, may_be_gone=True),
        _Address("/places/{slug}.json", records.PlaceRecord),
        _Address("/articles/{id}-{slug}.json", records.ArticleRecord),
        _Address(
            "/map/cells.json",
            records.CellsRecord,
            (*MAP, *asked(INCIDENTS.filters, without=no_lists)),
        ),
    ]


# The rows of a list that belong to one record: the address, the list, and the forms it leaves out.
_PARTS: list[tuple[str, Listing, set[str]]] = [
    ("/dates/{year}", INCIDENTS_BY_DATE, set()),
    ("/dates/{year}/{month}", INCIDENTS_BY_DATE, set()),
    ("/dates/{year}/{month}/{day}", INCIDENTS_BY_DATE, set()),
    ("/places/{slug}", INCIDENTS, {"json"}),
    ("/speakers/{slug}", QUOTES, set()),
    ("/sources/{slug}", ARTICLES, set()),
    ("/incidents/{code}", CLAIMS, {"json", "atom"}),
]


def _paths() -> Iterator[tuple[str, Json]]:
    for address, listing in LISTINGS.items():
        yield from _list(address, listing, set())
    for address, listing, without in _PARTS:
        yield from _list(address, listing, without)
    for one in _records():
        yield one.path, _record(one)
    feature = {"$ref": f"{REFERENCE}IncidentFeature"}
    yield (
        "/incidents/{code}.geojson",
        _get(
            "One incident as a Feature (RFC 7946).",
            [],
            {"application/geo+json": {"schema": feature}},
            path="/incidents/{code}",
            may_be_gone=True,
        ),
    )
    yield from _feeds()
    for form in FORMS.values():
        yield from _citations(form.suffix, form.name, form.media_type)


# What means nothing in a form, and is refused there.
_MEANINGLESS = {
    "csv": {"page", "cursor", "limit"},
    "csv.gz": {"page", "cursor", "limit"},
    "atom": {"page", "sort", "fields"},
}


def _list(address: str, listing: Listing, without: set[str]) -> Iterator[tuple[str, Json]]:
    row = listing.table.record
    for form in listing.forms:
        if form in without:
            continue
        paged = form in {"json", "geojson", "atom"}
        parameters = [
            fields_of(row) if one["name"] == "fields" else one
            for one in asked(listing.filters, without=_MEANINGLESS.get(form, set()))
        ]
        said = (
            f"{_sentence(row)} In parts of {MAX_LIMIT:,} rows at most."
            if paged
            else (f"{_sentence(row)} Every row at once, as a table of the flat fields.")
        )
        content = {_TYPES[form]: _content(row, form)}
        yield (
            f"{address}.{form}",
            _get(
                said,
                parameters,
                content,
                path=address,
                links=paged,
                may_be_gone="{code}" in address,
            ),
        )


def _content(row: type[Struct], form: str) -> Json:
    if form in {"csv", "atom"}:
        return _TEXT
    if form == "csv.gz":
        return {}
    name = {"json": f"{row.__name__}s", "geojson": f"{row.__name__}Features"}[form]
    return {"schema": {"$ref": REFERENCE + name}}


def _record(one: _Address) -> Json:
    content = {one.media_type: {"schema": {"$ref": REFERENCE + one.record.__name__}}}
    path = one.path.removesuffix(".json")
    return _get(
        _sentence(one.record), list(one.query), content, path=path, may_be_gone=one.may_be_gone
    )


def _feeds() -> Iterator[tuple[str, Json]]:
    """Those of no list."""
    content = {_TYPES["atom"]: _TEXT}
    yield (
        "/incidents/{code}/history.atom",
        _get(
            "One incident's public changes as a feed (RFC 4287), newest first.",
            [],
            content,
            path="/incidents/{code}",
            may_be_gone=True,
        ),
    )
    yield (
        "/changes.atom",
        _get(
            "The incidents that changed last after they were published, as a feed (RFC 4287).",
            asked(INCIDENTS.filters, without={*PAGING, "sort"}),
            content,
            path="/changes",
        ),
    )


def _citations(suffix: str, name: str, media_type: str) -> Iterator[tuple[str, Json]]:
    content = {media_type: _TEXT if "json" not in media_type else {}}
    yield (
        f"/incidents/{{code}}.{suffix}",
        _get(
            f"How one incident is cited, in {name}.",
            [AS_OF],
            content,
            path="/incidents/{code}",
            may_be_gone=True,
        ),
    )
    yield (
        f"/incidents/cite.{suffix}",
        _get(
            f"How a filtered result is cited, in {name}.",
            list(asked(INCIDENTS.filters)),
            content,
            path="/incidents/cite",
        ),
    )


def _get(
    said: str,
    query: Iterable[Json],
    content: Json,
    *,
    path: str,
    links: bool = False,
    may_be_gone: bool = False,
) -> Json:
    answer: Json = {"description": "What was asked for.", "content": content}
    if links:
        told = "The address of the following part, as rel=next; none at the end."
        answer["headers"] = {"Link": {"description": told, "schema": {"type": "string"}}}
    operation: Json = {
        "summary": said,
        "parameters": [*in_path(path), *query],
        "responses": {
            "200": answer,
            "301": {"description": "The same without parameters that say nothing, or renamed."},
            "304": {"description": "It has not changed since the ETag or the day that was sent."},
            "400": _refusal("A parameter is none, or its value does not fit."),
            "404": _refusal("There is no such record, or no such page of the list."),
            **({"410": _refusal("It was withdrawn; says why and when.")} if may_be_gone else {}),
            "503": _refusal("The archive is busy: ask again after Retry-After seconds."),
        },
    }
    return {"get": operation}


def _refusal(said: str) -> Json:
    problem = {"schema": {"$ref": f"{REFERENCE}Problem"}}
    return {"description": said, "content": {"application/problem+json": problem}}


def _sentence(record: type[Struct]) -> str:
    return " ".join((record.__doc__ or "").split())
