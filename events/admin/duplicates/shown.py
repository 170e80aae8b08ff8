"""Possible duplicates as an editor reads them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from events.days import interval_in_words
from events.duplicates import Candidate, Reach
from events.editors import User, sees
from events.models import Incident
from events.models.vocabulary import Harm
from events.tally import in_words

WHY = "Say in a few words how they differ."


@dataclass(frozen=True)
class Line:
    """One possible duplicate: what it is, how far it lies, and what its claims say.

    Somebody else's draft that the editor may not see is told by its place, days and figures.
    """

    incident: Incident
    days: str
    distance: str
    figures: str
    alike: bool | None
    is_open: bool

    @classmethod
    def of(cls, candidate: Candidate, user: User) -> "Line":
        incident = candidate.incident
        return cls(
            incident,
            interval_in_words(incident.first_day, incident.last_day, incident.date_precision),
            distance_in_words(candidate.kilometres),
            figures_in_words(candidate.figures),
            candidate.alike,
            sees(user, incident),
        )


@dataclass(frozen=True)
class Answer:
    """What the editor said to the question: which were shown, whether none is it, and why."""

    seen: frozenset[int] = frozenset()
    apart: bool = False
    why: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any], prefix: str) -> "Answer":
        numbers = re.findall(r"[0-9]{1,18}", data.get(f"{prefix}duplicates_seen", ""))
        return cls(
            frozenset(map(int, numbers)),
            bool(data.get(f"{prefix}not_duplicates")),
            data.get(f"{prefix}not_duplicates_why", "").strip(),
        )


_UNANSWERED = Answer()


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
    user: User,
    *,
    prefix: str = "",
    problem: str = "",
    answer: Answer = _UNANSWERED,
) -> SafeString:
    """The list with its question, as it stands inside the form that enters the incident.

    prefix is that of the form's fields; answer is what was answered so far.
    """
    lines = [Line.of(candidate, user) for candidate in candidates]
    context = {
        "lines": lines,
        "seen": ",".join(str(line.incident.pk) for line in lines),
        "prefix": prefix,
        "problem": problem,
        "answer": answer,
    }
    return SafeString(render_to_string("desk/duplicates/_panel.html", context))
