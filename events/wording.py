"""What changed between two texts, word by word: pure, no Django."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Around each change so many unchanged characters are kept, then words are left out.
_AROUND = 80
# A comparison takes their square: beyond so many it costs more than it tells.
_MOST_WORDS = 4_000
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of the two texts together, as a reader sees it."""

    what: Literal["same", "gone", "new"]
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The texts as one: what both say, what only the first said, what only the second says.

    Where they share no word, and where very much changed, one is told to go, the other to come.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    head = _shared(old, new)
    tail = _shared(reversed(old[head:]), reversed(new[head:]))
    middle = _compare(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [
        Piece("same", "".join(old[:head])),
        *middle,
        Piece("same", "".join(old[len(old) - tail :])),
    ]
    told = [piece for piece in pieces if piece.text]
    if any(piece.what == "same" and not piece.text.isspace() for piece in told):
        return told
    return _whole(before, after)


def shorten(pieces: list[Piece]) -> list[Piece]:
    """The same without the middle of what is long and did not change."""
    last = len(pieces) - 1
    return [
        _cut(piece, first=number == 0, last=number == last) if piece.what == "same" else piece
        for number, piece in enumerate(pieces)
    ]


def _shared(old: Iterable[str], new: Iterable[str]) -> int:
    """How many words the two begin with alike."""
    alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    return sum(1 for _ in alike)


def _whole(before: str, after: str) -> list[Piece]:
    told = (Piece("gone", before), Piece("new", after))
    return [piece for piece in told if piece.text]


def _compare(old: list[str], new: list[str]) -> Iterator[Piece]:
    if len(old) + len(new) > _MOST_WORDS:
        yield from _whole("".join(old), "".join(new))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if j > i:
            yield Piece("gone", "".join(old[i:j]))
        if m > k:
            yield Piece("new", "".join(new[k:m]))


def _cut(piece: Piece, *, first: bool, last: bool) -> Piece:
    text = piece.text
    kept = _AROUND * (2 - first - last)
    if len(text) <= kept + _AROUND:
        return piece
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[-_AROUND:]
    return Piece("same", f"{head} … {tail}")
