import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.text import (
    CONTEXT,
    Figure,
    NotInTextError,
    Stretch,
    TwiceInTextError,
    as_spaced,
    find_stretch,
    fold,
    nearest_words,
    opening_words,
    read_figure,
    stretch_at,
)

BODY = (
    "KYIV (Reuters) - At least six people were killed in Kryvyi Rih, officials said. "
    "“Dozens were injured,” said Natalia Balaba.\n\nDozens of windows were broken."
)


# Stretches


def test_a_stretch_says_where_its_words_stand_and_what_stands_around_them() -> None:
    assert find_stretch("abc def ghi", "def") == Stretch(4, 7, "def", "abc ", " ghi")


def test_the_words_around_are_at_most_32_characters_long() -> None:
    stretch = find_stretch("a" * 40 + "X" + "b" * 40, "X")
    assert (stretch.prefix, stretch.suffix) == ("a" * CONTEXT, "b" * CONTEXT)


def test_offsets_count_code_points() -> None:
    stretch = find_stretch("😀 шість 😀", "шість")
    assert (stretch.start, stretch.end) == (2, 7)


def test_words_that_stand_twice_need_to_be_told_apart() -> None:
    with pytest.raises(TwiceInTextError) as error:
        find_stretch(BODY, "Dozens")
    assert str(error.value) == "the text says “Dozens” 2 times"
    assert error.value.count == 2
    assert find_stretch(BODY, "Dozens", 1).start < find_stretch(BODY, "Dozens", 2).start


def test_words_that_overlap_themselves_stand_more_than_once() -> None:
    with pytest.raises(TwiceInTextError, match="2 times"):
        find_stretch("aXaXa", "aXa")
    assert find_stretch("aXaXa", "aXa", 2).start == 2


@pytest.mark.parametrize(
    ("words", "occurrence", "nearest"),
    [
        ("at least six people", None, "At least six people"),
        ("At least  six people", None, "At least six people"),
        ('"Dozens were injured,"', None, "“Dozens were injured,”"),
        ("At least seven people were killed", None, "At least six people were killed"),
        ("Nobody spoke", None, ""),
        ("At least six people", 2, "At least six people"),
        ("At least six people", 0, "At least six people"),
        ("", None, ""),
    ],
)
def test_words_that_are_not_in_the_text_are_answered_with_the_nearest(
    words: str, occurrence: int | None, nearest: str
) -> None:
    with pytest.raises(NotInTextError) as error:
        find_stretch(BODY, words, occurrence)
    assert error.value.nearest == nearest
    assert str(error.value) == f"the text does not say “{words}”"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 4), (3, 4)])
def test_a_stretch_is_within_the_text(start: int, end: int) -> None:
    with pytest.raises(IndexError, match=f"characters {start} to {end} of a text of 3"):
        stretch_at("abc", start, end)


@given(body=st.text(min_size=1, max_size=60), data=st.data())
def test_what_is_cut_from_a_text_is_found_where_it_was_cut(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    stretch = stretch_at(body, start, end)
    starts = [i for i in range(len(body)) if body.startswith(stretch.exact, i)]
    assert find_stretch(body, stretch.exact, starts.index(start) + 1) == stretch


@given(body=st.text(max_size=80), words=st.text(max_size=20))
def test_the_nearest_words_are_words_of_the_text(body: str, words: str) -> None:
    assert nearest_words(body, words) in body


# Names


@pytest.mark.parametrize(
    ("names", "folded"),
    [
        (["Kryvyi Rih", "KRYVYI RIH", " kryvyi-rih ", "Kryvyi\xa0Rih"], "kryvyi rih"),
        (["Кривий Ріг", "КРИВИЙ РІГ"], "кривии ріг"),
        (["Kam'ianets-Podil’s'kyi", "Kamʼianets Podil´s`kyi"], "kamianets podilskyi"),
        (["Đà Nẵng", "Da Nang", "DA\u0300 NANG"], "da nang"),
        (["İstanbul", "Istanbul", "ıstanbul"], "istanbul"),
        (["Łódź", "Lodz"], "lodz"),
        (["Straße", "STRASSE", "Strasse"], "strasse"),
        (["Ｋｙｉｖ", "Kyiv", "Ky\u00adiv"], "kyiv"),
        (["مُوسكو", "موسكو"], "موسكو"),
        (["Al-Ḥasakah", "al Hasakah"], "al hasakah"),
        (["ס״ט", "סט"], "סט"),
        (["", "’", " - ", "\u0301", "❤️"], ""),
    ],
)
def test_spellings_that_fold_alike(names: list[str], folded: str) -> None:
    assert [fold(name) for name in names] == [folded] * len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [("दिल्ली", "दलल"), ("กรุง", "กรง"), ("がき", "かき"), ("서울", "서을"), ("Рига", "Рог")],
)
def test_letters_that_a_script_writes_as_marks_are_kept(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_again_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text())
def test_case_makes_no_difference(name: str) -> None:
    assert fold(name.casefold()) == fold(name)


# Figures

FIGURES: dict[str, Figure | None] = {
    "10+": Figure(10, None),
    "10 plus": Figure(10, None),
    "≥3": Figure(3, None),
    ">10": Figure(11, None),
    "<5": Figure(None, 4),
    "<= 5": Figure(None, 5),
    "~5": None,
    "c. 5": None,
    "4?": None,
    "5-": None,
    "11": Figure(11, 11),
    "six": Figure(6, 6),
    "Eleven people": Figure(11, 11),
    "one child": Figure(1, 1),
    "zero": Figure(0, 0),
    "1,200": Figure(1200, 1200),
    "twenty-six": Figure(26, 26),
    "one hundred and six": Figure(106, 106),
    "two thousand five hundred": Figure(2500, 2500),
    "3 million": Figure(3_000_000, 3_000_000),
    "at least six people": Figure(6, None),
    "six or more": Figure(6, None),
    "no fewer than 12": Figure(12, None),
    "more than 350": Figure(351, None),
    "over 1,000": Figure(1001, None),
    "up to 20": Figure(None, 20),
    "no more than 12": Figure(None, 12),
    "as many as 40": Figure(None, 40),
    "fewer than 20": Figure(None, 19),
    "dozens": Figure(12, None),
    "at least dozens": Figure(12, None),
    "Tens of people": Figure(10, None),
    "hundreds of residents": Figure(100, None),
    "36-40": Figure(36, 40),
    "36–40": Figure(36, 40),
    "36 to 40 people": Figure(36, 40),
    "between 36 and 40": Figure(36, 40),
    "between one hundred and two hundred": Figure(100, 200),
    "twenty-six to thirty-one": Figure(26, 31),
    # What a person must read.
    "six people, among them one child": None,
    "five in Kyiv and six in Lviv": None,
    "4 of 6": None,
    "two or three": None,
    "one and two": None,
    "according to 5 officials, 6": None,
    "up to 5 to 6": None,
    "40-36": None,
    "about 20": None,
    "nearly 20": None,
    "some 30": None,
    "two more": None,
    "another six": None,
    "a dozen": None,
    "two to three dozen": None,
    "tens of thousands": None,
    "hundreds of thousands": None,
    "more than dozens": None,
    "a hundred": None,
    "no one": None,
    "not one": None,
    "nobody": None,
    "several": None,
    "1.5 million": None,
    "12,5": None,
    "10k": None,
    "6%": None,
    "-5": None,
    "the 2nd": None,
    "20-year-old": None,
    "three-year-old": None,
    "two-thirds": None,
    "fewer than zero": None,
    "": None,
}


@pytest.mark.parametrize("words", FIGURES)
def test_the_figure_that_words_give(words: str) -> None:
    assert read_figure(words) == FIGURES[words]


@given(st.integers(0, 10**9))
def test_every_number_in_digits_is_read(number: int) -> None:
    for digits in (str(number), f"{number:,}"):
        assert read_figure(f"At least {digits} people") == Figure(number, None)


@given(st.text(max_size=60))
def test_no_words_are_too_odd_to_be_read(words: str) -> None:
    figure = read_figure(words)
    assert figure is None or (figure.low, figure.high) != (None, None)


@pytest.mark.parametrize(
    ("body", "opening"),
    [
        ("Six were killed.", "Six were killed."),
        (" ".join("abcdefghijklm"), "a b c d e f g h i j k l…"),
        ("Friday, January 4, 2019 \n\n\nA house\ncollapsed.", "A house collapsed."),
        ("4 January 2019\nA house collapsed.", "A house collapsed."),
        (
            "Friday, January 4, 2019, a house collapsed.",
            "Friday, January 4, 2019, a house collapsed.",
        ),
        ("Friday, January 4, 2019", "Friday, January 4, 2019"),
        ("", ""),
    ],
)
def test_a_text_opens_after_the_line_that_says_its_day(body: str, opening: str) -> None:
    assert opening_words(body) == opening


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("six were killed", "six\n\nwere  killed"),
        ("six were   killed", "six\n\nwere  killed"),
        ("were  killed", "were  killed"),
        ("seven were killed", "seven were killed"),
        ("", ""),
    ],
)
def test_words_take_the_white_space_of_the_text(words: str, found: str) -> None:
    assert as_spaced("There, six\n\nwere  killed (.*)", words) == found
