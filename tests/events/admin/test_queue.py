"""What waits for whom on the desk's first page, and what is found in drafts of every kind."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.admin.drafts import find
from events.admin.queue import queue_of
from events.models import Article, Incident, Submission
from tests.events.admin.roles import made_by, make_account, sign_in
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_passage,
    make_place,
    make_quote,
    make_speaker,
)


@pytest.fixture
def contributor(db: None) -> User:
    return make_account("contributor")


@pytest.fixture
def publisher(db: None) -> User:
    return make_account("publisher")


def _incident(user: User, status: str, note: str = "", title: str = "A strike") -> Incident:
    incident = make_incident(status=status, title=title)
    made_by(user, incident)
    if note:
        Submission.objects.filter(incident=incident).update(note=note, returned_by=user)
    return incident


def _parts(user: User) -> dict[str, list[list[Any]]]:
    return {called: [part.records for part in waiting] for called, waiting in queue_of(user).parts}


def test_each_record_waits_in_one_place(publisher: User, contributor: User) -> None:
    draft = _incident(publisher, "draft")
    returned = _incident(publisher, "draft", "Which day?")
    sent = _incident(publisher, "in-review")
    article = make_article(status="draft")
    made_by(publisher, article)
    other = _incident(contributor, "in-review")
    nobodys = make_incident(status="in-review")
    _incident(contributor, "draft")
    _incident(publisher, "published")
    assert _parts(publisher) == {
        "Sent back to me": [[returned]],
        "Waits for review": [[other, nobodys]],
        "My drafts": [[draft], [article]],
        "Mine, in review": [[sent]],
    }


def test_a_contributor_reviews_nothing(contributor: User, publisher: User) -> None:
    _incident(publisher, "in-review")
    assert _parts(contributor) == {}
    page = sign_in(contributor).get("/").content.decode()
    assert "Nothing waits for you." in page


def test_what_waits_longest_comes_first(publisher: User, contributor: User) -> None:
    later, sooner = (_incident(contributor, "in-review") for _ in range(2))
    for days_ago, incident in enumerate([later, sooner]):
        sent_at = timezone.now() - datetime.timedelta(days=days_ago)
        Submission.objects.filter(incident=incident).update(sent_at=sent_at)
    assert _parts(publisher)["Waits for review"] == [[sooner, later]]


def test_each_count_leads_to_the_list_that_has_them_all(publisher: User, contributor: User) -> None:
    for _ in range(12):
        _incident(publisher, "draft")
        _incident(publisher, "draft", "Which day?")
        _incident(contributor, "in-review")
    client = sign_in(publisher)
    for called, [part] in queue_of(publisher).parts:
        assert (len(part.records), part.called) == (10, "12 incidents"), called
        listed = client.get(part.address).context["cl"].result_list
        assert {record.pk for record in part.records} <= {record.pk for record in listed}
        assert len(listed) == 12, called


@pytest.mark.parametrize("count", [1, 50])
def test_the_first_page_costs_as_many_queries_with_one_record_as_with_fifty(
    publisher: User, contributor: User, count: int
) -> None:
    ContentType.objects.get_for_models(Article, Incident)
    for _ in range(count):
        _incident(publisher, "draft")
        _incident(contributor, "in-review")
    client = sign_in(publisher)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    assert len(asked) == 10


def _found(user: User, typed: str) -> dict[str, list[Any]]:
    return {part.called: [record for record, _ in part.lines] for part in find(user, typed)}


def test_one_box_finds_drafts_of_every_kind(publisher: User) -> None:
    incident = make_incident(status="draft", title="Strike on the bazaar")
    article = make_article(status="in-review", headline="Six killed at the bazaar")
    passage = make_passage(article=make_article(body="The bazaar burned."), words="bazaar")
    claim = make_claim(incident=incident, passage=passage)
    quote = make_quote(incidents=[incident], passage=passage)
    attribution = make_attribution(incident=incident, passage=passage)
    seen = make_incident(title="Another bazaar")
    make_claim(incident=seen, passage=passage)
    assert _found(publisher, "bazaa") == {
        "incidents": [incident],
        "articles": [article],
        "casualty claims": [claim],
        "quotes": [quote],
        "attributions": [attribution],
    }


def test_a_draft_is_found_by_any_name_of_its_place_and_by_its_code(publisher: User) -> None:
    place = make_place(names=["Кривий Ріг"])
    incident = make_incident(status="draft", place=place)
    make_incident(place=place)
    for typed in ("кривий", "Kryvyi R", incident.code.lower()):
        assert _found(publisher, typed) == {"incidents": [incident]}, typed


def test_what_somebody_says_is_found_by_their_name(publisher: User) -> None:
    governor = make_speaker(name="The governor")
    claim = make_claim(incident=make_incident(status="draft"), claimant=governor)
    assert _found(publisher, "governor") == {"casualty claims": [claim]}


def test_a_contributor_finds_their_own_drafts_alone(contributor: User, publisher: User) -> None:
    own = _incident(contributor, "draft", title="Strike on the bazaar")
    _incident(publisher, "draft", title="Strike on the bazaar")
    assert _found(contributor, "bazaar") == {"incidents": [own]}


def test_the_page_of_what_was_found(client: Client) -> None:
    for _ in range(21):
        make_incident(status="draft", title="Strike on the bazaar")
    page = client.get("/drafts/", {"q": "bazaar"}).content.decode()
    assert page.count("Strike on the bazaar") == 20
    assert "There are more: add a word to find fewer." in page
    assert "No draft has these words." in client.get("/drafts/?q=nothing").content.decode()
    assert client.get("/drafts/").status_code == 200
    assert Client().get("/drafts/").headers["Location"] == "/login/?next=/drafts/"
