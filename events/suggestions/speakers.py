"""Who says the words, when the sentence names them beside a verb of saying."""

import re
from dataclasses import dataclass

from events.models.vocabulary import Mode
from events.sentences import sentence_around

_OPENING, _CLOSING = '“„«"‘', '”“»"’'
_QUOTED = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"]*\"")
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*(?<![.])"
_JOINED = r"(?:\s+(?:of|for|de|al|el|bin|von|van|der)(?:\s+the)?)?"
NAME = rf"{_CAPITAL}(?:{_JOINED}\s+{_CAPITAL}){{0,6}}"
_GROUP = r"(?:\s+(?:officials|authorities|police|rescuers|residents|witnesses|prosecutors))?"
# A description between commas, as in "Natalia Balaba, a resident of the city, said".
_BESIDE = r"(?:,\s+(?P<beside>(?:a|an|the)\s+[^,.;]{2,80}),?)?"
_SAYS = (
    r"(?:said|says|told|stated|states|added|adds|announced|reported|reports|claimed|claims"
    r"|confirmed|wrote|writes|argued?s?|emphasi[sz]e[ds]?|described|expressed|warned|insisted"
    r"|explained|noted|declared|acknowledged)\b"
)
_SPEAKS = re.compile(
    rf"(?:^|[,;:]\s+|[”\"»]\s*|\b(?:and|but|while|as|that|because|when)\s+)(?:[Tt]he\s+)?"
    rf"(?P<who>{NAME}{_GROUP}){_BESIDE}\s+(?:(?:has|have|had|also|later)\s+){{0,2}}{_SAYS}"
)
_SPOKEN = re.compile(
    rf"(?:[,”\"»]\s+{_SAYS}|\b[Aa]ccording to)\s+(?:the\s+)?(?P<who>{NAME}{_GROUP}){_BESIDE}"
)
_TITLE = re.compile(
    r"(?:president|minister|premier|chancellor|governor|mayor|general|colonel|major|captain"
    r"|lieutenant|admiral|spokesman|spokeswoman|spokesperson|secretary|ambassador|director|chief"
    r"|chairman|chairwoman|head|senator|mr|mrs|ms|dr|doctor|professor|king|queen|prince)\.?$",
    re.I,
)
# What a capital at the beginning of a sentence makes of words that name nobody.
_NOBODY = {
    "he", "she", "it", "they", "we", "i", "you", "who", "this", "that", "these", "those", "there",
    "one", "some", "many", "others",
}  # fmt: skip


@dataclass(frozen=True)
class _Said:
    name: str
    described_as: str


def plain_speaker(body: str, start: int, end: int) -> dict[str, object]:
    """name and described_as of whoever says this stretch of the body, or nothing.

    Plain is one name beside one verb of saying, in the sentence of the stretch and outside
    quotation marks.
    """
    first, last = sentence_around(body, start, end)
    sentence = _QUOTED.sub(lambda quoted: "”" * len(quoted[0]), body[first:last])
    found = [*_SPEAKS.finditer(sentence), *_SPOKEN.finditer(sentence)]
    if len({match["who"] for match in found}) != 1:
        return {}
    described = next((match["beside"] for match in found if match["beside"]), "")
    said = _apart(found[0]["who"], described or "", opens=found[0].start("who") == 0)
    return {"name": said.name, "described_as": said.described_as} if said else {}


def _apart(who: str, described: str, *, opens: bool) -> _Said | None:
    """The name without the titles before it; None when no name is left."""
    words = who.split()
    titles = max((n for n, word in enumerate(words, 1) if _TITLE.match(word)), default=0)
    name = " ".join(words[titles:])
    # One word that opens its sentence has its capital from there.
    common = name.lower() in _NOBODY or (opens and len(words) == 1)
    if not name or common:
        return None
    return _Said(name, described or " ".join(words[:titles]))


def without_marks(body: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the quotation marks that it begins and ends with."""
    words = body[start:end]
    inner = words[1:-1]
    if len(words) > 2 and words[0] in _OPENING and words[-1] in _CLOSING and not _has_marks(inner):
        return start + 1, end - 1
    return start, end


def plain_mode(body: str, start: int, end: int) -> dict[str, object]:
    """mode of a quote: direct within quotation marks, indirect where there are none, or nothing."""
    first, last = _paragraph_around(body, start, end)
    quoted = _QUOTED.finditer(body, first, last)
    if any(match.start() < start and end < match.end() for match in quoted):
        return {"mode": Mode.DIRECT.value}
    # A single mark may be an apostrophe as well.
    unclear = _has_marks(body[start:end]) or body[max(0, start - 1) : start] in set("‘'“„«\"")
    return {} if unclear else {"mode": Mode.INDIRECT.value}


def _paragraph_around(body: str, start: int, end: int) -> tuple[int, int]:
    after = body.find("\n\n", end)
    return body.rfind("\n\n", 0, start) + 1, after if after >= 0 else len(body)


def _has_marks(words: str) -> bool:
    return any(mark in words for mark in '“”„«»"')
