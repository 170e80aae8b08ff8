"""A passage is moved to other words, or deleted, with all that rests on it."""

import pytest
from django.test import Client

from events.models import Article, CasualtyClaim, Incident, IncidentLink, Passage, Quote
from events.utf16 import units
from tests.events.admin.forms import fields_of, told
from tests.events.admin.reading.sending import errors_of, read
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_link,
    make_passage,
    make_quote,
)

BODY = "😀 At least six people were killed. Six people were killed. It rained."


@pytest.fixture
def article() -> Article:
    return make_article(body=BODY, status="draft")


@pytest.fixture
def incident() -> Incident:
    return make_incident(status="draft")


@pytest.fixture
def passage(article: Article, incident: Incident) -> Passage:
    passage = make_passage(article=article, words="least six people")
    make_claim(incident=incident, passage=passage, wording="six")
    make_quote(incidents=[incident], passage=passage)
    make_attribution(incident=incident, passage=passage)
    link = make_link(from_incident=incident, to_incident=make_incident(status="draft"))
    link.passage = passage
    link.save()
    return passage


def _address(passage: Passage, what: str = "") -> str:
    return f"{read(passage.article)}passage/{passage.pk}/{what}"


def _all_rest_on(passage: Passage) -> bool:
    rows = (passage.claims, passage.quotes, passage.attributions, passage.links)
    return all(row.count() == 1 for row in rows)


def test_all_that_rests_on_a_passage_moves_with_it(client: Client, passage: Passage) -> None:
    words = "At least six people were killed"
    start = BODY.index(words)
    first, last = units(BODY, start, start + len(words))
    page = client.post(
        _address(passage, "move/"), {"words": words, "start": first, "end": last}, follow=True
    )
    assert told(page) == ["Passage moved."]
    moved = Passage.objects.get()
    assert (moved.start, moved.exact) == (start, words)
    assert _all_rest_on(moved)


def test_pasted_words_move_it_as_well(client: Client, passage: Passage) -> None:
    client.post(_address(passage, "move/"), {"words": "six people were killed"})
    assert _all_rest_on(Passage.objects.get())


@pytest.mark.parametrize(
    ("words", "errors"),
    [
        ("It rained.", {"words": ["These words do not say “six”, which a claim rests on."]}),
        ("It snowed.", {"words": ["The text does not say “It snowed.”; the nearest is “It "
                                  "rained.”."]}),
        ("", {"words": ["This field is required."]}),
        (
            "people were killed",
            {"occurrence": [
                "The text says this 2 times. Say which one: 1: “…😀 At least six people were "
                "killed. Six people were killed…”, 2: “…people were killed. Six people were "
                "killed. It rained.…”."
            ]},
        ),
    ],
)  # fmt: skip
def test_words_that_do_not_serve_are_refused_at_the_field(
    client: Client, passage: Passage, words: str, errors: dict[str, list[str]]
) -> None:
    response = client.post(_address(passage, "move/"), {"words": words})
    assert errors_of(response) == errors
    assert fields_of(response).get("words", words) == words
    assert _all_rest_on(passage)


def test_it_moves_to_words_on_which_something_rests_already(
    client: Client, passage: Passage, incident: Incident
) -> None:
    there = make_passage(article=passage.article, words="At least six people were killed")
    make_claim(incident=incident, passage=there)
    client.post(_address(passage, "move/"), {"words": there.exact})
    assert list(Passage.objects.all()) == [there]
    assert there.claims.count() == 2


def test_a_passage_is_deleted_with_what_rests_on_it_and_a_link_loses_its_words(
    client: Client, passage: Passage
) -> None:
    assert client.get(_address(passage, "delete/")).status_code == 200
    page = client.post(_address(passage, "delete/"), follow=True)
    assert told(page) == ["Passage deleted, with what rested on it."]
    assert (CasualtyClaim.objects.count(), Quote.objects.count()) == (0, 0)
    assert (Passage.objects.count(), IncidentLink.objects.get().passage) == (0, None)


def test_what_readers_have_seen_keeps_its_passage(client: Client) -> None:
    claim = make_claim(incident=make_incident())
    response = client.post(_address(claim.passage, "delete/"))
    assert response.context["reason"] == (
        "Readers have seen this claim: it is never deleted. Mark it retracted instead."
    )
    assert CasualtyClaim.objects.count() == 1


def test_a_passage_is_moved_by_sending_alone(client: Client, passage: Passage) -> None:
    assert client.get(_address(passage, "move/")).status_code == 405
