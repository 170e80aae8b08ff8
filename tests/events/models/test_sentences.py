"""The sentence around a passage, as the database keeps it and Python reads it."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events.models import Passage
from events.sentences import sentence_around
from tests.factories import make_article, make_passage
from tests.sql import rows

pytestmark = pytest.mark.django_db

REPORT = (
    "KYIV - At least six people were killed in Kryvyi Rih, officials said. “Dozens were"
    " injured,” said Natalia Balaba. Dozens of windows were broken.\n\nMr. Smith was not there"
)
LONGEST = 600


def sentence(body: str, first: int, past: int) -> tuple[str, str]:
    [(before, after)] = rows("SELECT * FROM events_sentence(%s, %s, %s)", body, first, past)
    return before, after


def around(body: str, words: str) -> str:
    """The sentence with the words between brackets, and with what parts it from the next."""
    first = body.index(words)
    before, after = sentence(body, first, first + len(words))
    assert sentence_around(body, first, first + len(words)) == (
        first - len(before),
        first + len(words) + len(after),
    )
    return f"{before}[{words}]{after}"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("six", "KYIV - At least [six] people were killed in Kryvyi Rih, officials said. "),
        ("Natalia", "“Dozens were injured,” said [Natalia] Balaba. "),
        ("Balaba.", "“Dozens were injured,” said Natalia [Balaba.] "),
        (" Dozens of", "[ Dozens of] windows were broken.\n\n"),
        ("windows", "Dozens of [windows] were broken.\n\n"),
        ("broken.\n\nMr", "Dozens of windows were [broken.\n\nMr]. Smith was not there"),
        ("there", "Mr. Smith was not [there]"),
        ("Dozens of windows were broken.", "[Dozens of windows were broken.]\n\n"),
    ],
)  # fmt: skip
def test_a_passage_stands_in_its_sentence(words: str, found: str) -> None:
    assert around(REPORT, words) == found


@pytest.mark.parametrize(
    ("body", "words", "found"),
    [
        ("Іде дощ. Загинули шестеро, сказав В. Зеленський. Є поранені.", "шестеро",
         "Загинули [шестеро], сказав В. Зеленський. "),
        ("“Run!” he cried. They ran.", "he", "“Run!” [he] cried. "),
        ("They ran. “Run!” He cried.", "Run", "“[Run]!” "),
        ("It fell at 5 p.m. in the U.S. Embassy. Six died.", "U.S.",
         "It fell at 5 p.m. in the [U.S.] Embassy. "),
        ("A price of 3.5 million. Six died.", "price", "A [price] of 3.5 million. "),
        ("六人死亡。数十人受伤。", "死亡", "六人[死亡]。"),
        ("Six died… Why? Nobody knows.", "Why", "[Why]? "),
        ("six died.\n\nno capital letter.", "died", "six [died].\n\n"),
        ("One.  Two.\u00a0Three.", "Two", "[Two].\u00a0"),
    ],
)  # fmt: skip
def test_a_full_stop_does_not_always_end_a_sentence(body: str, words: str, found: str) -> None:
    assert around(body, words) == found


def test_a_text_without_a_full_stop_is_no_sentence() -> None:
    body = "word " * 500
    before, after = sentence(body, 1200, 1204)
    assert before == "word " * (LONGEST // 5 - 1)
    assert after == " word" * (LONGEST // 5 - 1) + " "


def test_what_is_no_stretch_has_no_sentence() -> None:
    for first, past in ((-1, 2), (2, 2), (3, 2), (0, 4)):
        assert sentence("abc", first, past) == ("", "")


def test_the_database_keeps_the_sentence_whoever_writes() -> None:
    very = "very " * 10
    article = make_article(body=f"One. Two six {very}old. Four.", status="draft")
    passage = make_passage(article=article, words="six")

    def kept() -> tuple[str, str, str]:
        passage.refresh_from_db()
        return passage.sentence_before, passage.sentence_after, passage.sentence

    assert kept() == ("Two ", f" {very}old. ", f"Two six {very}old.")
    Passage.objects.filter(pk=passage.pk).update(sentence_before="Something else")
    assert kept() == ("Two ", f" {very}old. ", f"Two six {very}old.")
    article.body = article.body.replace("old.", "old and tired.")
    article.body_sha256 = hashlib.sha256(article.body.encode()).hexdigest()
    article.save()
    assert kept() == ("Two ", f" {very}old and tired. ", f"Two six {very}old and tired.")


_SIGNS = "aB. \n”!В。"


@st.composite
def _stretches(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and a stretch of it that begins where words do."""
    body = draw(st.text(st.sampled_from(_SIGNS), min_size=1, max_size=40).filter(_starts))
    first = draw(st.sampled_from(_starts(body)))
    return body, first, draw(st.integers(first + 1, len(body)))


def _starts(body: str) -> list[int]:
    return [place for place, sign in enumerate(body) if sign not in " \n”"]


# Each example asks the database.
_few = settings(max_examples=50, deadline=None)


class Property(TestCase):
    @_few
    @given(stretch=_stretches())
    def test_a_sentence_is_a_stretch_of_the_text_and_its_own_and_python_reads_the_same(
        self, stretch: tuple[str, int, int]
    ) -> None:
        body, first, past = stretch
        before, after = sentence(body, first, past)
        assert body[:first].endswith(before)
        assert body[past:].startswith(after)
        whole = (first - len(before), past + len(after))
        assert sentence(body, *whole) == ("", "")
        assert sentence_around(body, first, past) == whole

    @_few
    @given(stretch=_stretches(), data=st.data())
    def test_two_sentences_are_one_or_do_not_overlap(
        self, stretch: tuple[str, int, int], data: st.DataObject
    ) -> None:
        body = stretch[0]
        ends = []
        for first in (stretch[1], data.draw(st.sampled_from(_starts(body)))):
            before, after = sentence(body, first, first + 1)
            ends.append((first - len(before), first + 1 + len(after)))
        (first, past), (other_first, other_past) = sorted(ends)
        assert past <= other_first or (first, past) == (other_first, other_past)
