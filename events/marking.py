"""An article's text with its passages marked, purely.

Passages may overlap, nest, or run over several paragraphs, so the text is cut wherever one
begins or ends; each piece knows every passage that it belongs to.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """A passage: its id, and its first and past-the-last code point."""

    id: int
    start: int
    end: int


@dataclass(slots=True)
class Piece:
    """A piece of text, the passages that it is part of, and those that begin and end with it."""

    text: str
    within: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def mark(body: str, spans: Sequence[Span]) -> list[list[Piece]]:
    """The body's paragraphs, each a list of pieces; the pieces' texts make up the paragraphs."""
    edges = sorted({edge for span in spans for edge in (span.start, span.end)})
    marked = [_pieces(body, first, last, edges, spans) for first, last in paragraphs(body)]
    pieces = [piece for paragraph in marked for piece in paragraph]
    begun: set[int] = set()
    for piece in pieces:
        piece.begins = tuple(span for span in piece.within if span not in begun)
        begun.update(piece.within)
    ended: set[int] = set()
    for piece in reversed(pieces):
        piece.ends = tuple(span for span in piece.within if span not in ended)
        ended.update(piece.within)
    return marked


def paragraphs(body: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph; between two there are blank lines."""
    breaks = [(match.start(), match.end()) for match in _PARAGRAPH_BREAK.finditer(body)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(body)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _pieces(
    body: str, first: int, last: int, edges: list[int], spans: Sequence[Span]
) -> list[Piece]:
    here = [span for span in spans if span.start < last and first < span.end]
    cuts = [first, *(edge for edge in edges if first < edge < last), last]
    return [
        Piece(body[start:end], tuple(s.id for s in here if s.start < end and start < s.end))
        for start, end in itertools.pairwise(cuts)
    ]
