"""A list in a form for machines: the same address and query, ended by its name, as in .json."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from events.counting import Count, order_of
from events.geojson import feature
from events.keyset import OneOf, Order
from events.listings import Listing
from events.prepared import prepared
from events.views.asked import Asked
from events.views.cors import open_to_all
from events.views.exports import as_csv, as_csv_gz
from events.views.feeds import WHICH_PART, Told, atom_response
from events.views.listing import PER_PAGE, address_with, base, count_kept, query_without
from events.whole_list import rows_after

# Every page of a list that nothing narrows is the same statement with another cursor in it.
_OF_ONE_PLAN = {"cursor", "fields"}

# Rows with what is told of each.
Shown = Callable[[QuerySet[Any]], QuerySet[Any]]


def answer(
    request: HttpRequest,
    listing: Listing,
    form: str,
    rows: QuerySet[Any] | None = None,
    about: Mapping[str, Any] | None = None,
    of: str = "",
    page: str = "",
) -> HttpResponseBase:
    """The list, or these rows of it, in one of its forms. Raises BadRequest with a sentence.

    What it says is in English alone: data has no language.
    """
    filters = listing.filters.read(request.GET, listing.rows() if rows is None else rows)
    names = _fields_asked(filters.given.get("fields"), listing)
    return _FORMS[form](
        Asked(request, listing, filters, names, about or {}, of, page, rows is None)
    )


def _fields_asked(asked: str | None, listing: Listing) -> tuple[str, ...]:
    """The fields that are asked for, in that order, the permalink with them, or else all.

    Raises BadRequest with a sentence.
    """
    known: tuple[str, ...] = listing.table.record.__struct_fields__
    if asked is None:
        return known
    names = tuple(dict.fromkeys(asked.split(",")))
    for name in names:
        if name not in known:
            raise BadRequest(f"fields: “{name[:50]}” is none here. These are: {', '.join(known)}.")
    return names if "permalink" in names else (*names, "permalink")


def json_response(content: Any, media_type: str = "application/json") -> HttpResponse:
    return open_to_all(HttpResponse(msgspec.json.encode(content), content_type=media_type))


def _counted(count: Count) -> dict[str, Any]:
    return {"count": count.number, "count_is_exact": count.exact}


def _all(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


@dataclass(frozen=True)
class _Part:
    """Some rows of a list, and the address of the next ones."""

    rows: list[Any]
    following: str | None

    def with_link(self, response: HttpResponse) -> HttpResponse:
        if self.following:
            response.headers["Link"] = f'<{self.following}>; rel="next"'
        return response


def _part(asked: Asked, order: Order, columns: tuple[str, ...] = (), shown: Shown = _all) -> _Part:
    """Of each row these columns, or else the record as it is shown."""
    given = asked.filters.given
    if "page" in given and "cursor" in given:
        raise BadRequest("Either “page” or “cursor” says where to go on; not both.")
    limit = given.get("limit") or PER_PAGE
    if given.keys() <= _OF_ONE_PLAN and asked.whole and columns:
        rows = rows_after(asked.listing.rows, order, given.get("cursor"), columns, limit + 1)
    else:
        start = (given.get("page", 1) - 1) * limit
        rows = _rows(asked, order, columns, shown, start, start + limit + 1)
    following = None
    if len(rows) > limit:
        following = _following(asked.request, order.cursor_of(rows[limit - 1]))
    return _Part(rows[:limit], following)


def _rows(
    asked: Asked, order: Order, columns: tuple[str, ...], shown: Shown, start: int, stop: int
) -> list[Any]:
    filters, there = asked.filters, asked.filters.qs
    if "cursor" in filters.given:
        there = order.after(there, filters.given["cursor"])
    if filters.given.keys() <= _OF_ONE_PLAN:
        with prepared():
            return order.rows(shown(there), start, stop, columns)
    # What is shown of each row is asked for when the rows are known: the planner would join it to
    # all that match first, or to all before the page.
    here = order.ids(there, start, stop)
    found = shown(filters.queryset).filter(OneOf(here))
    with prepared() if len(here) <= PER_PAGE + 1 else nullcontext():
        return order.rows(found, 0, len(here), columns) if here else []


def _following(request: HttpRequest, cursor: str) -> str:
    return base(request) + address_with(request, {"page": None, "cursor": cursor})


def _as_json(asked: Asked) -> HttpResponse:
    found = count_kept(asked.request, asked.filters)
    part = _part(asked, order_of(asked.filters, found), asked.listing.columns)
    content = {
        **asked.about,
        **_counted(found),
        "next": part.following,
        "results": [asked.record(row) for row in part.rows],
    }
    return part.with_link(json_response(content))


def _as_geojson(asked: Asked) -> HttpResponse:
    """A FeatureCollection (RFC 7946); what has no known coordinates has no geometry."""
    found = count_kept(asked.request, asked.filters)
    part = _part(asked, order_of(asked.filters, found), asked.listing.columns)
    content = {
        "type": "FeatureCollection",
        **_counted(found),
        "next": part.following,
        "features": [_feature(row, asked) for row in part.rows],
    }
    return part.with_link(json_response(content, "application/geo+json"))


def _feature(row: Any, asked: Asked) -> dict[str, Any]:
    record: Any = asked.to_record(row, asked.site)
    return feature(record, {name: getattr(record, name) for name in asked.names})


def _as_atom(asked: Asked) -> HttpResponse:
    asked.refuse(("page", "sort", "fields"), "a feed begins with the newest, and is one form.")
    feed = asked.listing.feed
    assert feed  # or it would have no such address
    order = asked.filters.order
    if "q" in asked.filters.given:
        order = order_of(asked.filters, count_kept(asked.request, asked.filters))
    order = replace(feed.order, walked=order.walked)
    part = _part(asked, order, shown=feed.timed)
    told = Told(
        title=f"{feed.title}, {asked.of}" if asked.of else feed.title,
        page=asked.page or _page_of(asked.request, feed.page),
        subtitle="; ".join(f"{one.label}: {value}" for one, value in asked.filters.chosen()),
        following=part.following,
    )
    entries = [
        replace(feed.entry(row), content=render_to_string(feed.template, {"row": row}))
        for row in part.rows
    ]
    return part.with_link(open_to_all(atom_response(asked.request, told, entries)))


def _page_of(request: HttpRequest, path: str) -> str:
    """The page with the same filters, at this path or at the feed's own without what ends it."""
    here = path or f"{request.path.removesuffix('.atom')}/"
    return here + query_without(request, WHICH_PART)


_FORMS: dict[str, Callable[[Asked], HttpResponseBase]] = {
    "json": _as_json,
    "geojson": _as_geojson,
    "csv": as_csv,
    "csv.gz": as_csv_gz,
    "atom": _as_atom,
}
