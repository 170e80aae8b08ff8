import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events.models import Passage
from events.text import stretch_at
from tests.factories import BODY, make_article, make_claim, make_incident, make_passage
from tests.sql import refusal, rows

pytestmark = pytest.mark.django_db

INSERT = (
    'INSERT INTO events_passage (article_id, start, "end", exact, prefix, suffix)'
    " VALUES (%s, %s, %s, %s, %s, %s)"
)


def not_said(article_id: int, start: int, end: int, exact: str) -> str:
    return f"article {article_id}, characters {start} to {end}: the text does not say '{exact}'"


def test_a_passage_equals_its_stretch_letter_for_letter() -> None:
    article = make_article(body="abc def ghi")
    for start, end, exact in (
        (4, 7, "dEf"),
        (4, 7, "de"),
        (4, 7, "def "),
        (3, 6, "def"),
        (5, 8, "def"),
        (4, 8, "def"),
    ):
        why = refusal(INSERT, article.id, start, end, exact, "abc ", " ghi")
        assert why == not_said(article.id, start, end, exact)
    rows(INSERT, article.id, 4, 7, "def", "abc ", " ghi")


@pytest.mark.parametrize(
    ("prefix", "suffix"),
    [("abc", " ghi"), ("", " ghi"), ("abd ", " ghi"), ("abc ", " gh"), ("abc ", ""),
     ("abc ", " ghj"), ("abc ", " ghi ")],
)  # fmt: skip
def test_the_words_around_a_passage_are_those_of_the_text(prefix: str, suffix: str) -> None:
    article = make_article(body="abc def ghi")
    why = refusal(INSERT, article.id, 4, 7, "def", prefix, suffix)
    assert why == not_said(article.id, 4, 7, "def")


def test_the_words_around_are_32_characters_where_the_text_has_them() -> None:
    article = make_article(body="a" * 40 + "WORDS" + "b" * 40)
    rows(INSERT, article.id, 40, 45, "WORDS", "a" * 32, "b" * 32)
    for prefix, suffix in (("a" * 31, "b" * 32), ("a" * 32, "b" * 31)):
        why = refusal(INSERT, article.id, 40, 44, "WORD", prefix, "S" + suffix[1:])
        assert why == not_said(article.id, 40, 44, "WORD")


@pytest.mark.parametrize(("start", "end"), [(3, 3), (7, 4)])
def test_a_passage_starts_before_it_ends(start: int, end: int) -> None:
    article = make_article(body="abc def ghi")
    why = refusal(INSERT, article.id, start, end, "", "abc", " def ghi")
    assert why == "passage_starts_before_it_ends"


def test_a_passage_does_not_begin_before_the_text() -> None:
    article = make_article(body="abc")
    assert refusal(INSERT, article.id, -1, 2, "ab", "", "c") == "events_passage_start_check"


def test_a_passage_does_not_reach_beyond_the_text() -> None:
    article = make_article(body="abc")
    rows(INSERT, article.id, 0, 3, "abc", "", "")
    for start, end, exact in ((0, 4, "abc"), (3, 4, ""), (9, 10, "")):
        why = refusal(INSERT, article.id, start, end, exact, "abc"[:start], "")
        assert why == not_said(article.id, start, end, exact)


def test_one_false_passage_among_many_refuses_them_all() -> None:
    article = make_article(body="abc def ghi")
    statement = INSERT + ", (%s, %s, %s, %s, %s, %s)"
    why = refusal(
        statement, article.id, 0, 3, "abc", "", " def ghi", article.id, 4, 7, "xyz", "abc ", " ghi"
    )
    assert why == not_said(article.id, 4, 7, "xyz")
    assert not Passage.objects.exists()


def test_a_passage_cannot_be_changed_into_words_that_are_not_there() -> None:
    passage = make_passage(article=make_article(), words="Dozens were injured.")
    for change in ("exact = 'Scores were injured.'", "start = start - 1", "suffix = '!'"):
        why = refusal(f"UPDATE events_passage SET {change} WHERE id = %s", passage.id)
        assert "the text does not say" in why


def test_a_passage_stays_with_its_article() -> None:
    passage = make_passage(article=make_article(), words="Dozens were injured.")
    why = refusal(
        "UPDATE events_passage SET article_id = %s WHERE id = %s", make_article().id, passage.id
    )
    assert why == "stays_with_its_article"


def test_a_passage_keeps_the_words_of_the_claims_that_rest_on_it() -> None:
    passage = make_passage(article=make_article(), words="At least six people were killed")
    claim = make_claim(incident=make_incident(), passage=passage, wording="At least six")
    later = stretch_at(BODY, BODY.index("people"), passage.end)
    refusal(
        "UPDATE events_passage SET start = %s, exact = %s, prefix = %s WHERE id = %s",
        later.start, later.exact, later.prefix, passage.id,
    )  # fmt: skip
    claim.passage.refresh_from_db()
    assert claim.wording in claim.passage.exact


def test_one_stretch_is_one_passage() -> None:
    article = make_article()
    passage = make_passage(article=article, words="Dozens")
    why = refusal(
        INSERT, article.id, passage.start, passage.end,
        passage.exact, passage.prefix, passage.suffix,
    )  # fmt: skip
    assert why == "one_passage_once"


def test_a_passage_with_a_claim_is_not_deleted() -> None:
    passage = make_claim(incident=make_incident()).passage
    assert "passage_id" in refusal("DELETE FROM events_passage WHERE id = %s", passage.id)


@pytest.mark.parametrize(
    ("body", "words", "start"),
    [
        ("😀😀 six dead 😀", "six dead", 3),
        ("\U0001f1fa\U0001f1e6 six dead", "six", 3),
        ("У Кривому Розі загинуло шестеро людей.", "загинуло шестеро", 15),
        ("cafe\u0301 six", "six", 6),
        ("قُتل ستة أشخاص", "ستة", 5),
        ("一二三六人死亡。", "六人死亡", 3),
        ("line one\n\nline two", "one\n\nline", 5),
    ],
)
def test_offsets_count_code_points_in_python_and_in_postgresql(
    body: str, words: str, start: int
) -> None:
    passage = make_passage(article=make_article(body=body), words=words)
    passage.refresh_from_db()
    assert (passage.start, passage.end) == (start, start + len(words))
    [(stretch,)] = rows(
        'SELECT substr(a.body, p.start + 1, p."end" - p.start)'
        " FROM events_passage p JOIN events_article a ON a.id = p.article_id WHERE p.id = %s",
        passage.id,
    )
    assert stretch == words


def test_utf_16_offsets_are_refused() -> None:
    body = "😀😀 six dead"
    article = make_article(body=body)
    in_utf_16 = len("😀😀 ".encode("utf-16-le")) // 2
    why = refusal(INSERT, article.id, in_utf_16, in_utf_16 + 3, "six", "😀😀 ", " dead")
    assert why == not_said(article.id, in_utf_16, in_utf_16 + 3, "six")


# PostgreSQL's text holds every character but zero; surrogates are no characters.
_texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=120
)


class Property(TestCase):
    @given(body=_texts, data=st.data())
    def test_every_stretch_that_python_cuts_is_one_to_the_database(
        self, body: str, data: st.DataObject
    ) -> None:
        start = data.draw(st.integers(0, len(body) - 1))
        end = data.draw(st.integers(start + 1, len(body)))
        stretch = stretch_at(body, start, end)
        [(same,)] = rows(
            "SELECT events_is_stretch(%s, %s, %s, %s, %s, %s)",
            body, start, end, stretch.prefix, stretch.exact, stretch.suffix,
        )  # fmt: skip
        assert same
