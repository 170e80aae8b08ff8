"""What the map draws: incidents counted on the server in the cells of a grid."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from events import addresses
from events.cells import Window, named, read_box, read_cell, read_zoom, window
from events.locator import drawn_precision
from events.models import Cell, Incident, Spot
from events.models.spot import COUNTED, CellQuerySet, Cluster, SpotQuerySet
from events.records import CellRecord, CellsRecord, LoneIncident, NamedIncident
from events.spot_filters import SpotFilters
from events.views.listing import base
from events.views.twins import json_response

# How many incidents of unknown coordinates one answer names; it counts them all.
_NAMED = 20
# What orders or parts a list means nothing on the map.
_OF_LISTS = ("sort", "page", "cursor", "limit")

# Data has no language, and so its address has none.
CELLS = "/map/cells.json"
# What the address takes beside the filters of incidents; documented at /data/.
PARAMETERS = {
    "zoom": _(
        "A whole number from 0 to 18. At zoom z the world is 256 × 2^z pixels wide, and a cell "
        "of level z + 2 is 64 pixels wide."
    ),
    "bbox": _(
        "The part of the world: west,south,east,north in degrees, as in 22,44,41,53. Where west "
        "is greater than east it crosses the date line."
    ),
}

T = TypeVar("T")


def cells_json(request: HttpRequest) -> HttpResponse:
    """The cells of `bbox` at `zoom` that hold incidents of the filters: four queries at most."""
    given = request.GET.copy()
    zoom = _required(given, "zoom", read_zoom)
    box = _required(given, "bbox", read_box)
    for name in _OF_LISTS:
        if name in given:
            raise BadRequest(f"“{name}” means nothing here: the map counts every incident.")
    filters = SpotFilters.read(given, Spot.objects.all())
    spots = filters.qs
    shown = window(zoom, box)
    clusters = _clusters(shown, spots, Cell.objects.of_asked(filters.given))
    nowhere = spots.nowhere().count()
    return json_response(
        CellsRecord(
            zoom=zoom,
            level=shown.level,
            coarser=shown.level < zoom + 2,
            incidents=sum(cluster.incidents for cluster in clusters),
            duplicates=sum(cluster.duplicates for cluster in clusters),
            killed=_sum(cluster.killed for cluster in clusters),
            without_place=nowhere,
            named_without_place=_named(spots, base(request)) if nowhere else [],
            cells=_records(clusters, shown.level, given, base(request)),
        )
    )


def _required(given: QueryDict, name: str, read: Callable[[str], T]) -> T:
    """Take what is no filter out of the question. Raises BadRequest with a sentence."""
    values = given.pop(name, [])
    if len(values) != 1:
        times = f"is given {len(values)} times; once is enough" if values else "is missing"
        raise BadRequest(
            f"“{name}” {times}. The map asks for its cells as in zoom=5&bbox=22,44,41,53."
        )
    try:
        return read(values[0])
    except ValueError as error:
        raise BadRequest(f"{name}: {error}") from None


def _clusters(shown: Window, spots: SpotQuerySet, kept: CellQuerySet | None) -> list[Cluster]:
    """From the sums that the database keeps where they say enough, else from the spots."""
    if kept is not None and shown.level <= COUNTED:
        return kept.clusters(shown)
    return spots.clusters(shown)


def _sum(figures: Iterable[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def _records(
    clusters: list[Cluster], level: int, filters: QueryDict, site: str
) -> list[CellRecord]:
    ids = [cluster.only for cluster in clusters if cluster.only is not None]
    lone = Incident.objects.select_related("place").defer("search").in_bulk(ids)
    asked = filters.get("cell")
    records = []
    for cluster in clusters:
        name = named(level, cluster.x, cluster.y)
        # Where the question names a cell, a coarser one would lead to more than it asked for.
        filters["cell"] = asked if asked and read_cell(asked).level > level else name
        incident = lone.get(cluster.only) if cluster.only is not None else None
        records.append(
            CellRecord(
                cell=name,
                permalink=f"{site}/incidents/?{filters.urlencode()}",
                incidents=cluster.incidents,
                duplicates=cluster.duplicates,
                killed=cluster.killed,
                latitude=cluster.latitude,
                longitude=cluster.longitude,
                incident=_lone(incident, site) if incident else None,
            )
        )
    return records


def _lone(incident: Incident, site: str) -> LoneIncident:
    return LoneIncident(
        code=incident.code,
        title=incident.title,
        permalink=site + addresses.incident(incident.code),
        place_precision=drawn_precision(incident).value,
        place_name=incident.place.name if incident.place else incident.place_name,
    )


def _named(spots: Any, site: str) -> list[NamedIncident]:
    newest = spots.nowhere().order_by("-incident_id").values("incident_id")[:_NAMED]
    return [
        NamedIncident(code=code, title=title, permalink=site + addresses.incident(code))
        for code, title in Incident.objects.filter(pk__in=newest)
        .order_by("-pk")
        .values_list("code", "title")
    ]
