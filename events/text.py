"""Text, purely: stretches of an article, folding of names, numbers in words.

Offsets count Unicode code points, as Python and PostgreSQL both do; JavaScript's UTF-16 units
never come in here.
"""

import difflib
import functools
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


def as_spaced(body: str, words: str) -> str:
    """The words with the body's own white space, which copying changes; else as they are.

    "killed in  Kryvyi Rih" becomes "killed in\\nKryvyi Rih" where the body has a line break there.
    """
    if words in body:
        return words
    found = re.search(r"\s+".join(map(re.escape, words.split())), body)
    return found[0] if found and words else words


def _occurrences(body: str, words: str) -> list[int]:
    """Every start, overlapping ones too."""
    starts: list[int] = []
    start = body.find(words) if words else -1
    while start >= 0:
        starts.append(start)
        start = body.find(words, start + 1)
    return starts


def occurrence_at(body: str, words: str, start: int) -> int | None:
    """Which of the places where the body says these words is at start, from 1.

    None where they stand once, or not there.
    """
    starts = _occurrences(body, words)
    return starts.index(start) + 1 if len(starts) > 1 and start in starts else None


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


# The blanks that Python parts words by, as a class in a pattern of Python's or PostgreSQL's, whose
# own \s differs from server to server.
BLANKS = r"\t\n\x0b\f\r\x1c-\x1f \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORD = f"[^{BLANKS},]+"
# A first line as in "Friday, January 4, 2019" or "4 January 2019"; both read this pattern.
DATELINE = (
    f"^[{BLANKS}]*(?:{_WORD}day,[{BLANKS}]+)?"
    f"(?:{_WORD} [0-9]{{1,2}}, [0-9]{{4}}|[0-9]{{1,2}} {_WORD} [0-9]{{4}})[ \\t\\r\\u00a0]*\\n"
)
_DATELINE = re.compile(DATELINE)
OPENING_WORDS = 12


def opening_words(body: str, most: int = OPENING_WORDS) -> str:
    """The first words of a text, past a first line that says a day and nothing else."""
    dateline = _DATELINE.match(body)
    words = body[dateline.end() if dateline else 0 :].split()
    return " ".join(words[:most]) + ("…" if len(words) > most else "")


# Letters that Unicode does not take apart into a base letter and a mark, and the signs that
# stand for an apostrophe or a quotation mark, of which nothing stays.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
     "ħ": "h", "ŧ": "t"},
) | dict.fromkeys(map(ord, "'’‘‛ʼʹʻʽʾʿˈꞌ`´′″\"“”„«»ʺ׳״"))  # fmt: skip

# Canonical combining classes of the marks that make another letter: vowel signs (0; Thai and Lao
# have their own, 103 and 118), the voicing of kana (8) and the virama (9). Others are accents.
_LETTERS_OWN = {0, 8, 9, 103, 118}


@functools.cache
def _folded_letter(c: str) -> str:
    kind = unicodedata.category(c)
    if kind[0] == "M":
        own = unicodedata.combining(c) in _LETTERS_OWN
        return c if own and "SELECTOR" not in unicodedata.name(c, "") else ""
    if kind == "Cf":  # soft hyphens, joiners, directions: seen by nobody
        return ""
    return c if c.isalnum() else " "


def fold(name: str) -> str:
    """A name without case, accents, apostrophes or punctuation: what two spellings share.

    Any script; accents go, letters stay. "Kam'ianets-Podil’s'kyi" folds to
    "kamianets podilskyi".
    """
    # Letters such as ㏕ show their case only once they are taken apart.
    apart = unicodedata.normalize("NFKD", name.translate(_PLAIN)).casefold()
    apart = unicodedata.normalize("NFKD", apart).translate(_PLAIN)
    return " ".join("".join(map(_folded_letter, apart)).split())


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
_SCALES = {"thousand": 1000, "million": 1_000_000}

# ACLED's published convention for vague figures: the least that the word can mean, open above.
VAGUE = {"tens": 10, "dozens": 12, "hundreds": 100}

_WORD = "(?:" + "|".join([*_WORDS, *_SCALES, "hundred"]) + r")(?!\w)"
_NUMBER = (
    r"(?<![\w.,+−–-])"
    r"((?:\d{1,3}(?:,\d{3})+|\d+)(?:\s+(?:thousand|million))?"
    rf"|{_WORD}(?:(?:-|\s+(?:and\s+)?){_WORD})*)"
    r"(?!\w|[.,]\d|[−-]\w|\s*%)"
)
_VAGUE = r"\b(" + "|".join(VAGUE) + r")\b(?!\s+of\s+(?:hundreds|thousands|millions))"
_RANGE = re.compile(
    rf"\bbetween\s+{_NUMBER}\s+and\s+{_NUMBER}|{_NUMBER}\s+to\s+{_NUMBER}"
    r"|(?<![\w.,−–-])(\d[\d,]*)\s*[–-]\s*(\d[\d,]*)(?!\w|[.,]\d|[−–-]|\s*%)",
    re.I,
)
_SINGLE = re.compile(rf"{_NUMBER}|{_VAGUE}", re.I)
_LEFT_OVER = re.compile(rf"\d|(?<!\w){_WORD}|{_VAGUE}", re.I)
_AT_MOST = re.compile(r"\b(?:up to|at most|no(?:t)? more than|as many as)\b|≤|<=", re.I)
_BELOW = re.compile(
    r"(?<!\bno )(?<!\bnot )\b(?:fewer|less) than\b|\b(?:under|below)\b|<(?!=)", re.I
)
_AT_LEAST = re.compile(
    r"\b(?:at least|or more|no(?:t)? (?:fewer|less) than)\b|≥|>=|\d\s?(?:\+|plus\b)", re.I
)
_BEYOND = re.compile(r"(?<!\bno )(?<!\bnot )\b(?:more than|over|upwards of)\b|>(?!=)", re.I)
# What makes a number into something else than a count: about so many, so many more, a share.
_NO_COUNT = re.compile(
    r"\b(?:about|around|almost|nearly|approximately|roughly|some|circa|close to|dozen|half"
    r"|another|further|additional|other|percent|per cent|none|nobody|no[ -]one"
    r"|not (?!more than|fewer than|less than)\w+|(?<!or )more(?! than))\b"
    # As tables write them: ~20, ≈20, c. 20, 20?, and a range without its end.
    r"|[~≈]|\bca?\.\s*\d|\d\s*\?|\d\s*[-–—]\s*$",
    re.I,
)


_LONGEST_FIGURE = 1_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as words give it; None is open-ended, never zero."""

    low: int | None
    high: int | None


def read_figure(words: str) -> Figure | None:
    """The figure that English words or digits give, or None when they do not plainly give one.

    "at least six" is 6 or more, "more than 40" is 41 or more, "up to 20" is at most 20, "fewer
    than 20" at most 19, "dozens" is 12 or more by ACLED's convention, "between 36 and 40" and
    "36-40" are ranges; "20+", "<20" and "≥20" are read as what they stand for. Words with two
    figures that are no range, a rounded figure ("about 20") or a further one ("two more") give
    None: a person must say what is meant. So do words that go on for longer than any figure.
    """
    if len(words) > _LONGEST_FIGURE or _NO_COUNT.search(words):
        return None
    found = _RANGE.search(words) or _SINGLE.search(words)
    if found is None or _LEFT_OVER.search(words[: found.start()] + " " + words[found.end() :]):
        return None
    opened = [bound for bound in (_AT_MOST, _BELOW, _AT_LEAST, _BEYOND) if bound.search(words)]
    if found.re is _RANGE:
        return None if opened else _range(*filter(None, found.groups()))
    number, vague = found.groups()
    if vague:
        return Figure(VAGUE[vague.lower()], None) if opened in ([], [_AT_LEAST]) else None
    return _bounded(number, opened)


def _range(first: str, last: str) -> Figure | None:
    low, high = _value(first), _value(last)
    return None if low is None or high is None or low > high else Figure(low, high)


def _bounded(number: str, opened: list[re.Pattern[str]]) -> Figure | None:
    value = _value(number)
    if value is None or len(opened) > 1:
        return None
    if opened == [_AT_MOST]:
        return Figure(None, value)
    if opened == [_BELOW]:
        return Figure(None, value - 1) if value else None
    if opened:
        return Figure(value + (opened == [_BEYOND]), None)
    return Figure(value, value)


def _value(number: str) -> int | None:
    """The value of one number in digits or words, or None when the words make none."""
    total, group = 0, 0
    for word in re.split(r"[\s-]+", number.lower()):
        if word[0].isdigit():
            group = int(word.replace(",", ""))
        elif word in _WORDS:
            room = 10 if group % 100 >= 20 and group % 10 == 0 else 100
            if group % room or _WORDS[word] >= room or (group and not _WORDS[word]):
                return None
            group += _WORDS[word]
        elif word == "hundred":
            if not 0 < group < 100:
                return None
            group *= 100
        elif word in _SCALES:
            if not group or 0 < total < _SCALES[word]:
                return None
            total, group = total + group * _SCALES[word], 0
    return total + group
