import hashlib

import pytest

from events.models import Article
from events.models.article import MAX_BODY
from tests.factories import BODY, make_article, make_passage, make_source
from tests.sql import refusal, rows

pytestmark = pytest.mark.django_db

SET_BODY = (
    "UPDATE events_article SET body = %s,"
    " body_sha256 = encode(sha256(convert_to(%s, 'UTF8')), 'hex') WHERE id = %s"
)


def body_of(article: Article) -> str:
    return Article.objects.get(pk=article.pk).body


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_a_body_that_readers_have_seen_does_not_change(status: str) -> None:
    article = make_article(status=status)
    assert refusal(SET_BODY, BODY + "!", BODY + "!", article.id) == "published_body_is_frozen"
    assert body_of(article) == BODY


@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_a_body_that_no_reader_has_seen_may_change(status: str) -> None:
    article = make_article(status=status)
    rows(SET_BODY, "New words.", "New words.", article.id)
    assert body_of(article) == "New words."


def test_a_published_body_cannot_be_changed_by_way_of_a_draft() -> None:
    article = make_article()
    for status in ("draft", "in-review"):
        why = refusal("UPDATE events_article SET status = %s WHERE id = %s", status, article.id)
        assert why == "never_back_to_draft"


def test_writing_a_published_body_again_as_it_is_changes_nothing() -> None:
    article = make_article()
    rows(SET_BODY, BODY, BODY, article.id)
    assert body_of(article) == BODY


def test_everything_else_of_a_published_article_may_be_mended() -> None:
    article = make_article()
    rows("UPDATE events_article SET headline = 'Mended' WHERE id = %s", article.id)
    assert Article.objects.get(pk=article.pk).headline == "Mended"


def test_a_draft_body_does_not_change_under_its_passages() -> None:
    article = make_article(status="draft")
    make_passage(article=article, words="Dozens were injured.")
    for body in (
        BODY.replace("Dozens", "Scores"),  # the words themselves
        "Yesterday: " + BODY,  # the words moved
        BODY.replace("officials said.", "officials say."),  # the words around
        BODY + " More.",  # the words after
    ):
        why = refusal(SET_BODY, body, body, article.id)
        assert why == f"article {article.id}: a passage would no longer be in the text"
    assert body_of(article) == BODY


def test_a_draft_body_may_change_far_from_its_passages() -> None:
    article = make_article(status="draft", body="One word. " + "x" * 32 + " Later words.")
    make_passage(article=article, words="One word.")
    changed = article.body.replace("Later", "Other")
    rows(SET_BODY, changed, changed, article.id)
    assert body_of(article) == changed


def test_the_hash_is_that_of_the_body() -> None:
    article = make_article(status="draft")
    wrong = hashlib.sha256(b"other").hexdigest()
    why = refusal("UPDATE events_article SET body_sha256 = %s WHERE id = %s", wrong, article.id)
    assert why == "article_hash_is_of_the_body"
    why = refusal("UPDATE events_article SET body = 'Other.' WHERE id = %s", article.id)
    assert why == "article_hash_is_of_the_body"


def test_python_and_postgresql_hash_a_body_alike() -> None:
    body = "Шість загиблих 😀 e\u0301"
    article = make_article(body=body)
    assert article.body_sha256 == hashlib.sha256(body.encode()).hexdigest()


def test_a_body_is_neither_empty_nor_beyond_the_limit() -> None:
    article = make_article(status="draft")
    for body in ("", "x" * (MAX_BODY + 1)):
        assert refusal(SET_BODY, body, body, article.id) == "article_body_length"


def test_the_longest_body_is_kept_and_found_to_its_last_word_in_any_script() -> None:
    words = " ".join(f"слово{number}" for number in range(30_000))
    body = words[: MAX_BODY - 7].rpartition(" ")[0] + " кінець"
    article = make_article(body=body, language="uk")
    found = rows(
        "SELECT id FROM events_article WHERE search @@ to_tsquery('simple', 'кінець')",
    )
    assert found == [(article.id,)]


def test_what_was_published_is_never_deleted() -> None:
    for status in ("published", "withdrawn"):
        article = make_article(status=status)
        why = refusal("DELETE FROM events_article WHERE id = %s", article.id)
        assert why == "keep_what_was_published"
    assert Article.objects.count() == 2


def test_a_draft_may_be_deleted() -> None:
    article = make_article(status="draft")
    rows("DELETE FROM events_article WHERE id = %s", article.id)
    assert not Article.objects.exists()


@pytest.mark.parametrize("field", ["status", "rights"])
def test_a_word_outside_the_vocabulary_is_refused(field: str) -> None:
    article = make_article(status="draft")
    why = refusal(f"UPDATE events_article SET {field} = 'secret' WHERE id = %s", article.id)
    assert why == f"article_{field}_is_known"


def test_an_article_repeats_either_an_agency_or_an_article() -> None:
    article, other, agency = make_article(), make_article(), make_source(kind="agency")
    why = refusal(
        "UPDATE events_article SET origin_source_id = %s, origin_article_id = %s WHERE id = %s",
        agency.id, other.id, article.id,
    )  # fmt: skip
    assert why == "article_has_one_origin"


def test_an_article_keeps_the_key_by_which_it_is_found_again() -> None:
    make_article(key="seeds/strike")
    other = make_article()
    assert len(other.key) == 36
    why = refusal("UPDATE events_article SET key = 'seeds/strike' WHERE id = %s", other.id)
    assert why == "article_key_stands_once"


def test_english_is_found_by_its_stems_and_another_language_as_written() -> None:
    english = make_article(body="Two buildings burned.", language="en")
    german = make_article(body="Zwei Häuser brannten.", language="de")
    for query, expected in (
        ("to_tsquery('english', 'building')", english),
        ("to_tsquery('simple', 'häuser')", german),
    ):
        found = rows(f"SELECT id FROM events_article WHERE search @@ {query}")
        assert found == [(expected.id,)]


def test_an_article_without_a_headline_goes_by_its_opening_words() -> None:
    assert make_article(headline="").title == (
        "At least six people were killed in Kryvyi Rih, officials said. Dozens…"
    )


def test_the_sources_that_it_names_are_a_list() -> None:
    article = make_article()
    why = refusal("UPDATE events_article SET cited_sources = '{}' WHERE id = %s", article.id)
    assert why == "article_cites_a_list_of_sources"


def test_a_record_of_a_dataset_is_found_by_its_number_and_not_by_the_names_of_its_columns() -> None:
    body = "id: 300380\ndeaths_a: 2"
    make_article(kind="dataset-record", headline="UCDP GED, record 300380", body=body)
    found = Article.objects.filter(kind="dataset-record")
    assert found.filter(search="300380").count() == 1
    assert found.filter(search="deaths_a").count() == 0
