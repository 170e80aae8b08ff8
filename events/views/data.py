"""How the data is asked for: every list with its forms, its filters and its fields."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.filters import SearchFilters
from events.flat import FlatField, flat_fields
from events.linked_data import dataset_document, script_text
from events.listings import LISTINGS, Listing
from events.records import CellsDescription, DataRecord, ListDescription
from events.strict import StrictFilterSet
from events.views.cells import CELLS, PARAMETERS
from events.views.listing import FORMS, base, no_filters, twins
from events.views.releases import shown_releases
from events.views.twins import json_response

OPENAPI = "/api/openapi.json"
_KINDS = {
    str: gettext_lazy("text"),
    int: gettext_lazy("whole number"),
    float: gettext_lazy("number"),
    bool: gettext_lazy("true or false"),
    datetime.date: gettext_lazy("day"),
    datetime.datetime: gettext_lazy("moment"),
}
_FEEDS = {
    "/incidents.atom": gettext_lazy("Incidents, the last published first"),
    "/changes.atom": gettext_lazy("Published incidents that changed"),
    "/corrections.atom": gettext_lazy("Corrections"),
    "/claims.atom": gettext_lazy("Claims"),
    "/quotes.atom": gettext_lazy("Quotes"),
    "/articles.atom": gettext_lazy("Articles"),
}
# Lists that no page shows.
_WITHOUT_PAGE = {"/claims"}
# The rows of another list, under another address.
_AGAIN = {"/map"}


@dataclass(frozen=True)
class Field:
    """A column as a person reads of it."""

    name: str
    kind: str
    said: str


@dataclass(frozen=True)
class ListShown:
    """One list as its part of the page: its address, those of its twins, what each name means."""

    address: str
    page: str
    twins: list[str]
    filters: dict[str, str]
    fields: list[Field]


def index(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    context = {
        "lists": list(_lists()),
        "feeds": _FEEDS,
        "cells": {"address": CELLS, "parameters": PARAMETERS},
        "openapi": OPENAPI,
        "releases": shown_releases(),
        "linked_data": script_text(dataset_document(_downloads(), base(request))),
        "twins": twins(request),
    }
    return render(request, "data.html", context)


def index_json(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    return json_response(
        DataRecord(
            openapi=base(request) + OPENAPI,
            lists={
                shown.address: ListDescription(
                    twins=[base(request) + twin for twin in shown.twins],
                    filters=shown.filters,
                    fields={field.name: field.said for field in shown.fields},
                )
                for shown in _lists()
            },
            feeds={base(request) + address: str(told) for address, told in _FEEDS.items()},
            cells=CellsDescription(
                address=base(request) + CELLS,
                parameters={name: str(said) for name, said in PARAMETERS.items()},
            ),
        )
    )


def _lists() -> Iterator[ListShown]:
    for address, listing in LISTINGS.items():
        yield ListShown(
            address=address,
            page="" if address in _WITHOUT_PAGE else f"{address}/",
            twins=[f"{address}.{form}" for form in listing.forms],
            filters=_filters(listing.filters),
            fields=_fields(listing),
        )
    filters = _filters(SearchFilters)
    yield ListShown("/search", "/search/", ["/search.json"], filters, [])


def _downloads() -> Iterator[tuple[str, str]]:
    """The media type and the path of each whole table."""
    for address in LISTINGS:
        if address not in _AGAIN:
            yield FORMS["csv"][1], f"{address}.csv"


def _filters(filter_set: type[StrictFilterSet]) -> dict[str, str]:
    return {name: str(one.extra["help_text"]) for name, one in filter_set.base_filters.items()}


def _fields(listing: Listing) -> list[Field]:
    return [
        Field(field.name, _kind(field), _(field.description) if field.description else "")
        for field in flat_fields(listing.table.record)
    ]


def _kind(field: FlatField) -> str:
    said = str(_KINDS[field.kind])
    return _("list: %(kind)s") % {"kind": said} if field.listed else said
