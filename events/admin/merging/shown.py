"""What two incidents say and hold, in an editor's words."""

from functools import singledispatch

from events.days import in_words as day_in_words
from events.days import interval_in_words
from events.labels import label
from events.merging import Part
from events.models import (
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    QuoteIncident,
    Tombstone,
)
from events.models.vocabulary import Target, Weapon
from events.tally import in_words


def part_in_words(part: Part, incident: Incident) -> str:
    """Empty when the incident says nothing of it."""
    match part.name:
        case "kind":
            return incident.get_kind_display()
        case "when":
            return _days(incident)
        case "where":
            return _place(incident)
        case "weapons":
            return ", ".join(str(Weapon(word).label) for word in incident.weapons)
        case "targets":
            return ", ".join(str(Target(word).label) for word in incident.targets)
        case "grading":
            return ": ".join(
                filter(None, [incident.get_grading_display(), incident.grading_reason])
            )
    [name] = [name for name in part.fields if name != "slug"]
    return str(getattr(incident, name))


def _days(incident: Incident) -> str:
    if incident.last_day is None:
        return ""
    said = interval_in_words(incident.first_day, incident.last_day, incident.date_precision)
    return f"{said} (known to the {incident.date_precision})" if _is_vague(incident) else said


def _is_vague(incident: Incident) -> bool:
    return incident.date_precision in {"week", "month", "year"}


def _place(incident: Incident) -> str:
    parts = [str(incident.place or ""), incident.place_name, incident.get_place_precision_display()]
    if incident.latitude is not None:
        parts.append(f"{incident.latitude}, {incident.longitude}")
    if not incident.place:
        parts.append(incident.country_code)
    return " · ".join(filter(None, parts))


@singledispatch
def row_in_words(row: object) -> str:
    """A row that hangs on an incident, as it is told from its like."""
    raise TypeError(f"nothing is known of {row!r}")


@row_in_words.register
def _(claim: CasualtyClaim) -> str:
    whom = "" if claim.population == "people" else f" ({claim.get_population_display()})"
    said = f"{in_words(claim.low, claim.high)} {claim.get_harm_display()}{whom}"
    who = claim.claimant or claim.passage.article.source or "the article"
    more = [f"as of {day_in_words(claim.as_of)}"]
    if claim.standing != "stands":
        more.append(claim.get_standing_display())
    if claim.preferred:
        more.append("preferred")
    return f"{said}, says {who}, {', '.join(more)}: “{claim.passage.exact}”"


@row_in_words.register
def _(attribution: Attribution) -> str:
    claimant = f", says {attribution.claimant}" if attribution.claimant else ""
    return f"{attribution}{claimant}: “{attribution.passage.exact}”"


@row_in_words.register
def _(link: QuoteIncident) -> str:
    return f"{link.quote.speaker}: “{link.quote.passage.exact}”"


@row_in_words.register
def _(coverage: Coverage) -> str:
    return label(coverage.article)


@row_in_words.register
def _(correction: Correction) -> str:
    return f"{day_in_words(correction.made_on)}: {correction.note}"


@row_in_words.register
def _(link: IncidentLink) -> str:
    return f"{link.from_incident.code} {link.get_relation_display()} {link.to_incident.code}"


@row_in_words.register
def _(stone: Tombstone) -> str:
    return f"{stone.code}, withdrawn on {day_in_words(stone.made_on)}"
