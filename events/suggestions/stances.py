"""Who is said to have done it, and by which stance, when the words say so plainly."""

import re

from events.models.vocabulary import Stance
from events.suggestions.speakers import NAME

_BY = rf"(?:the\s+)?(?P<actor>{NAME})"
_WHO = rf"(?:[Tt]he\s+)?(?P<actor>{NAME})"
_HAS = r"\s+(?:(?:has|have|had|also)\s+){0,2}"
_ATTACK = r"(?:air\s?|drone |missile |rocket )?(?:attacks?|strikes?|shelling|bombardments?)"

_OWN = {
    Stance.CLAIMED: rf"{_WHO}{_HAS}claimed responsibility",
    Stance.DENIED: rf"{_WHO}{_HAS}denied\b",
}
_ALLEGED = (
    rf"\b(?:carried out|launched|committed|conducted|perpetrated|fired) by\s+{_BY}",
    rf"\b(?:blamed|accused|accuses|blames)\s+{_BY}",
    rf"{_BY}[’']s?\s+(?:\w+\s+)?{_ATTACK}\b",
)
_SILENT = rf"{_WHO}{_HAS}(?:not\s+\w+|declined|refused)\s+(?:any\s+|to\s+)?comment"


def plain_stance(words: str) -> dict[str, object]:
    """stance, actor and claimant (both as names), as far as the words say them, or nothing."""
    found: dict[Stance, set[str]] = {}
    for stance, pattern in _OWN.items():
        found[stance] = _names(pattern, words)
    found[Stance.ALLEGED] = set().union(*(_names(pattern, words) for pattern in _ALLEGED))
    found[Stance.NO_COMMENT] = _names(_SILENT, words)
    said = {stance: names for stance, names in found.items() if names}
    if len(said) != 1:
        return {}
    [(stance, names)] = said.items()
    name = next(iter(names)) if len(names) == 1 else ""
    actor = "" if stance == Stance.NO_COMMENT else name
    claimant = "" if stance == Stance.ALLEGED else name
    values = {"stance": stance.value, "actor": actor, "claimant": claimant}
    return {field: value for field, value in values.items() if value}


def _names(pattern: str, words: str) -> set[str]:
    return {re.sub(r"[’']s$", "", match["actor"]) for match in re.finditer(pattern, words)}
