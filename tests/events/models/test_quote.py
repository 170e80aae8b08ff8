import pytest

from events.models import Passage, Quote
from events.text import find_stretch
from tests.factories import make_article, make_passage, make_quote
from tests.sql import refusal, rows

pytestmark = pytest.mark.django_db

SEARCH = "SELECT id FROM events_quote WHERE search @@ to_tsquery('english', %s) ORDER BY id"


def found(word: str) -> list[int]:
    return [pk for (pk,) in rows(SEARCH, word)]


def test_a_quote_is_found_by_the_words_of_its_passage() -> None:
    article = make_article(body="Nobody warned us. The roof was gone.")
    warned = make_quote(passage=make_passage(article=article, words="Nobody warned us."))
    roof = make_quote(passage=make_passage(article=article, words="The roof was gone."))
    assert {word: found(word) for word in ("warning", "roof", "cellar")} == {
        "warning": [warned.pk], "roof": [roof.pk], "cellar": [],
    }  # fmt: skip
    kept = rows("SELECT q.search = p.search FROM events_quote q JOIN events_passage p"
                " ON p.id = q.passage_id")  # fmt: skip
    assert kept == [(True,), (True,)]


def test_a_quote_that_moves_to_another_passage_is_found_by_that_ones_words() -> None:
    article = make_article(body="Nobody warned us. The roof was gone.")
    quote = make_quote(passage=make_passage(article=article, words="Nobody warned us."))
    quote.passage = make_passage(article=article, words="The roof was gone.")
    quote.save()
    assert (found("warned"), found("roof")) == ([], [quote.pk])


def test_a_passage_that_is_moved_takes_its_quotes_with_it() -> None:
    article = make_article(body="Nobody warned us. The roof was gone.")
    passage = make_passage(article=article, words="Nobody warned us.")
    quotes = [make_quote(passage=passage).pk, make_quote(passage=passage).pk]
    moved = Passage.of(article, find_stretch(article.body, "The roof was gone."))
    moved.pk = passage.pk
    moved.save()
    assert (found("warned"), found("roof")) == ([], quotes)


def test_nobody_writes_other_words_for_a_quote_than_its_passage_has() -> None:
    quote = make_quote()
    rows("UPDATE events_quote SET search = to_tsvector('forged') WHERE id = %s", quote.pk)
    assert (found("forged"), found("dozens")) == ([], [quote.pk])
    Quote.objects.filter(pk=quote.pk).update(search="forged")
    assert (found("forged"), found("dozens")) == ([], [quote.pk])


def test_a_quote_of_no_passage_is_refused() -> None:
    why = refusal(
        "INSERT INTO events_quote (id, passage_id, speaker_id, described_as, mode)"
        " SELECT -2, -1, speaker_id, '', mode FROM events_quote WHERE id = %s",
        make_quote().pk,
    )
    assert why == "quote -2: there is no passage -1"
