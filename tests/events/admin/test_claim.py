"""A claim is entered as the article's exact words, and kept honest field by field."""

from typing import Any

import pytest
from django.test import Client

from events.models import Article, CasualtyClaim, Coverage, Incident, Passage
from tests.events.admin.forms import errors_of, fields_of, send, told
from tests.factories import make_article, make_claim, make_incident, make_passage, make_speaker

ADD = "/events/casualtyclaim/add/"
WORDS = "At least six people were killed"


@pytest.fixture
def article() -> Article:
    return make_article()


@pytest.fixture
def incident() -> Incident:
    return make_incident(status="draft")


def _typed(article: Article, incident: Incident, **other: Any) -> dict[str, Any]:
    plain = {
        "incident": incident.pk,
        "article": article.pk,
        "words": WORDS,
        "harm": "killed",
        "population": "people",
        "low": "6",
        "wording": "At least six",
        "as_of": "2023-11-06",
        "standing": "stands",
    }
    return plain | other


def test_the_words_are_found_and_the_claim_rests_on_them(
    client: Client, article: Article, incident: Incident
) -> None:
    speaker = make_speaker()
    response = send(client, ADD, **_typed(article, incident, claimant=speaker.pk))
    assert response.status_code == 302
    claim = CasualtyClaim.objects.get()
    assert (claim.low, claim.high, claim.wording, claim.claimant) == (
        6,
        None,
        "At least six",
        speaker,
    )
    assert (claim.passage.start, claim.passage.end, claim.passage.exact) == (0, 31, WORDS)
    assert Coverage.objects.values_list("article", "incident").get() == (article.pk, incident.pk)


def test_a_passage_that_is_there_already_is_used_again(
    client: Client, article: Article, incident: Incident
) -> None:
    passage = make_passage(article=article, words=WORDS)
    send(client, ADD, **_typed(article, incident))
    assert CasualtyClaim.objects.get().passage == passage
    assert Passage.objects.count() == 1


def test_words_that_are_not_in_the_text_are_refused_with_the_nearest(
    client: Client, article: Article, incident: Incident
) -> None:
    response = send(
        client, ADD, **_typed(article, incident, words="At least six persons were killed")
    )
    assert errors_of(response) == {
        "words": [
            "The text does not say “At least six persons were killed”; the nearest is "
            "“At least six people were killed”."
        ]
    }
    assert Passage.objects.count() == 0
    assert fields_of(response)["words"] == "At least six persons were killed"


def test_words_that_stand_twice_ask_which_are_meant(client: Client, incident: Incident) -> None:
    article = make_article(body="Two were killed here. Two were killed there.")
    typed = _typed(article, incident, words="Two were killed", low="2", high="2", wording="Two")
    assert errors_of(send(client, ADD, **typed)) == {
        "occurrence": [
            "The text says this 2 times. Say which one: 1: “…Two were killed here. Two were "
            "killed t…”, 2: “…Two were killed here. Two were killed there.…”."
        ]
    }
    assert errors_of(send(client, ADD, **typed, occurrence="3")) == {
        "occurrence": ["The text says “Two were killed”, but has no occurrence 3 of it."]
    }
    assert send(client, ADD, **typed, occurrence="2").status_code == 302
    assert CasualtyClaim.objects.get().passage.start == 22


def test_other_words_move_the_claim_and_drop_the_passage_left_empty(
    client: Client, article: Article, incident: Incident
) -> None:
    old = make_passage(article=article, words="Dozens were injured")
    claim = make_claim(incident=incident, passage=old)
    address = f"/events/casualtyclaim/{claim.pk}/change/"
    assert send(client, address, words=WORDS).status_code == 302
    claim.refresh_from_db()
    assert claim.passage.exact == WORDS
    assert list(Passage.objects.all()) == [claim.passage]


def test_a_passage_on_which_something_else_rests_stays(
    client: Client, article: Article, incident: Incident
) -> None:
    shared = make_passage(article=article, words="Dozens were injured")
    claim = make_claim(incident=incident, passage=shared)
    make_claim(incident=incident, passage=shared, harm="injured")
    send(client, f"/events/casualtyclaim/{claim.pk}/change/", words=WORDS)
    assert Passage.objects.filter(pk=shared.pk).count() == 1


def test_saving_without_a_change_keeps_the_passage_of_words_that_stand_twice(
    client: Client, incident: Incident
) -> None:
    article = make_article(body="Two were killed here. Two were killed there.")
    second = make_passage(article=article, words="Two were killed", occurrence=2)
    claim = make_claim(incident=incident, passage=second, low=2)
    response = send(client, f"/events/casualtyclaim/{claim.pk}/change/", low="1")
    assert response.status_code == 302
    claim.refresh_from_db()
    assert (claim.low, claim.passage) == (1, second)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"low": "7", "high": "6"}, "low", "The low figure, 7, is over the high figure, 6."),
        ({"low": ""}, "low", "Give a low figure, a high figure, or both; 0 means nobody."),
        ({"wording": "Seven"}, "wording", "The passage does not say “Seven”."),
        (
            {"as_of": "2999-01-01"},
            "as_of",
            "This day is still to come: a claim speaks for a day gone by.",
        ),
        (
            {"standing": "retracted"},
            "standing_since",
            "Since which day does it no longer stand?",
        ),
        (
            {"standing": "superseded", "standing_since": "2023-11-07"},
            "replaced_by",
            "Choose the claim that replaces this one.",
        ),
        (
            {"standing_since": "2023-11-07"},
            "standing_since",
            "A claim that stands has none: leave this empty.",
        ),
        ({"preferred": "on"}, "preferred_reason", "Say why this claim is preferred."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    client: Client,
    article: Article,
    incident: Incident,
    typed: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    response = send(client, ADD, **_typed(article, incident) | typed)
    assert errors_of(response) == {field: [sentence]}
    assert CasualtyClaim.objects.count() == 0


def test_a_claim_is_replaced_within_its_incident_alone(
    client: Client, article: Article, incident: Incident
) -> None:
    passage = make_passage(article=article, words=WORDS)
    elsewhere = make_claim(incident=make_incident(), passage=passage)
    typed = {"standing": "superseded", "standing_since": "2023-11-07", "replaced_by": elsewhere.pk}
    response = send(client, ADD, **_typed(article, incident) | typed)
    assert errors_of(response) == {"replaced_by": ["That claim is about another incident."]}


def test_a_figure_that_the_wording_does_not_give_is_saved_with_a_warning(
    client: Client, article: Article, incident: Incident
) -> None:
    typed = _typed(article, incident, low="60", wording="At least six")
    page = client.post(ADD, fields_of(client.get(ADD)) | typed, follow=True)
    assert CasualtyClaim.objects.get().low == 60
    assert told(page)[0] == (
        "“At least six” reads as 6 or more, but the claim says 60 or more. "
        "Look whether that is meant."
    )


def test_a_second_preferred_claim_is_refused_with_nothing_lost(
    client: Client, article: Article, incident: Incident
) -> None:
    passage = make_passage(article=article, words=WORDS)
    make_claim(incident=incident, passage=passage, preferred=True, preferred_reason="Official.")
    typed = _typed(article, incident, preferred="on", preferred_reason="Newer.")
    response = send(client, ADD, **typed)
    assert errors_of(response) == {
        "__all__": [
            "Another claim on the same harm and population is preferred already: untick that "
            "one and save, then tick this one."
        ]
    }
    assert fields_of(response)["preferred_reason"] == "Newer."


def test_a_claim_that_readers_have_seen_is_never_deleted(client: Client, article: Article) -> None:
    passage = make_passage(article=article, words=WORDS)
    claim = make_claim(incident=make_incident(), passage=passage)
    page = client.post(f"/events/casualtyclaim/{claim.pk}/delete/", {"post": "yes"}, follow=True)
    assert told(page) == [
        "Readers have seen this claim: it is never deleted. Mark it retracted instead."
    ]
    assert CasualtyClaim.objects.count() == 1


def test_a_deleted_draft_claim_takes_its_passage_with_it(
    client: Client, article: Article, incident: Incident
) -> None:
    claim = make_claim(incident=incident, passage=make_passage(article=article, words=WORDS))
    client.post(f"/events/casualtyclaim/{claim.pk}/delete/", {"post": "yes"})
    assert CasualtyClaim.objects.count() == 0
    assert Passage.objects.count() == 0


def test_words_copied_over_two_paragraphs_are_found(client: Client, incident: Incident) -> None:
    article = make_article(body="Two were killed.\n\nOne was hurt.")
    typed = _typed(article, incident, words="killed.\r\n \r\nOne was", wording="")
    assert send(client, ADD, **typed).status_code == 302
    assert CasualtyClaim.objects.get().passage.exact == "killed.\n\nOne was"
