import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.marking import Piece, Span, mark

BODY = "One two three.\n\nFour five."


@st.composite
def bodies_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    body = draw(st.text("ab <&é😀\u0301\t\n", min_size=1, max_size=60).map(str.strip)) or "a"
    edges = st.integers(0, len(body))
    stretches = st.tuples(edges, edges).map(sorted).filter(lambda edge: edge[0] < edge[1])
    drawn = draw(st.lists(stretches, max_size=6))
    return body, [Span(n, start, end) for n, (start, end) in enumerate(drawn)]


def paragraphs_of(body: str) -> list[str]:
    return [part for part in re.split(r"\n[^\S\n]*\n\s*", body) if part]


@given(bodies_with_spans())
def test_the_pieces_make_up_the_paragraphs_letter_for_letter(given: tuple[str, list[Span]]) -> None:
    body, spans = given
    marked = mark(body, spans)
    assert ["".join(piece.text for piece in paragraph) for paragraph in marked] == (
        paragraphs_of(body)
    )


@given(bodies_with_spans())
def test_no_piece_is_empty(given: tuple[str, list[Span]]) -> None:
    assert [piece for paragraph in mark(*given) for piece in paragraph if not piece.text] == []


@given(bodies_with_spans())
def test_a_span_begins_once_and_ends_once_where_its_words_do(
    given: tuple[str, list[Span]],
) -> None:
    body, spans = given
    pieces = [piece for paragraph in mark(body, spans) for piece in paragraph]
    for span in spans:
        words = "".join(piece.text for piece in pieces if span.id in piece.within)
        # What is between paragraphs is in no piece.
        assert re.sub(r"\s", "", words) == re.sub(r"\s", "", body[span.start : span.end])
        once = 1 if words else 0
        assert sum(piece.begins.count(span.id) for piece in pieces) == once
        assert sum(piece.ends.count(span.id) for piece in pieces) == once
        if words:
            within = [n for n, piece in enumerate(pieces) if span.id in piece.within]
            assert span.id in pieces[within[0]].begins
            assert span.id in pieces[within[-1]].ends


def test_a_text_without_passages_is_one_piece_a_paragraph() -> None:
    assert mark(BODY, []) == [[Piece("One two three.")], [Piece("Four five.")]]


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        # Apart.
        (
            [Span(1, 0, 3), Span(2, 8, 13)],
            [
                Piece("One", (1,), (1,), (1,)),
                Piece(" two "),
                Piece("three", (2,), (2,), (2,)),
                Piece("."),
            ],
        ),
        # One within another.
        (
            [Span(1, 0, 13), Span(2, 4, 7)],
            [
                Piece("One ", (1,), (1,), ()),
                Piece("two", (1, 2), (2,), (2,)),
                Piece(" three", (1,), (), (1,)),
                Piece("."),
            ],
        ),
        # Overlapping.
        (
            [Span(1, 0, 7), Span(2, 4, 13)],
            [
                Piece("One ", (1,), (1,), ()),
                Piece("two", (1, 2), (2,), (1,)),
                Piece(" three", (2,), (), (2,)),
                Piece("."),
            ],
        ),
        # The same words twice over.
        (
            [Span(1, 0, 14), Span(2, 0, 14)],
            [Piece("One two three.", (1, 2), (1, 2), (1, 2))],
        ),
    ],
)
def test_the_text_is_cut_where_a_passage_begins_or_ends(
    spans: list[Span], pieces: list[Piece]
) -> None:
    assert mark(BODY, spans) == [pieces, [Piece("Four five.")]]


def test_a_passage_over_two_paragraphs_begins_in_one_and_ends_in_the_other() -> None:
    assert mark(BODY, [Span(1, 8, 20)]) == [
        [Piece("One two "), Piece("three.", (1,), (1,), ())],
        [Piece("Four", (1,), (), (1,)), Piece(" five.")],
    ]
