"""Incidents, and the claims, quotes, links and changes that belong to them."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from events import addresses, tally
from events.history import Change
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Correction,
    Incident,
    IncidentLink,
    Quote,
)
from events.models.vocabulary import Harm, Population
from events.records import (
    AttributionRecord,
    ChangeRecord,
    ClaimRecord,
    CorrectionRecord,
    DifferenceRecord,
    Figure,
    HistoryRecord,
    IncidentRecord,
    IncidentRow,
    LinkRecord,
    QuoteRecord,
)
from events.to_records.articles import article_row, passage_record

_HARMS = (Harm.KILLED, Harm.INJURED)
_BOUNDS = ("low", "best", "high")


def incident_row(incident: Incident, base: str) -> IncidentRow:
    return _row(incident, incident.counts_of_people, base)


def _row(incident: Incident, counts: Mapping[str, int | None], base: str) -> IncidentRow:
    place = incident.place
    latitude, longitude = coordinates(incident)
    return IncidentRow(
        code=incident.code,
        permalink=base + addresses.incident(incident.code),
        title=incident.title,
        language=incident.language,
        kind=incident.kind,
        first_day=incident.first_day,
        last_day=incident.last_day,
        date_precision=incident.date_precision,
        place=place.slug if place else None,
        place_name=place.name if place else incident.place_name,
        country=incident.country_code,
        place_precision=incident.place_precision,
        latitude=latitude,
        longitude=longitude,
        weapons=incident.weapons,
        targets=incident.targets,
        grading=incident.grading,
        **counts,
    )


def _counts(figures: Mapping[tuple[str, str], tally.Tally]) -> dict[str, int | None]:
    """The counts of people among the figures, under the names of a row's columns."""
    return {
        f"{harm}_{bound}": getattr(figures.get((harm, Population.PEOPLE)), bound, None)
        for harm in _HARMS
        for bound in _BOUNDS
    }


def coordinates(incident: Incident) -> tuple[float | None, float | None]:
    """The incident's own, else its place's centre; place_precision says how exact they are."""
    spot = incident.place if incident.latitude is None else incident
    return (spot.latitude, spot.longitude) if spot else (None, None)


def incident_record(
    incident: Incident,
    *,
    base: str,
    as_of: datetime.date | None,
    figures: Mapping[tuple[str, str], tally.Tally],
    claims: Iterable[CasualtyClaim],
    quotes: Iterable[Quote],
    attributions: Iterable[Attribution],
    articles: Iterable[Article],
    links: Iterable[IncidentLink],
    corrections: Iterable[Correction],
) -> IncidentRecord:
    row = _row(incident, _counts(figures), base)
    return IncidentRecord(
        **{name: getattr(row, name) for name in IncidentRow.__struct_fields__},
        as_of=as_of,
        summary=incident.summary,
        grading_reason=incident.grading_reason,
        sensitivity=incident.sensitivity,
        figures=[_figure(*key, found) for key, found in figures.items()],
        claims=[claim_record(claim, incident.code, base) for claim in claims],
        quotes=[quote_record(quote, base) for quote in quotes],
        attributions=[attribution_record(one, incident.code, base) for one in attributions],
        articles=[article_row(article, base) for article in articles],
        links=[link_record(link) for link in links],
        corrections=[correction_record(one, incident.code, base) for one in corrections],
    )


def _figure(harm: str, population: str, found: tally.Tally) -> Figure:
    return Figure(
        harm=harm,
        population=population,
        low=found.low,
        best=found.best,
        high=found.high,
        words=tally.in_words(found.low, found.high),
        best_claim=found.best_claim,
        claims=list(found.claims),
        rule=found.rule,
    )


def claim_record(claim: CasualtyClaim, code: str, base: str) -> ClaimRecord:
    source = claim.passage.article.source
    return ClaimRecord(
        id=claim.pk,
        permalink=base + addresses.claim(code, claim.pk),
        incident=code,
        harm=claim.harm,
        population=claim.population,
        low=claim.low,
        high=claim.high,
        wording=claim.wording,
        claimant=claim.claimant.name if claim.claimant else None,
        claimant_slug=claim.claimant.slug if claim.claimant else None,
        as_of=claim.as_of,
        standing=claim.standing,
        standing_since=claim.standing_since,
        replaced_by=claim.replaced_by_id,
        preferred=claim.preferred,
        preferred_reason=claim.preferred_reason,
        source=source.name if source else None,
        source_slug=source.slug if source else None,
        passage=passage_record(claim.passage, base),
    )


def quote_record(quote: Quote, base: str) -> QuoteRecord:
    return QuoteRecord(
        id=quote.pk,
        permalink=base + addresses.quote(quote),
        speaker=quote.speaker.name,
        speaker_slug=quote.speaker.slug,
        described_as=quote.described_as,
        mode=quote.mode,
        incidents=[incident.code for incident in quote.incidents.all()],
        passage=passage_record(quote.passage, base),
    )


def attribution_record(attribution: Attribution, code: str, base: str) -> AttributionRecord:
    return AttributionRecord(
        id=attribution.pk,
        permalink=base + addresses.attribution(code, attribution.pk),
        incident=code,
        actor=attribution.actor.name,
        actor_slug=attribution.actor.slug,
        stance=attribution.stance,
        claimant=attribution.claimant.name if attribution.claimant else None,
        claimant_slug=attribution.claimant.slug if attribution.claimant else None,
        passage=passage_record(attribution.passage, base),
    )


def link_record(link: IncidentLink) -> LinkRecord:
    return LinkRecord(
        from_incident=link.from_incident.code,
        relation=link.relation,
        to_incident=link.to_incident.code,
    )


def correction_record(correction: Correction, code: str, base: str) -> CorrectionRecord:
    return CorrectionRecord(
        incident=code,
        permalink=base + addresses.correction(code, correction.pk),
        made_on=correction.made_on,
        note=correction.note,
    )


def history_record(code: str, changes: Iterable[Change], base: str) -> HistoryRecord:
    return HistoryRecord(
        incident=code,
        changes=[
            ChangeRecord(
                permalink=base + addresses.change(code, change.name),
                at=change.at,
                what=change.what,
                differences=[DifferenceRecord(**asdict(one)) for one in change.differences],
            )
            for change in changes
        ],
    )
