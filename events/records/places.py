"""Places, and the map's cells."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from msgspec import Meta, Struct

from events.models.vocabulary import Harm, PlaceKind, PlacePrecision
from events.records.incidents import IncidentRow
from events.records.words import (
    Country,
    Incident,
    Latitude,
    Longitude,
    Permalink,
    PlaceName,
    one_of,
)

_Title = Annotated[str, Meta(description=_("What happened, in one line"))]


class PlaceRow(Struct, kw_only=True, frozen=True):
    """An entry of the gazetteer; its coordinates are its centre."""

    slug: Annotated[str, Meta(description=_("What names the place in addresses"))]
    permalink: Permalink
    name: Annotated[str, Meta(description=_("The place's name"))]
    kind: Annotated[str, one_of(PlaceKind, _("What kind of place"))]
    country: Country
    admin1: Annotated[str, Meta(description=_("First-level division; empty when unknown"))]
    latitude: Latitude
    longitude: Longitude
    geonames_id: Annotated[int | None, Meta(description=_("Its number in GeoNames"))]
    incidents: Annotated[int, Meta(description=_("How many incidents the archive has there"))]


class TotalRecord(Struct, kw_only=True, frozen=True):
    """A sum over incidents, by the counting rule; duplicates are left out and counted apart."""

    harm: Annotated[str, one_of(Harm, "What was done to people")]
    low: Annotated[int, Meta(description="Sum of the lower figures")]
    best: Annotated[int, Meta(description="Sum of the best counts")]
    high: Annotated[
        int, Meta(description="Sum of the upper figures, and of best where one is open")
    ]
    open_above: Annotated[bool, Meta(description="Whether an upper figure is open")]
    counted: Annotated[int, Meta(description="Incidents with such a figure")]


class PlaceRecord(PlaceRow, kw_only=True, frozen=True):
    """A place with what happened there."""

    names: Annotated[list[str], Meta(description="Every known spelling")]
    totals: Annotated[list[TotalRecord], Meta(description="Sums over its incidents")]
    left_out: Annotated[int, Meta(description="Duplicate incidents left out of the totals")]
    latest: Annotated[list[IncidentRow], Meta(description="The latest 50 incidents there")]


class NamedIncident(Struct, kw_only=True, frozen=True):
    """An incident by its name."""

    code: Incident
    title: _Title
    permalink: Permalink


class LoneIncident(NamedIncident, kw_only=True, frozen=True):
    """The one incident of a cell that holds no other."""

    place_precision: Annotated[str, one_of(PlacePrecision, "How exact its coordinates are")]
    place_name: PlaceName


class CellRecord(Struct, kw_only=True, frozen=True):
    """One cell of the map's grid that holds incidents."""

    cell: Annotated[str, Meta(description="Level, column and row, counted from the north-west")]
    permalink: Annotated[str, Meta(description="Its incidents as a list")]
    incidents: Annotated[int, Meta(description="How many incidents it holds")]
    duplicates: Annotated[int, Meta(description="Those recorded as duplicates of another")]
    killed: Annotated[
        int | None,
        Meta(description="Sum of best counts, without duplicates; null when unknown"),
    ]
    latitude: Annotated[float, Meta(description="Mean of the incidents’, in degrees")]
    longitude: Annotated[float, Meta(description="Mean of the incidents’, in degrees")]
    incident: Annotated[LoneIncident | None, Meta(description="The incident, where there is one")]


class CellsRecord(Struct, kw_only=True, frozen=True):
    """The incidents of a part of the map, counted in cells; cells at its edge count whole."""

    zoom: Annotated[int, Meta(description="The zoom that was asked for")]
    level: Annotated[int, Meta(description="The grid is of 2^level by 2^level cells")]
    coarser: Annotated[
        bool, Meta(description="Whether the level is coarser than zoom + 2, to bound the answer")
    ]
    incidents: Annotated[int, Meta(description="How many the cells hold")]
    duplicates: Annotated[int, Meta(description="Those recorded as duplicates of another")]
    killed: Annotated[int | None, Meta(description="Sum over the cells; null when unknown")]
    without_place: Annotated[
        int, Meta(description="Incidents of unknown coordinates, wherever the map looks")
    ]
    named_without_place: Annotated[
        list[NamedIncident], Meta(description="Twenty of them at most, the newest first")
    ]
    cells: Annotated[list[CellRecord], Meta(description="The cells that hold any")]
