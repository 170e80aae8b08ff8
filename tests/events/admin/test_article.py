"""An article is pasted as it is; what the archive cannot keep is named at the field."""

import hashlib
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client

from events.models import Article
from tests.events.admin.forms import errors_of, fields_of, send, told
from tests.factories import make_article, make_passage, make_source

ADD = "/events/article/add/"


def _change(article: Article) -> str:
    return f"/events/article/{article.pk}/change/"


def test_a_pasted_text_is_kept_with_plain_line_ends_and_its_hash(client: Client) -> None:
    source = make_source()
    body = "\r\n  First line.\r\n\r\nSecond “line”, with a tab\there.\r\n"
    response = send(client, ADD, source=source.pk, headline="Strike on Kryvyi Rih", body=body)
    assert response.status_code == 302
    article = Article.objects.get()
    assert article.body == "First line.\n\nSecond “line”, with a tab\there."
    assert article.body_sha256 == hashlib.sha256(article.body.encode()).hexdigest()
    assert (article.slug, article.status, article.source) == (
        "strike-on-kryvyi-rih", "draft", source,
    )  # fmt: skip


def test_without_a_headline_the_slug_is_made_of_the_opening_words(client: Client) -> None:
    send(client, ADD, body="At least six people died. More words follow, and more.")
    assert Article.objects.get().slug == "at-least-six-people-died-more-words-follow-and-more"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "This field is required."),
        ("   \r\n ", "This field is required."),
        (
            "One\r\ntwo\x07",
            "The text has a control character that is no text. Remove it: "
            "line 2, character 4: U+0007 (BEL).",
        ),
        (
            "a\x00b",
            "The text has a control character that is no text. Remove it: "
            "line 1, character 2: U+0000 (NUL).",
        ),
        (
            "a\x85b",
            "The text has a control character that is no text. Remove it: "
            "line 1, character 2: U+0085.",
        ),
        (
            "ж" * 250_001,
            "The text has 250,001 characters; the archive keeps texts of up to 250,000.",
        ),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_at_its_field(
    client: Client, body: str, sentence: str
) -> None:
    assert errors_of(send(client, ADD, body=body)) == {"body": [sentence]}
    assert Article.objects.count() == 0


def test_a_text_of_the_greatest_length_is_kept(client: Client) -> None:
    body = "word " * 49_999 + "words"
    assert send(client, ADD, body=body).status_code == 302
    assert len(Article.objects.get().body) == 250_000


def test_the_same_text_from_the_same_source_is_refused_with_a_link_to_it(client: Client) -> None:
    first = make_article(source=make_source(name="Kyiv Post"), headline="Six killed")
    response = send(client, ADD, body=first.body, source=first.source_id)
    assert errors_of(response) == {
        "body": [
            "This source&#x27;s article with this very text is "
            f'<a href="/events/article/{first.pk}/change/">'
            "Six killed (Kyiv Post, 6 November 2023)</a>"
        ]
    }
    assert f'<a href="/events/article/{first.pk}/change/">Six killed' in response.content.decode()


def test_the_same_text_from_another_source_is_kept_with_a_warning(client: Client) -> None:
    first = make_article(headline="Six killed", url="https://example.org/six")
    values = fields_of(client.get(ADD)) | {
        "body": first.body,
        "source": make_source().pk,
        "url": first.url,
    }
    page = client.post(ADD, values, follow=True)
    link = f'<a href="{_change(first)}">Six killed (6 November 2023)</a>'
    assert told(page)[:2] == [
        f"Another source has this very text: {link}",
        f"An article with this address is here already: {link}",
    ]
    assert Article.objects.count() == 2


def test_the_text_that_readers_have_seen_does_not_change_and_says_so(client: Client) -> None:
    article = make_article(body="As it was printed.")
    page = client.get(_change(article)).content.decode()
    assert "Readers have seen this text: it does not change." in page
    send(client, _change(article), body="As it should have been.", headline="Corrected")
    article.refresh_from_db()
    assert (article.body, article.headline) == ("As it was printed.", "Corrected")


def test_a_published_article_does_not_go_back_to_draft(client: Client) -> None:
    article = make_article()
    assert errors_of(send(client, _change(article), status="draft")) == {
        "status": [
            "Readers have seen this record: it cannot go back to draft or review. "
            "Withdraw it instead."
        ]
    }


def test_a_draft_text_keeps_the_passages_that_something_rests_on(client: Client) -> None:
    article = make_article(status="draft", body="Six were killed. Others fled.")
    make_passage(article=article, words="Six were killed.")
    assert errors_of(send(client, _change(article), body="Nobody was killed. Others fled.")) == {
        "body": [
            "Something rests on “Six were killed.” at characters 0 to 16, and this text no longer "
            "has it there. Move what rests on it to other words first."
        ]
    }


def test_what_readers_have_seen_is_never_deleted(client: Client) -> None:
    article = make_article()
    page = client.post(f"/events/article/{article.pk}/delete/", {"post": "yes"}, follow=True)
    assert told(page) == [
        "Readers have seen this record: it is never deleted. Withdraw it instead."
    ]
    assert Article.objects.count() == 1


def test_a_draft_is_deleted(client: Client) -> None:
    article = make_article(status="draft")
    client.post(f"/events/article/{article.pk}/delete/", {"post": "yes"})
    assert Article.objects.count() == 0


def test_history_says_who_changed_what(client: Client, editor: User) -> None:
    article = make_article(headline="Six killed")
    send(client, _change(article), headline="Seven killed")
    event: Any = apps.get_model("events", "ArticleEvent").objects.get(pgh_label="update")
    assert event.headline == "Seven killed"
    assert event.pgh_context.metadata == {"user": editor.pk, "url": _change(article)}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kryv", ["Fire"]),
        ("FLATS", ["Fire"]),
        ("sirens", ["Raid"]),
        ("fire kryv", ["Fire"]),
        ("!", []),
    ],
)
def test_the_list_is_searched_by_word_beginnings(
    client: Client, typed: str, found: list[str]
) -> None:
    make_article(headline="Fire", body="A block of flats burned in Kryvyi Rih.")
    make_article(headline="Raid", body="No siren was heard.")
    page = client.get("/events/article/", {"q": typed})
    assert [article.headline for article in page.context["cl"].result_list] == found
