"""Who speaks is read where the sentence names one speaker beside a verb of saying."""

import pytest

from events.suggestions import plain_mode, plain_speaker
from events.suggestions.speakers import without_marks


def _stretch(body: str, words: str) -> tuple[int, int]:
    start = body.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("body", "words", "name", "described_as"),
    [
        ("“It is hell,” said Natalia Balaba, a resident of the city.", "It is hell",
         "Natalia Balaba", "a resident of the city"),
        ("Natalia Balaba, a resident of the city, expressed her shock.", "her shock",
         "Natalia Balaba", "a resident of the city"),
        ("Six died, Mayor Oleksandr Vilkul said.", "Six died", "Oleksandr Vilkul", "Mayor"),
        ("In reply, Russia’s Defense Minister Sergei Shoigu announced more attacks.",
         "more attacks", "Sergei Shoigu", "Russia’s Defense Minister"),
        ("According to the Kyiv Post, six died.", "six died", "Kyiv Post", ""),
        ("While unclear, Ukrainian officials have emphasized that none was near.", "none was near",
         "Ukrainian officials", ""),
        ("Six died, the Ministry of Defence said on Monday.", "Six died",
         "Ministry of Defence", ""),
        ("It rained. Yesterday, Zelensky said so. Ann Lee denied it.", "so", "Zelensky", ""),
    ],
)  # fmt: skip
def test_one_named_speaker_is_read(body: str, words: str, name: str, described_as: str) -> None:
    found = plain_speaker(body, *_stretch(body, words))
    assert found == {"name": name, "described_as": described_as}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Six died.", "Six died"),
        ("He said six died.", "six died"),
        ("Officials said six died.", "six died"),  # a capital from the sentence's beginning
        ("Witnesses in Kryvyi Rih reported no sirens.", "no sirens"),  # a town says nothing
        ("The Ukrainian President said six died.", "six died"),  # a title is no name
        ("Ann Lee said six died, but John Roe said seven died.", "six died"),
        ("“Ann Lee said it,” somebody told us.", "said it"),  # named within the quotation
    ],
)
def test_what_is_not_plain_is_left_to_the_editor(body: str, words: str) -> None:
    assert plain_speaker(body, *_stretch(body, words)) == {}


@pytest.mark.parametrize(
    ("body", "words", "mode"),
    [
        ("He called it a “terrorist attack.” It rained.", "terrorist attack", "direct"),
        ("«Це пекло», сказала вона.", "пекло", "direct"),
        ('"It is hell," she said.', "hell", "direct"),
        ("She said that it was hell.", "it was hell", "indirect"),
        ('"It is hell," she said. "Go."', "she said", "indirect"),
        ("He called it a “terrorist attack.”", "a “terrorist attack.”", None),
        ("He called it a ‘terrorist attack’.", "terrorist attack", None),
    ],
)
def test_words_within_quotation_marks_are_direct(body: str, words: str, mode: str | None) -> None:
    assert plain_mode(body, *_stretch(body, words)) == ({"mode": mode} if mode else {})


@pytest.mark.parametrize(
    ("selected", "kept"),
    [("“It is hell,”", "It is hell,"), ("“One” and “two”", "“One” and “two”"), ("hell", "hell")],
)
def test_marks_around_the_selected_words_are_left_out(selected: str, kept: str) -> None:
    body = f"She said {selected} there."
    start, end = without_marks(body, *_stretch(body, selected))
    assert body[start:end] == kept
