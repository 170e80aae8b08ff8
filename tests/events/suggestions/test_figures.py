"""A figure is read where words give it plainly, and left to the editor where they do not."""

import pytest

from events.suggestions import plain_figure


def _row(low: int | None, high: int | None, wording: str, harm: str, who: str) -> dict[str, object]:
    return {"low": low, "high": high, "wording": wording, "harm": harm, "population": who}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "At least six people, including a young girl, were killed",
            _row(6, None, "At least six", "killed", "people"),
        ),
        ("injuring dozens of people", _row(12, None, "dozens", "injured", "people")),
        ("claiming the lives of 11 people", _row(11, 11, "11", "killed", "people")),
        ("36 killed", _row(36, 36, "36", "killed", "people")),
        ("The strike killed 36.", _row(36, 36, "36", "killed", "people")),
        ("killed up to 20 in the city", _row(None, 20, "up to 20", "killed", "people")),
        ("between 36 and 40 people died", _row(36, 40, "between 36 and 40", "killed", "people")),
        ("left 1,200 people displaced", _row(1200, 1200, "1,200", "displaced", "people")),
        ("six Ukrainian soldiers were wounded", _row(6, 6, "six", "injured", "combatants")),
        ("wounding 12 young children", _row(12, 12, "12", "injured", "children")),
        ("three journalists are missing", _row(3, 3, "three", "missing", "journalists")),
        ("Two rescue workers have been killed", _row(2, 2, "Two", "killed", "responders")),
        ("nine men were arrested", _row(9, 9, "nine", "detained", "men")),
        (
            "Six people (all of a family) were killed",
            _row(6, 6, "Six", "killed", "people"),
        ),
        ("The death toll has risen to 11", _row(11, 11, "11", "killed", "people")),
        (
            "killed at least six people and injured many",
            _row(6, None, "at least six", "killed", "people"),
        ),
    ],
)
def test_a_plain_figure_is_read(words: str, found: dict[str, object]) -> None:
    assert plain_figure(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "No figure here",
        "more than 350 individuals",  # with no harm
        "six missiles killed people",  # the number counts missiles
        "Six people fled after a strike that killed their neighbours.",
        "killing six members of one family and a guest",
        "killed and injured six",
        "Six were killed or injured",
        "36 killed and 12 injured",  # two figures
        "killed 6 July",
        "killed in 2014",
        "Six people were not killed",
        "Six people weren’t killed",
        "Six people are feared dead",
        "an attack that could have killed six people",
        "Officials denied that six people were killed",
        "about 20 people were killed",
        "two more people were killed",
        "none were killed",
        "six people were killed every day",
        "a young girl was killed",
        "word " * 130 + "six people were killed",
    ],
)
def test_what_is_not_plain_is_left_to_the_editor(words: str) -> None:
    assert plain_figure(words) == {}


def test_the_wording_is_a_part_of_the_words_letter_for_letter() -> None:
    words = "“Not one, but at least\n twenty-six  people” were killed"
    found = plain_figure("at least\n twenty-six  people were killed")
    assert found["wording"] == "at least\n twenty-six"
    assert plain_figure(words) == {}
