"""Addresses that open a page at some of its words."""

from urllib.parse import unquote

import pytest

from events.fragments import at_words

PAGE = "https://news.example/six-killed"


def directive(exact: str, prefix: str = "", suffix: str = "") -> str:
    return at_words(PAGE, exact, prefix, suffix).removeprefix(f"{PAGE}#:~:text=")


@pytest.mark.parametrize(
    ("exact", "found"),
    [
        ("Six people died", "Six%20people%20died"),
        ("Загинули шестеро", "%D0%97%D0%B0%D0%B3%D0%B8%D0%BD%D1%83%D0%BB%D0%B8%20"
         "%D1%88%D0%B5%D1%81%D1%82%D0%B5%D1%80%D0%BE"),
        ("36-40 people, & more", "36%2D40%20people%2C%20%26%20more"),
        ("100 % #1 ~ a/b?", "100%20%25%20%231%20~%20a%2Fb%3F"),
        ("six \n  ", "six"),
        ("six\u00a0 people", "six%20people"),
    ],
)  # fmt: skip
def test_words_are_percent_encoded_with_what_means_something_in_a_directive(
    exact: str, found: str
) -> None:
    assert directive(exact) == found


def test_words_over_two_paragraphs_are_given_by_their_first_and_last() -> None:
    exact = "the head of the council said on Monday.\n\nIt was, he added, not the first - nor last."
    first, last = directive(exact).split(",")
    assert unquote(first) == "the head of the council said"
    assert unquote(last) == "not the first - nor last."
    assert directive("One.\n\nTwo.") == "One.,Two."


def test_long_words_are_given_by_their_first_and_last() -> None:
    assert directive(f"Six {'very ' * 60}long words at the very end") == (
        "Six%20very%20very%20very%20very%20very,long%20words%20at%20the%20very%20end"
    )


@pytest.mark.parametrize(
    ("prefix", "suffix", "found"),
    [
        ("At least ", " were killed", "At%20least-,six,-were%20killed"),
        ("it at least-", ", officials", "it%20at%20least%2D-,six,-%2C%20officials"),
        # 32 characters begin and end anywhere, perhaps within a word.
        ("ithin a word here it all begins ", " and here it all ends within a w",
         "a%20word%20here%20it%20all%20begins-,six,-and%20here%20it%20all%20ends%20within%20a"),
        # Another paragraph may stand elsewhere on the page.
        ("t paragraph.\n\nAt least ", " were killed.\n\nAnother paragraph",
         "At%20least-,six,-were%20killed."),
        ("another paragraph, at its end.\n\n", "\n\nAnother paragraph begins.......", "six"),
        ("x" * 32, "y" * 32, "six"),
    ],
)  # fmt: skip
def test_whole_words_of_the_same_line_stand_around(prefix: str, suffix: str, found: str) -> None:
    assert directive("six", prefix, suffix) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (PAGE, f"{PAGE}#:~:text=six"),
        (f"{PAGE}?a=1&b=2", f"{PAGE}?a=1&b=2#:~:text=six"),
        (f"{PAGE}#comments", f"{PAGE}#comments:~:text=six"),
        (f"{PAGE}#:~:text=other", f"{PAGE}#:~:text=six"),
        ("https://web.archive.org/web/20231106/https://news.example/",
         "https://web.archive.org/web/20231106/https://news.example/#:~:text=six"),
    ],
)  # fmt: skip
def test_the_directive_comes_after_the_address_and_its_own_fragment(
    address: str, found: str
) -> None:
    assert at_words(address, "six") == found
