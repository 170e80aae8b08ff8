"""A new article is pasted; what the archive has already is shown before it is saved twice."""

import datetime

import pytest
from django.test import Client

from events.models import Article, Source
from tests.events.admin.forms import fields_of, send, told
from tests.events.admin.reading.sending import errors_of, read
from tests.factories import make_article, make_source

ENTER, KNOWN = "/events/article/enter/", "/events/article/known/"


def test_a_pasted_article_is_saved_and_opened(client: Client) -> None:
    response = send(
        client, ENTER, body="\r\nSix died.\r\n\r\nIt rained.\r\n", url="example.org/six",
        headline="Six dead", published_on="2023-11-06", language="en",
        source="Kyiv Post", source_kind="newspaper",
    )  # fmt: skip
    article = Article.objects.get()
    assert response.headers["Location"] == read(article)
    assert (article.body, article.url, article.slug, article.status) == (
        "Six died.\n\nIt rained.", "https://example.org/six", "six-dead", "draft",
    )  # fmt: skip
    assert (article.published_on, article.language) == (datetime.date(2023, 11, 6), "en")
    assert article.source == Source.objects.get(name="Kyiv Post", kind="newspaper")


def test_the_text_alone_is_enough(client: Client) -> None:
    send(client, ENTER, body="Six died. It rained.")
    article = Article.objects.get()
    assert (article.slug, article.source, article.published_on) == (
        "six-died-it-rained", None, None,
    )  # fmt: skip


def test_a_source_that_is_known_is_not_entered_twice(client: Client) -> None:
    source = make_source(name="Kyiv Post")
    send(client, ENTER, body="Six died.", source="kyiv post", source_kind="newspaper")
    assert Article.objects.get().source == source
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "This field is required."),
        (
            "a\x00b",
            "The text has a control character that is no text. Remove it: "
            "line 1, character 2: U+0000 (NUL).",
        ),
        (
            "x" * 2_000_000,
            "The text has 2,000,000 characters; the archive keeps texts of up to 250,000.",
        ),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_and_nothing_typed_is_lost(
    client: Client, body: str, sentence: str
) -> None:
    response = send(client, ENTER, body=body, headline="Six dead", source="New", url="e.org/1")
    assert errors_of(response)["body"] == [sentence]
    values = fields_of(response)
    kept = (values["headline"], values["source"], values["url"], len(values["body"]))
    assert kept == ("Six dead", "New", "e.org/1", len(body))
    assert (Article.objects.count(), Source.objects.count()) == (0, 0)


def test_a_day_to_come_and_a_bad_address_are_named_at_their_fields(client: Client) -> None:
    response = send(client, ENTER, body="Six died.", published_on="2999-01-01", url="not one")
    assert errors_of(response) == {
        "published_on": ["This day is still to come."],
        "url": ["Enter a valid URL."],
    }


def test_the_same_text_without_a_source_is_refused_with_a_link(client: Client) -> None:
    first = make_article()
    response = send(client, ENTER, body=first.body)
    [error] = errors_of(response)["body"]
    assert f'<a href="/events/article/{first.pk}/change/">' in error
    assert Article.objects.count() == 1


def test_the_same_text_of_a_new_source_is_kept_with_a_warning(client: Client) -> None:
    first = make_article()
    values = fields_of(client.get(ENTER))
    typed = {"body": first.body, "source": "Kyiv Post", "source_kind": "newspaper"}
    page = client.post(ENTER, values | typed, follow=True)
    assert told(page) == [
        f'Another source has this very text: <a href="/events/article/{first.pk}/change/">'
        "Six killed (6 November 2023)</a>"
    ]
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "problem", "found"),
    [
        ({"body": "Six died."}, "", []),
        ({"body": "\r\nThere it is.\r\n"}, "", ["The archive has this very text:"]),
        (
            {"body": "Other.", "url": " https://example.org/1 "},
            "",
            ["The archive has an article with this address:"],
        ),
        (
            {"body": "There it is.", "url": "https://example.org/1"},
            "",
            ["The archive has this very text:", "The archive has an article with this address:"],
        ),
        ({}, "", []),
        (
            {"body": "a\x07b"},
            "The text has a control character that is no text. Remove it: line 1, character 2: "
            "U+0007 (BEL).",
            [],
        ),
        (
            {"body": "x" * 250_001},
            "The text has 250,001 characters; the archive keeps texts of up to 250,000.",
            [],
        ),
    ],
)
def test_what_is_known_is_told_before_anything_is_saved(
    client: Client, typed: dict[str, str], problem: str, found: list[str]
) -> None:
    article = make_article(body="There it is.", url="https://example.org/1")
    response = client.post(KNOWN, typed)
    assert response.context["problem"] == problem
    assert response.context["found"] == [(words, article, True) for words in found]
    assert (f'href="{read(article)}"' in response.content.decode()) is bool(found)


def test_what_is_known_is_asked_by_sending_alone(client: Client) -> None:
    assert client.get(KNOWN).status_code == 405
