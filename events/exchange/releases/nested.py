"""Incidents and articles with everything that belongs to them, as their JSON twins have it."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.db.models import Prefetch, QuerySet

from events.exchange.releases.files import HashedFile, Written
from events.geojson import feature
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    Passage,
    Quote,
)
from events.records import IncidentRecord, IncidentRow
from events.tally import tallies
from events.to_records import article_record, incident_record

INCIDENTS, ARTICLES, MAP, FINGERPRINTS = (
    "incidents.jsonl", "articles.jsonl", "incidents.geojson", "incidents.sha256",
)  # fmt: skip
_INCIDENTS_AT_ONCE = 500
# A text may have a megabyte.
_ARTICLES_AT_ONCE = 100
# Told how many more were written.
Watch = Callable[[int], None]


def write_incidents(folder: Path, site: str, watch: Watch) -> list[Written]:
    """Each incident as a line, as a feature, and by the SHA-256 of its line."""
    with (
        HashedFile(folder, INCIDENTS) as lines,
        HashedFile(folder, MAP) as features,
        HashedFile(folder, FINGERPRINTS) as fingerprints,
    ):
        features.write(b'{"type":"FeatureCollection","features":[')
        parted_by = b"\n"
        for incident in _batches(_incidents(), _INCIDENTS_AT_ONCE, watch):
            record = _record(incident, site)
            line = msgspec.json.encode(record)
            lines.write(line + b"\n")
            features.write(parted_by + msgspec.json.encode(_feature(record)))
            fingerprints.write(f"{hashlib.sha256(line).hexdigest()}  {record.code}\n".encode())
            parted_by = b",\n"
        features.write(b"\n]}\n")
    return [file.written for file in (lines, features, fingerprints)]


def write_articles(folder: Path, site: str, watch: Watch) -> Written:
    with HashedFile(folder, ARTICLES) as lines:
        for article in _batches(_articles(), _ARTICLES_AT_ONCE, watch):
            passages = list(article.passages.all())
            for passage in passages:
                passage.article = article
            incidents = [coverage.incident for coverage in article.coverage.all()]
            record = article_record(article, passages, incidents, site)
            lines.write(msgspec.json.encode(record) + b"\n")
    return lines.written


def _batches(rows: QuerySet[Any], size: int, watch: Watch) -> Iterator[Any]:
    """The rows by their ids, so many in memory at once, with all that goes with them."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield from batch
        watch(len(batch))
        last = batch[-1].pk


def _incidents() -> QuerySet[Incident]:
    quotes = Quote.objects.with_origins().order_by("passage__article_id", "passage__start")
    spoken_of = Prefetch("incidents", Incident.objects.only("code"))
    links = IncidentLink.objects.with_titles()
    # As plain lists: a profile gave the managers for each a third of the time.
    parts: list[Prefetch[Any]] = [
        Prefetch(
            "claims", CasualtyClaim.objects.with_origins().in_ledger_order(), to_attr="its_claims"
        ),
        Prefetch("quotes", quotes.prefetch_related(spoken_of), to_attr="its_quotes"),
        Prefetch(
            "attributions",
            Attribution.objects.with_origins().order_by("id"),
            to_attr="its_attributions",
        ),
        Prefetch("coverage", Coverage.objects.with_articles(), to_attr="its_coverage"),
        Prefetch("corrections", Correction.objects.newest_first(), to_attr="its_corrections"),
        Prefetch("links_from", links, to_attr="its_links_from"),
        Prefetch("links_to", links, to_attr="its_links_to"),
    ]
    return Incident.objects.select_related("place").defer("search").prefetch_related(*parts)


def _record(incident: Any, site: str) -> IncidentRecord:
    claims = incident.its_claims
    links = {link.pk: link for link in (*incident.its_links_from, *incident.its_links_to)}
    return incident_record(
        incident,
        base=site,
        as_of=None,
        figures=tallies(claims),
        claims=claims,
        quotes=incident.its_quotes,
        attributions=incident.its_attributions,
        articles=[coverage.article for coverage in incident.its_coverage],
        links=[links[number] for number in sorted(links)],
        corrections=incident.its_corrections,
    )


def _feature(record: IncidentRecord) -> dict[str, Any]:
    names = IncidentRow.__struct_fields__
    return feature(record, {name: getattr(record, name) for name in names})


def _articles() -> QuerySet[Article]:
    parts: list[Prefetch[Any]] = [
        Prefetch("passages", Passage.objects.in_reading_order().defer("search")),
        Prefetch("coverage", Coverage.objects.select_related("incident").order_by("incident_id")),
    ]
    return Article.objects.select_related("source").defer("search").prefetch_related(*parts)
