"""The article's text on the page, letter for letter, with its passages marked."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Article
from tests.events.admin.reading.sending import add, read
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_link,
    make_passage,
    make_quote,
    make_source,
)


class _Text(HTMLParser):
    """What a browser has as the text's own letters, and each mark's words by its passage."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.said = ""
        self.marks: list[tuple[str, str]] = []
        self._mark: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "div" and (self.depth or given.get("id") == "text"):
            self.depth += 1
        if self.depth and tag == "mark":
            self.marks.append((given["data-passage"] or "", ""))
            self._mark = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self.depth:
            self.depth -= 1
        if tag == "mark":
            self._mark = None

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.said += data
            if self._mark:
                passage, words = self.marks[-1]
                self.marks[-1] = (passage, words + data)


def _text_of(response: Any) -> _Text:
    parser = _Text()
    parser.feed(response.content.decode())
    return parser


@pytest.mark.parametrize(
    "body",
    [
        "One.",
        "One <b>bold</b> & “two”.\n\n  Three 😀.\n \n\n\tFour\nfive.",
        "Cafe\u0301.\n\nДва \u200bслова.\n\n\nТретє.",
    ],
)
def test_the_text_on_the_page_is_the_articles_letter_for_letter(client: Client, body: str) -> None:
    article = make_article(body=body)
    make_claim(
        incident=make_incident(), passage=make_passage(article=article, words=body.split()[0])
    )
    assert _text_of(client.get(read(article))).said == body


def test_overlapping_passages_are_marked_piece_by_piece(client: Client) -> None:
    article = make_article(body="One two three.\n\nFour five.")
    first = make_passage(article=article, words="One two")
    second = make_passage(article=article, words="two three.\n\nFour")
    make_claim(incident=make_incident(), passage=first)
    make_quote(incidents=[], passage=second)
    assert _text_of(client.get(read(article))).marks == [
        (str(first.pk), "One "),
        (str(second.pk), "two"),
        (str(second.pk), " three."),
        (str(second.pk), "Four"),
    ]


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_text_that_readers_have_seen_says_that_it_is_frozen(client: Client, status: str) -> None:
    page = client.get(read(make_article(status=status))).content.decode()
    assert ("Readers have seen this text: it does not change." in page) is (status == "published")
    assert ("Edit the text" in page) is (status == "draft")


def _fill(count: int) -> Article:
    body = "\n\n".join(f"Six killed {n}. He said {n}." for n in range(count))
    article = make_article(body=body, source=make_source(), status="draft")
    for n in range(count):
        incident = make_incident(status="draft")
        words = make_passage(article=article, words=f"Six killed {n}.")
        make_claim(incident=incident, passage=words)
        make_attribution(incident=incident, passage=words)
        said = make_passage(article=article, words=f"He said {n}.")
        make_quote(incidents=[incident], passage=said)
        link = make_link(from_incident=incident, to_incident=make_incident())
        link.passage = said
        link.save()
    return article


def _queries(client: Client, address: str, **headers: str) -> int:
    ContentType.objects.get_for_models(*apps.get_models())  # a process asks for each once
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, headers=headers).status_code == 200
    return len(asked)


@pytest.mark.parametrize("count", [1, 50])
def test_a_text_costs_as_many_queries_with_two_passages_as_with_a_hundred(
    client: Client, count: int
) -> None:
    article = _fill(count)
    passage = article.passages.first()
    assert passage is not None
    claim = passage.claims.get()
    quote_of = article.passages.exclude(quotes=None).first()
    assert quote_of is not None
    found = {
        "text": _queries(client, read(article)),
        "new claim": _queries(client, f"{add(article, 'claim')}?start=0&end=10"),
        "new claim, in the panel": _queries(
            client, f"{add(article, 'claim')}?start=0&end=10", **{"X-Panel": "1"}
        ),
        "new quote, in the panel": _queries(client, add(article, "quote"), **{"X-Panel": "1"}),
        "claim, in the panel": _queries(
            client, f"{read(article)}claim/{claim.pk}/", **{"X-Panel": "1"}
        ),
        "quote, in the panel": _queries(
            client, f"{read(article)}quote/{quote_of.quotes.get().pk}/", **{"X-Panel": "1"}
        ),
        "passage, in the panel": _queries(
            client, f"{read(article)}passage/{passage.pk}/", **{"X-Panel": "1"}
        ),
    }
    assert found == {
        "text": 10,
        "new claim": 13,
        "new claim, in the panel": 6,
        "new quote, in the panel": 4,
        "claim, in the panel": 7,
        "quote, in the panel": 11,
        "passage, in the panel": 13,
    }


def test_the_panel_alone_comes_without_the_text(client: Client) -> None:
    article = make_article()
    panel = client.get(add(article, "claim"), headers={"X-Panel": "1"}).content.decode()
    assert re.findall(r'id="text"|data-panel="\w+"|<html', panel) == ['data-panel="form"']


def test_the_list_of_articles_and_an_articles_page_lead_to_its_text(client: Client) -> None:
    article = make_article()
    for page in ("/events/article/", f"/events/article/{article.pk}/change/"):
        assert f'href="{read(article)}"' in client.get(page).content.decode()
    assert 'href="/events/article/enter/"' in client.get("/events/article/").content.decode()
