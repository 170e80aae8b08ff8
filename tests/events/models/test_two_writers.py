"""What holds when two people write at the same moment, each unaware of the other."""

import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from events.models import Article, CasualtyClaim, Estimate, Passage
from events.text import find_stretch
from tests.factories import BODY, make_article, make_claim, make_incident, make_passage, make_quote
from tests.sql import rows

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(second: Callable[[], object], first: Callable[[], object]) -> list[str]:
    """Do the first in a transaction, and the second before its commit; what is refused of them.

    Returns once both have ended. The second runs on a connection of its own.
    """
    refused: list[str] = []

    def run() -> None:
        try:
            second()
        except DatabaseError as error:
            refused.append(str(error))
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        # Long enough for it to finish, unless it waits for this transaction.
        other.join(timeout=0.5)
    other.join()
    return refused


def test_a_body_does_not_change_under_a_passage_that_is_being_added() -> None:
    article = make_article(status="draft")
    passage = Passage.of(article, find_stretch(BODY, "Dozens"))
    changed = BODY.replace("Dozens", "Scores")
    change = (
        "UPDATE events_article SET body = %s,"
        " body_sha256 = encode(sha256(convert_to(%s, 'UTF8')), 'hex')"
    )
    refused = meanwhile(lambda: rows(change, changed, changed), passage.save)
    assert [why.splitlines()[0] for why in refused] == [
        f"article {article.id}: a passage would no longer be in the text"
    ]
    assert Article.objects.get().body == BODY


def test_a_passage_is_not_added_to_a_body_that_is_being_changed() -> None:
    article = make_article(status="draft")
    passage = Passage.of(article, find_stretch(BODY, "Dozens"))
    changed = BODY.replace("Dozens", "Scores")
    change = (
        "UPDATE events_article SET body = %s,"
        " body_sha256 = encode(sha256(convert_to(%s, 'UTF8')), 'hex')"
    )
    refused = meanwhile(passage.save, lambda: rows(change, changed, changed))
    assert len(refused) == 1
    assert not Passage.objects.exists()


def test_two_claims_at_once_both_count() -> None:
    incident = make_incident()
    passage = make_passage(article=make_article(), words="six")

    def claim(low: int) -> CasualtyClaim:
        return make_claim(incident=incident, passage=passage, low=low, high=low)

    assert meanwhile(lambda: claim(7), lambda: claim(6)) == []
    estimate = Estimate.objects.get()
    assert (estimate.low, estimate.best, estimate.high) == (6, 7, 7)


def test_a_claim_counts_though_its_article_is_published_at_the_same_moment() -> None:
    article = make_article(status="draft")
    passage = make_passage(article=article, words="six")
    incident = make_incident()
    refused = meanwhile(
        lambda: make_claim(incident=incident, passage=passage),
        lambda: rows("UPDATE events_article SET status = 'published'"),
    )
    assert refused == []
    assert Estimate.objects.get().best == 6


def test_an_article_that_is_published_at_the_same_moment_counts_a_new_claim() -> None:
    article = make_article(status="draft")
    passage = make_passage(article=article, words="six")
    incident = make_incident()
    refused = meanwhile(
        lambda: rows("UPDATE events_article SET status = 'published'"),
        lambda: make_claim(incident=incident, passage=passage),
    )
    assert refused == []
    assert Estimate.objects.get().best == 6


@pytest.mark.parametrize("quoted_first", [True, False])
def test_a_quote_is_found_by_words_that_change_at_the_same_moment(quoted_first: bool) -> None:
    article = make_article(body="Nobody warned us. The roof was gone.")
    passage = make_passage(article=article, words="Nobody warned us.")
    moved = Passage.of(article, find_stretch(article.body, "The roof was gone."))
    moved.pk = passage.pk
    both: list[Callable[[], object]] = [lambda: make_quote(passage=passage), moved.save]
    first, second = both if quoted_first else reversed(both)
    assert meanwhile(second, first) == []
    roof = "SELECT count(*) FROM events_quote WHERE search @@ to_tsquery('english', 'roof')"
    assert rows(roof) == [(1,)]
