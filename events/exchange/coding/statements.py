"""Who did it, who said what, and how incidents hang together."""

from collections.abc import Iterator

from events.exchange.coding.context import Coding
from events.exchange.parts import QuotePart
from events.models import Attribution, Incident, IncidentLink, Quote, QuoteIncident


def write_attributions(coding: Coding) -> Iterator[str]:
    """Write the attributions, and give their keys."""
    recorded = coding.recorded(Attribution)
    for incident in coding.sheet.incidents:
        for part in incident.attributions:
            key = f"{coding.own}{incident.key}/{part.key}"
            record = recorded.get(key) or Attribution(key=key)
            values = {
                "incident": coding.incidents[incident.key],
                "actor": coding.shared.speaker(part.actor, part, "actor"),
                "stance": part.stance.value,
                "passage": coding.passage(part),
                "claimant": coding.shared.speaker(part.claimant, part, "claimant"),
            }
            coding.ledger.put(record, f"attribution {incident.key}/{part.key}", part, values)
            yield key


def write_quotes(coding: Coding) -> Iterator[str]:
    """Write the quotes with the incidents that they speak of, and give their keys."""
    recorded = coding.recorded(Quote)
    for part in coding.sheet.quotes:
        key = coding.own + part.key
        record = recorded.get(key) or Quote(key=key)
        values = {
            "passage": coding.passage(part),
            "speaker": coding.shared.speaker(part.speaker, part, "speaker"),
            "described_as": part.described_as,
            "mode": part.mode.value,
        }
        coding.ledger.put(record, f"quote {part.key}", part, values)
        _join(coding, record, part)
        yield key


def _join(coding: Coding, quote: Quote, part: QuotePart) -> None:
    joined = {each.incident_id: each for each in quote.incident_links.all()}
    for reference in dict.fromkeys(part.incidents):
        incident = coding.incident(reference, part, "incidents")
        coding.cover(incident)
        if joined.pop(incident.pk, None) is None:
            label = f"quote {part.key}, incident {reference}"
            values = {"quote": quote, "incident": incident}
            coding.ledger.put(QuoteIncident(), label, part, values)
    for gone in joined.values():
        coding.ledger.remove(gone, f"quote {part.key}, incident {gone.incident.code}")


def write_links(coding: Coding) -> Iterator[str]:
    """Write the links, and give their ids as text: a link has no key."""
    for part in coding.sheet.links:
        ends: dict[str, Incident | str] = {
            "from_incident": coding.incident(part.from_incident, part, "from_incident"),
            "to_incident": coding.incident(part.to_incident, part, "to_incident"),
            "relation": part.relation.value,
        }
        link = IncidentLink.objects.filter(**ends).first() or IncidentLink(**ends)
        label = f"link {part.from_incident} {part.relation.value} {part.to_incident}"
        passage = coding.passage(part) if part.words else None
        coding.ledger.put(link, label, part, ends | {"passage": passage})
        yield str(link.pk)
