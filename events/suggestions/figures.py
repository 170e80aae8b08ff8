"""How many people came to which harm, when the words say so plainly."""

import re

from events.models.vocabulary import Harm, Population
from events.text import Figure, read_figure

# The people who are counted, each as the archive's populations divide them.
_PEOPLE = {
    Population.PEOPLE: "people|persons?|individuals|residents?|passengers|victims",
    Population.CIVILIANS: "civilians?",
    Population.CHILDREN: "children|child|girls?|boys?|minors?|infants?|bab(?:y|ies)",
    Population.WOMEN: "women|woman",
    Population.MEN: "men|man",
    Population.COMBATANTS: "soldiers?|troops|servicemen|fighters?|militants?|combatants?",
    Population.RESPONDERS: "rescuers?|firefighters?|medics?|paramedics?|rescue workers?"
    "|emergency workers?",
    Population.JOURNALISTS: "journalists?|reporters?",
}
# What is said of those who came to harm ("were ..."), and what is said to have been done to them.
_SUFFERED = {
    Harm.KILLED: "killed|dead|died|perished",
    Harm.INJURED: "injured|wounded|hurt",
    Harm.MISSING: "missing|unaccounted for",
    Harm.DETAINED: "detained|arrested",
    Harm.DISPLACED: "displaced",
}
_DONE = {
    Harm.KILLED: "killed|killing|kills|(?:claim(?:ed|ing|s)|took|taking) the lives of|deaths? of",
    Harm.INJURED: "injured|injuring|injures|wounded|wounding|wounds",
    Harm.DETAINED: "detained|detaining|detains|arrested|arresting",
    Harm.DISPLACED: "displaced|displacing|displaces",
}
# What was feared, denied, planned or possible is no plain claim.
_HEDGED = re.compile(
    r"\b(?:feared|fears?|may|might|could|would|will|if|unless|should|possibly|probably|believed"
    r"|presumed|risk\w*|threat\w*|plan\w*|intend\w*|attempt\w*|not|never|den(?:y|ies|ied)|without"
    r"|false\w*|refut\w*|since|average|every|per|each)\b|n[’']t\b",
    re.I,
)
_ADJECTIVES = (
    r"(?:(?:young|elderly|innocent|unarmed|local|ordinary|(?-i:[A-Z])\w+(?:an|ian|ese|ish|i))\s+)"
)
_NOUN = "|".join(f"(?P<{name.name}>{nouns})" for name, nouns in _PEOPLE.items())
_OF_THEM = rf"(?:\s+(?:of\s+(?:the\s+)?)?{_ADJECTIVES}{{0,2}}(?:{_NOUN})\b)"


def _any(words: dict[Harm, str]) -> str:
    return "|".join(f"(?P<{harm.name}>{each})" for harm, each in words.items())


_THEN_HARM = re.compile(
    rf"{_OF_THEM}?(?:\s*,[^,]{{1,80}},|\s*\([^)]{{1,80}}\))?"
    r"\s+(?:(?:was|were|are|is|have been|has been|had been|have|had|had also been|went)\s+)?"
    rf"(?:{_any(_SUFFERED)})\b(?!\s+(?:and|or|nor)\s+(?:{'|'.join(_SUFFERED.values())})\b)",
    re.I,
)
_HARM_BEFORE = re.compile(rf"\b(?:{_any(_DONE)})\s+$", re.I)
_TWO_HARMS = re.compile(rf"\b(?:{'|'.join(_DONE.values())})\s+(?:and|or)\s+\w+\s+$", re.I)
_THEY_FOLLOW = re.compile(rf"{_OF_THEM}", re.I)
# A bare number counts people where nothing else follows that it could count.
_NOTHING_FOLLOWS = re.compile(
    r"\s*(?:$|[.,;:!?”\"»)]|(?:and|in|on|at|by|during|when|as|after|near|while)\b)", re.I
)
_TOLL = re.compile(
    r"\bdeath toll\s+(?:\w+\s+)?(?:rose|risen|reached|stands|stood|climbed|is|was)"
    r"\s+(?:(?:to|at)\s+)?$",
    re.I,
)
_HARMS = set(Harm.__members__)
# Longer words hold more than one plain claim would.
_MOST_TOKENS = 120
_LONGEST_WORDING = 8


def plain_figure(words: str) -> dict[str, object]:
    """low, high, wording, harm and population, or nothing at all.

    Plain is one number that counts people, right beside the one harm that it is a count of: "at
    least six people, including a young girl, were killed", "injuring dozens of people".
    """
    figure = read_figure(words)
    if figure is None or _HEDGED.search(words):
        return {}
    wording = _wording(words, figure)
    if wording is None:
        return {}
    start, end = wording
    said = _harm_and_people(words[:start], words[end:])
    if said is None:
        return {}
    harm, population = said
    return {
        "low": figure.low,
        "high": figure.high,
        "wording": words[start:end],
        "harm": harm.value,
        "population": population.value,
    }


def _wording(words: str, figure: Figure) -> tuple[int, int] | None:
    """Start and end of the fewest words that give the same figure."""
    tokens = [(m.start(), m.end()) for m in re.finditer(r"\w(?:\S*\w)?", words)]
    if len(tokens) > _MOST_TOKENS:
        return None
    for length in range(1, _LONGEST_WORDING + 1):
        for first in range(len(tokens) - length + 1):
            start, end = tokens[first][0], tokens[first + length - 1][1]
            if read_figure(words[start:end]) == figure:
                return start, end
    return None


def _harm_and_people(before: str, after: str) -> tuple[Harm, Population] | None:
    suffered = _THEN_HARM.match(after)
    if suffered:
        return _harm(suffered), _people(suffered)
    if _TOLL.search(before) and _NOTHING_FOLLOWS.match(after):
        return Harm.KILLED, Population.PEOPLE
    done = _HARM_BEFORE.search(before)
    if done is None or _TWO_HARMS.search(before):
        return None
    them = _THEY_FOLLOW.match(after)
    if them:
        return _harm(done), _people(them)
    return (_harm(done), Population.PEOPLE) if _NOTHING_FOLLOWS.match(after) else None


def _harm(match: re.Match[str]) -> Harm:
    return next(Harm[name] for name, said in match.groupdict().items() if said and name in _HARMS)


def _people(match: re.Match[str]) -> Population:
    """Whom the words count; a number alone counts people."""
    named = (name for name, said in match.groupdict().items() if said and name not in _HARMS)
    return Population[next(named, Population.PEOPLE.name)]
