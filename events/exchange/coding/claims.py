from collections.abc import Iterator
from typing import Any

from events.exchange.coding.context import Coding
from events.exchange.parts import ClaimPart, IncidentPart
from events.models import CasualtyClaim


def write_claims(coding: Coding) -> Iterator[str]:
    """Write the claims, and give their keys."""
    writer = _ClaimWriter(coding)
    writer.loosen_preference()
    for key in writer.parts:
        writer.put(key)
        yield key


class _ClaimWriter:
    """Writes each claim after the one that replaces it, as the database wants it."""

    def __init__(self, coding: Coding) -> None:
        self._coding = coding
        self._recorded: dict[str, CasualtyClaim] = coding.recorded(CasualtyClaim)
        self._written: dict[str, CasualtyClaim] = {}
        self.parts: dict[str, tuple[IncidentPart, ClaimPart]] = {
            f"{coding.own}{incident.key}/{claim.key}": (incident, claim)
            for incident in coding.sheet.incidents
            for claim in incident.claims
        }

    def loosen_preference(self) -> None:
        """One claim is preferred at a time, so the old one lets go before the new one takes."""
        loosened = [
            claim.pk
            for key, claim in self._recorded.items()
            if claim.preferred and not (key in self.parts and self.parts[key][1].preferred)
        ]
        if loosened:
            claims = CasualtyClaim.objects.filter(pk__in=loosened)
            claims.update(preferred=False, preferred_reason="")

    def put(self, key: str) -> None:
        chain: list[str] = []
        following: str | None = key
        while following in self.parts and following not in self._written:
            if following in chain:
                message = "replaced_by: these claims replace each other in a circle"
                part = self.parts[following][1]
                raise self._coding.ledger.refusal(part, "replaced_by", message)
            chain.append(following)
            following = self._replacing_key(following)
        for each in reversed(chain):
            self._write(each)

    def _replacing_key(self, key: str) -> str | None:
        incident, part = self.parts[key]
        if not part.replaced_by:
            return None
        if "#" in part.replaced_by:
            return f"seeds/{part.replaced_by}"
        return f"{self._coding.own}{incident.key}/{part.replaced_by}"

    def _write(self, key: str) -> None:
        incident, part = self.parts[key]
        values = self._values(part) | {
            "incident": self._coding.incidents[incident.key],
            "replaced_by": self._replacing(key, part),
        }
        claim = self._recorded.get(key) or CasualtyClaim(key=key)
        label = f"claim {incident.key}/{part.key}"
        self._written[key] = self._coding.ledger.put(claim, label, part, values)

    def _replacing(self, key: str, part: ClaimPart) -> CasualtyClaim | None:
        following = self._replacing_key(key)
        if following is None or following in self._written:
            return self._written.get(following or "")
        claim = CasualtyClaim.objects.filter(key=following).first()
        if claim is None:
            message = f"replaced_by: there is no claim {part.replaced_by}"
            raise self._coding.ledger.refusal(part, "replaced_by", message)
        return claim

    def _values(self, part: ClaimPart) -> dict[str, Any]:
        coding = self._coding
        published_on = coding.article.published_on
        as_of = part.as_of or published_on
        if as_of is None:
            message = "as_of is missing, and the text does not begin with its date"
            raise coding.ledger.refusal(part, "as_of", message)
        if published_on and as_of > published_on:
            message = f"as_of: {as_of} is after the day of the article, {published_on}"
            raise coding.ledger.refusal(part, "as_of", message)
        return {
            "passage": coding.passage(part),
            "harm": part.harm.value,
            "population": part.population.value,
            "low": part.low,
            "high": part.high,
            "wording": part.wording,
            "claimant": coding.shared.speaker(part.claimant, part, "claimant"),
            "as_of": as_of,
            "standing": part.standing.value,
            "standing_since": part.standing_since,
            "preferred": part.preferred,
            "preferred_reason": part.preferred_reason,
        }
