import pytest

from events.exchange.words import locate

BODY = (
    "Dozens were hurt. The mayor said “it’s over” in\u00a0Kryvyi Rih.\n\n"
    "Dozens were hurt again – 12 of them badly."
)


def test_words_are_found_letter_for_letter() -> None:
    stretch = locate(BODY, "“it’s over” in\u00a0Kryvyi", None)

    assert BODY[stretch.start : stretch.end] == "“it’s over” in\u00a0Kryvyi"


@pytest.mark.parametrize(
    ("words", "occurrence", "said"),
    [
        ('said "it\'s over"', None,
         "the text does not say “said \"it's over\"”; it says “said “it’s over””,"
         " which differs only in quotation marks or apostrophes"),
        ("in Kryvyi Rih", None,
         "the text does not say “in Kryvyi Rih”; it says “in Kryvyi Rih”,"
         " which differs only in spaces or line breaks"),
        ("the Mayor said", None,
         "the text does not say “the Mayor said”; it says “The mayor said”,"
         " which differs only in letter case"),
        ("again - 12", None,
         "the text does not say “again - 12”; it says “again – 12”,"
         " which differs only in dashes"),
        ("the mayor said “it's", None,
         "the text does not say “the mayor said “it's”; it says “The mayor said “it’s”,"
         " which differs only in quotation marks or apostrophes and letter case"),
        ("The major said", None,
         "the text does not say “The major said”; the nearest is “The mayor said”"),
        ("Dozens were hurt", None,
         "the text says “Dozens were hurt” 2 times: say which with occurrence, from 1 to 2"),
        ("Dozens were hurt", 3,
         "the text says “Dozens were hurt”, but has no occurrence 3 of it"),
        ("xyzzy", None, "the text does not say “xyzzy”"),
        ("", None, "the text does not say “”"),
    ],
)  # fmt: skip
def test_words_that_are_not_found_say_why(words: str, occurrence: int | None, said: str) -> None:
    with pytest.raises(LookupError) as caught:
        locate(BODY, words, occurrence)

    assert caught.value.args[0] == said


def test_the_second_occurrence_is_the_second() -> None:
    assert locate(BODY, "Dozens", 2).start == BODY.rindex("Dozens")
