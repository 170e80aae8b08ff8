"""Possible duplicates as an editor reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from events.days import interval_in_words
from events.duplicates import Candidate, Reach
from events.models import Incident
from events.models.vocabulary import Harm
from events.tally import in_words

WHY = "Say in a few words how they differ."


@dataclass(frozen=True)
class Line:
    """One possible duplicate: what it is, how far it lies, and what its claims say."""

    incident: Incident
    days: str
    distance: str
    figures: str
    alike: bool | None

    @classmethod
    def of(cls, candidate: Candidate) -> "Line":
        incident = candidate.incident
        return cls(
            incident,
            interval_in_words(incident.first_day, incident.last_day, incident.date_precision),
            distance_in_words(candidate.kilometres),
            figures_in_words(candidate.figures),
            candidate.alike,
        )


def distance_in_words(kilometres: float | None) -> str:
    if kilometres is None:
        return "somewhere in the same country"
    if kilometres < 0.001:
        return "the same place"
    return "less than 1 km away" if kilometres < 1 else f"{kilometres:.0f} km away"


def figures_in_words(figures: Mapping[str, Reach]) -> str:
    """As in "6–11 killed, 24 injured"; empty when nothing is claimed."""
    said = ((Harm(harm).label, figures[harm]) for harm in Harm.values if harm in figures)
    return ", ".join(f"{in_words(reach.least, reach.most)} {label}" for label, reach in said)


def panel(
    candidates: Iterable[Candidate],
    *,
    prefix: str = "",
    problem: str = "",
    apart: bool = False,
    why: str = "",
) -> SafeString:
    """The list with its question, as it stands inside the form that enters the incident.

    prefix is that of the form's fields; apart and why are what was answered so far.
    """
    lines = [Line.of(candidate) for candidate in candidates]
    context = {
        "lines": lines,
        "seen": ",".join(str(line.incident.pk) for line in lines),
        "prefix": prefix,
        "problem": problem,
        "apart": apart,
        "why": why,
    }
    return SafeString(render_to_string("desk/duplicates/_panel.html", context))
