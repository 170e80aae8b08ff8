"""Whether an incident can be published, and what is missing, in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What a published incident needs, by field, in the words of the sentence that asks for it.
_NEEDED = {
    "last_day": "the last day on which it may have happened",
    "place_precision": "how exactly its place is known",
    "grading": "a grading",
    "grading_reason": "the reason for its grading",
}


def lacking(fields: Mapping[str, Any]) -> dict[str, str]:
    """What the incident's own fields lack: a sentence for each field that has to be filled."""
    found = {
        name: f"A published incident needs {words}."
        for name, words in _NEEDED.items()
        if not fields.get(name)
    }
    if not fields.get("place") and not fields.get("place_name"):
        found["place"] = "A published incident needs a place, or the place as reported."
    return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """An article that reports on the incident.

    why_hidden says why readers will not see it when the incident is published, empty when they
    will; rests is whether a figure, a quote or an attribution of the incident rests on it.
    """

    title: str
    why_hidden: str
    rests: bool


def missing(
    fields: Mapping[str, Any], articles: Sequence[Evidence], doubts: Iterable[str]
) -> list[str]:
    """All that stands in the way of publishing, one sentence each; nothing when all is there.

    doubts are the possible duplicates that nobody has looked at yet, each in a sentence. (That
    each figure has its passage, the database holds; that readers can see it is asked here.)
    """
    found = [*lacking(fields).values(), *doubts]
    hidden = [article for article in articles if article.rests and article.why_hidden]
    found += [
        f"Something rests on “{article.title}”, which readers would not see: {article.why_hidden}"
        for article in hidden
    ]
    if not hidden and all(article.why_hidden for article in articles):
        found.append("No article that readers can see reports on it: add one.")
    return found
