"""Text, purely: stretches of an article, folding of names, numbers in words.

Offsets count Unicode code points, as Python and PostgreSQL both do; JavaScript's UTF-16 units
never come in here.
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass

# How many code points of the text before and after a passage are kept with it.
CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where words stand in a text: code points, end exclusive, with what stands around them."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


class NotInTextError(ValueError):
    """The words are not in the text; nearest is what comes closest, or empty."""

    def __init__(self, words: str, nearest: str) -> None:
        self.words = words
        self.nearest = nearest
        super().__init__(f"the text does not say “{words}”")


class TwiceInTextError(ValueError):
    """The words stand in the text more than once, and nobody said which are meant."""

    def __init__(self, words: str, count: int) -> None:
        self.words = words
        self.count = count
        super().__init__(f"the text says “{words}” {count} times")


def stretch_at(body: str, start: int, end: int) -> Stretch:
    """The stretch from start up to but without end.

    Raises IndexError when it is empty or reaches beyond the text.
    """
    if not 0 <= start < end <= len(body):
        raise IndexError(f"characters {start} to {end} of a text of {len(body)}")
    return Stretch(
        start,
        end,
        body[start:end],
        body[max(0, start - CONTEXT) : start],
        body[end : end + CONTEXT],
    )


def find_stretch(body: str, words: str, occurrence: int | None = None) -> Stretch:
    """The stretch in which the body says these words, letter for letter.

    occurrence counts from 1 and is needed only where the words stand more than once.
    Raises NotInTextError or TwiceInTextError.
    """
    starts = _occurrences(body, words)
    if not starts or (occurrence is not None and not 1 <= occurrence <= len(starts)):
        raise NotInTextError(words, nearest_words(body, words))
    if len(starts) > 1 and occurrence is None:
        raise TwiceInTextError(words, len(starts))
    start = starts[(occurrence or 1) - 1]
    return stretch_at(body, start, start + len(words))


def _occurrences(body: str, words: str) -> list[int]:
    """Every start, overlapping ones too."""
    starts: list[int] = []
    start = body.find(words) if words else -1
    while start >= 0:
        starts.append(start)
        start = body.find(words, start + 1)
    return starts


def nearest_words(body: str, words: str) -> str:
    """The stretch of the body, in whole words, that comes closest to these words, or empty.

    Bounded work: only the places where the two share a run of words are looked at.
    """
    tokens = [(match.start(), match.end()) for match in re.finditer(r"\S+", body)]
    wanted = words.split()
    if not tokens or not wanted:
        return ""
    folded = [fold(body[start:end]) for start, end in tokens]
    target = [fold(word) for word in wanted]
    matcher = difflib.SequenceMatcher(None, folded, target, autojunk=len(folded) > 5000)
    run = matcher.find_longest_match()
    if not run.size:
        return ""
    first = max(0, run.a - run.b)
    last = min(len(tokens), first + len(wanted))
    return body[tokens[first][0] : tokens[last - 1][1]]


_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n")


def sentence_around(body: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the sentence or sentences in which the stretch stands.

    A plain reading by full stops and blank lines: for showing context, never for counting.
    """
    first, last = 0, len(body)
    for match in _SENTENCE_END.finditer(body):
        if match.end() <= start:
            first = match.end()
        elif match.end() >= end:
            last = match.end()
            break
    text = body[first:last]
    return first + len(text) - len(text.lstrip()), first + len(text.rstrip())


# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
                        "ı": "i", "ħ": "h", "ŧ": "t"})  # fmt: skip
_DROPPED = re.compile(r"['’‘ʼʹʻʿʾ`´′\"“”„«»ʺ]")
_GAP = re.compile(r"[^\w]+|_")


def fold(name: str) -> str:
    """A name without case, accents, apostrophes or punctuation: what two spellings share.

    Any script; marks go, letters stay. "Kam'ianets-Podil’s'kyi" folds to
    "kamianets podilskyi".
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _GAP.sub(" ", _DROPPED.sub("", bare.translate(_PLAIN))).strip()


# fmt: off
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)
_TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)
# fmt: on
_WORDS = {word: n for n, word in enumerate(_UNITS)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

# ACLED's published convention for vague figures: the least that the word can mean, open above.
VAGUE = {"tens": 10, "dozens": 12, "hundreds": 100}

_OPEN_BELOW = re.compile(r"\b(?:up to|at most|no more than|as many as)\b", re.I)
_OPEN_ABOVE = re.compile(
    r"\b(?:at least|more than|over|or more|no fewer than|no less than|upwards of)\b", re.I
)
_BEYOND = re.compile(r"\b(?:more than|over|upwards of)\b", re.I)
_NOBODY = re.compile(r"\bno[ -]one\b", re.I)
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+|[A-Za-z]+(?:-[A-Za-z]+)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as words give it; None is open-ended, never zero."""

    low: int | None
    high: int | None


def read_figure(words: str) -> Figure | None:
    """The figure that English words or digits give, or None when they plainly give none.

    "at least six" is 6 or more, "more than 40" is 41 or more, "up to 20" is at most 20,
    "dozens" is 12 or more by ACLED's convention, "between 36 and 40" and "36-40" are ranges.
    Words with two figures that are not a range give None: a person must say which is meant.
    """
    found = _numbers(words)
    if len(found) == 1:
        number, vague = found[0]
        if vague:
            return Figure(number, None)
        if _OPEN_BELOW.search(words):
            return Figure(None, number)
        if _OPEN_ABOVE.search(words):
            return Figure(number + bool(_BEYOND.search(words)), None)
        return Figure(number, number)
    if len(found) == 2 and _is_range(words):
        (low, _), (high, _) = found
        return Figure(low, high) if low <= high else None
    return None


def _is_range(words: str) -> bool:
    return bool(re.search(r"\bbetween\b.+\band\b|\bto\b|\d\s*[-–]\s*\d", words, re.I))


def _numbers(words: str) -> list[tuple[int, bool]]:
    """Each number in the words, and whether it is a vague one ("dozens")."""
    found: list[tuple[int, bool]] = []
    total: int | None = None
    group = 0
    words = _NOBODY.sub("", words)
    for token in _FIGURE.findall(words):
        word = token.lower()
        value = _value(word)
        if value is not None:
            if total is not None and not _continues(group, value):
                found.append((total + group, False))
                total, group = None, 0
            total, group = total or 0, group + value
        elif word in _SCALES and total is not None:
            scale = _SCALES[word]
            group *= scale
            if scale >= 1000:
                total, group = total + group, 0
        elif word == "and" and group and group % 100 == 0:
            continue
        else:
            if total is not None:
                found.append((total + group, False))
                total, group = None, 0
            if word in VAGUE:
                found.append((VAGUE[word], True))
    if total is not None:
        found.append((total + group, False))
    return found


def _value(word: str) -> int | None:
    if word[0].isdigit():
        return int(word.replace(",", ""))
    tens, _, unit = word.partition("-")
    if unit:
        return _WORDS[tens] + _WORDS[unit] if tens in _TENS and unit in _UNITS[1:10] else None
    return _WORDS.get(word)


def _continues(group: int, value: int) -> bool:
    """Whether a number word goes on with the number before it, as "hundred and six" does."""
    return group % 100 == 0 and value < 100 if group else True
