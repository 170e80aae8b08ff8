"""What sheets share: sources, speakers and places, found in the archive or entered in it.

The same slug is the same record. A sheet that says something else about a record of the archive
is refused, except about places of the gazetteer, where the gazetteer holds.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from events.exchange.ledger import Ledger
from events.exchange.parts import PlacePart, Sheet
from events.exchange.problems import did_you_mean
from events.exchange.strict_yaml import Part
from events.models import Place, PlaceName, Source, Speaker
from events.text import fold

M = TypeVar("M", Source, Speaker)


class Shared:
    """The sources, speakers and places that one sheet names."""

    def __init__(self, sheet: Sheet, ledger: Ledger) -> None:
        self._ledger = ledger
        self._sources = _by_slug(Source, _sources_named(sheet))
        self._speakers = _by_slug(Speaker, _speakers_named(sheet))
        self._places: dict[str, Place] = {}
        for part in sheet.sources:
            names = ("name", "kind", "country_code", "url")
            self._sources[part.slug] = self._put(Source, self._sources, part, names)
        for speaker in sheet.speakers:
            self._speakers[speaker.slug] = self._put(
                Speaker, self._speakers, speaker, ("name", "kind")
            )
        for place in sheet.places:
            self._places[place.slug] = self._put_place(place)

    def _put(self, model: type[M], known: Mapping[str, M], part: Any, names: Iterable[str]) -> M:
        values = {name: str(getattr(part, name)) for name in names}
        label = f"{model._meta.verbose_name} {part.slug}"
        record = known.get(part.slug)
        if record is None:
            return self._ledger.put(model(slug=part.slug), label, part, values)
        for name, value in values.items():
            old = getattr(record, name)
            if old != value:
                message = (
                    f"{label}: the archive has the {name} “{old}”, not “{value}”;"
                    " say the same here, or change it at the desk"
                )
                raise self._ledger.refusal(part, name, message)
        return record

    def _put_place(self, part: PlacePart) -> Place:
        names = ("name", "kind", "country_code", "admin1", "latitude", "longitude", "geonames_id")
        values = {name: getattr(part, name) for name in names} | {"kind": part.kind.value}
        label = f"place {part.slug}"
        place = Place.objects.filter(slug=part.slug).first()
        if place is None:
            self._refuse_second_number(part)
            place = self._ledger.put(Place(slug=part.slug), label, part, values)
        else:
            self._compare_place(place, part, values)
        self._put_names(place, part)
        return place

    def _refuse_second_number(self, part: PlacePart) -> None:
        if part.geonames_id is not None:
            other = Place.objects.filter(geonames_id=part.geonames_id).first()
            if other:
                message = f"GeoNames {part.geonames_id} is the archive's place {other.slug} already"
                raise self._ledger.refusal(part, "geonames_id", message)

    def _compare_place(self, place: Place, part: PlacePart, values: Mapping[str, Any]) -> None:
        same_entry = part.geonames_id is not None and place.geonames_id == part.geonames_id
        for name, value in values.items():
            old = getattr(place, name)
            if old == value or name not in part.lines:
                continue
            message = f"place {part.slug}: the archive has the {name} “{old}”, not “{value}”"
            if not same_entry:
                raise self._ledger.refusal(part, name, message)
            self._ledger.warn(part, name, f"{message}; the gazetteer's is kept")

    def _put_names(self, place: Place, part: PlacePart) -> None:
        known = set(place.names.values_list("name", flat=True))
        for name in dict.fromkeys([part.name, *part.names]):
            if not fold(name):
                message = f"place {part.slug}: the name “{name}” has no letter or digit"
                raise self._ledger.refusal(part, "names", message)
            if name not in known:
                label = f"place {part.slug}, name {name}"
                self._ledger.put(PlaceName(place=place), label, part, {"name": name})

    def source(self, slug: str, part: Part, name: str) -> Source | None:
        return self._named(self._sources, slug, part, name)

    def speaker(self, slug: str, part: Part, name: str) -> Speaker | None:
        return self._named(self._speakers, slug, part, name)

    def _named(self, known: Mapping[str, M], slug: str, part: Part, name: str) -> M | None:
        if not slug:
            return None
        if slug not in known:
            message = f"{name}: neither this sheet nor the archive has “{slug}”"
            raise self._ledger.refusal(part, name, message + did_you_mean(slug, known))
        return known[slug]

    def place(self, name: str, part: Part) -> Place | None:
        """The place of this slug, else the only place of this name in any spelling."""
        if not name:
            return None
        if name in self._places:
            return self._places[name]
        place = Place.objects.filter(slug=name).first()
        if place:
            return place
        found = list(Place.objects.named(name).order_by("slug")[:20])
        if len(found) == 1:
            return found[0]
        if not found:
            message = (
                f"place: neither this sheet nor the archive has “{name}”; enter it under places"
            )
            raise self._ledger.refusal(part, "place", message)
        candidates = "; ".join(f"{place.slug} ({place})" for place in found)
        raise self._ledger.refusal(part, "place", f"“{name}” may be any of these: {candidates}")


def _by_slug(model: type[M], slugs: set[str]) -> dict[str, M]:
    return {record.slug: record for record in model._default_manager.filter(slug__in=slugs)}


def _sources_named(sheet: Sheet) -> set[str]:
    return {part.slug for part in sheet.sources} | {
        sheet.article.source,
        sheet.article.origin_source,
    }


def _speakers_named(sheet: Sheet) -> set[str]:
    slugs = {part.slug for part in sheet.speakers} | {quote.speaker for quote in sheet.quotes}
    for incident in sheet.incidents:
        slugs |= {claim.claimant for claim in incident.claims}
        for attribution in incident.attributions:
            slugs |= {attribution.actor, attribution.claimant}
    return slugs
