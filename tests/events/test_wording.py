"""What changed between two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from events.wording import Piece, compare, shorten


def test_a_word_that_changed_stands_between_those_that_did_not() -> None:
    assert compare("Six were killed.", "Seven were killed.") == [
        Piece("gone", "Six"), Piece("new", "Seven"), Piece("same", " were killed."),
    ]  # fmt: skip


def test_words_of_any_script_are_words() -> None:
    assert compare("У місті загинули шестеро", "У місті загинули семеро") == [
        Piece("same", "У місті загинули "), Piece("gone", "шестеро"), Piece("new", "семеро"),
    ]  # fmt: skip


def test_what_was_empty_is_new_as_a_whole() -> None:
    assert compare("", "A school was hit.") == [Piece("new", "A school was hit.")]
    assert compare("A school was hit.", "") == [Piece("gone", "A school was hit.")]
    assert compare("", "") == []


def test_texts_that_share_no_word_are_told_as_a_whole() -> None:
    assert compare("a b c", "x y z") == [Piece("gone", "a b c"), Piece("new", "x y z")]


def test_of_a_very_long_text_only_what_changed_is_looked_at() -> None:
    long = "word " * 50_000
    assert compare(long + "old end", long + "new end") == [
        Piece("same", long), Piece("gone", "old"), Piece("new", "new"), Piece("same", " end"),
    ]  # fmt: skip


def test_where_very_much_changed_one_goes_and_the_other_comes() -> None:
    old, new = "a " * 2_001 + "x", "b c " * 2_001 + "y"
    assert compare("It " + old, "It " + new) == [
        Piece("same", "It "), Piece("gone", old), Piece("new", new),
    ]  # fmt: skip


def test_long_unchanged_stretches_are_cut_and_changes_are_not() -> None:
    same = "x" * 1_000
    cut = shorten([Piece("same", same), Piece("gone", same), Piece("same", same)])
    assert cut == [
        Piece("same", " … " + "x" * 80), Piece("gone", same), Piece("same", "x" * 80 + " … "),
    ]  # fmt: skip
    assert shorten([Piece("same", "short")]) == [Piece("same", "short")]


@given(st.text(alphabet="ab .\n", max_size=60), st.text(alphabet="ab .\n", max_size=60))
def test_the_pieces_make_both_texts_again(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.what != "new") == before
    assert "".join(piece.text for piece in pieces if piece.what != "gone") == after
