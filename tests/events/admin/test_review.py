"""The review page: the record as readers will see it, its articles, and the steps that follow."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Article, Incident, Submission
from tests.events.admin.forms import told
from tests.events.admin.roles import made_by, make_account, sign_in
from tests.factories import (
    days,
    make_article,
    make_attribution,
    make_claim,
    make_coverage,
    make_incident,
    make_passage,
    make_place,
    make_quote,
)


@pytest.fixture
def contributor(db: None) -> User:
    return make_account("contributor")


@pytest.fixture
def publisher(db: None) -> User:
    return make_account("publisher")


@pytest.fixture
def waiting(contributor: User) -> Incident:
    """An incident that waits for review with its article, both the contributor's."""
    incident = make_incident(title="Strike on a village", status="in-review")
    article = make_article(status="in-review")
    make_claim(incident=incident, passage=make_passage(article=article, words="At least six"))
    for record in (incident, article):
        made_by(contributor, record)
    return incident


def _address(record: Incident | Article) -> str:
    return f"/events/{record._meta.model_name}/{record.pk}/review/"


def _decide(client: Client, record: Incident | Article, step: str, note: str = "") -> Any:
    """Open the page, look, and press the button."""
    address = _address(record)
    seen = client.get(address).context["shown"].fingerprint
    return client.post(address, {"step": step, "note": note, "seen": seen}, follow=True)


def _buttons(client: Client, record: Incident | Article) -> list[str]:
    return [step.called for step in client.get(_address(record)).context["buttons"]]


def test_it_shows_the_record_beside_its_articles_with_the_passages_marked(
    publisher: User, waiting: Incident
) -> None:
    page = sign_in(publisher).get(_address(waiting))
    words = page.content.decode()
    assert "<strong>6 or more</strong> people killed" in words
    assert '<mark class="claim">At least six</mark>' in words
    assert "Made by the contributor." in words
    [text] = page.context["shown"].texts
    assert [note.number for note in text.notes] == [1]
    assert page.context["shown"].missing == []


def test_a_draft_with_nothing_but_a_title_is_shown_with_all_that_is_missing(
    client: Client,
) -> None:
    bare = Incident.objects.create(title="A strike", slug="a-strike", kind="airstrike")
    assert client.get(_address(bare)).context["shown"].missing == [
        "A published incident needs the last day on which it may have happened.",
        "A published incident needs how exactly its place is known.",
        "A published incident needs a grading.",
        "A published incident needs the reason for its grading.",
        "A published incident needs a place, or the place as reported.",
        "No article that readers can see reports on it: add one.",
    ]


def test_an_article_that_only_reports_on_it_is_named_without_its_text(
    client: Client, waiting: Incident
) -> None:
    other = make_article(headline="Seven killed")
    make_coverage(article=other, incident=waiting)
    shown = client.get(_address(waiting)).context["shown"]
    assert [text.article.headline for text in shown.texts] == ["Six killed"]
    assert shown.aside == [other]


def test_a_text_that_readers_see_in_part_is_shown_to_the_reviewer_in_full(client: Client) -> None:
    article = make_article(rights="link-only", body="Six were killed. Nobody knows why.")
    make_claim(incident=make_incident(), passage=make_passage(article=article, words="Six"))
    shown = client.get(_address(article)).context["shown"]
    assert "Nobody knows why" not in shown.record
    assert "were killed" not in shown.record
    [text] = shown.texts
    assert text.article.body == "Six were killed. Nobody knows why."


def test_publishing_takes_the_articles_along(publisher: User, waiting: Incident) -> None:
    page = _decide(sign_in(publisher), waiting, "published")
    assert told(page) == [
        f"{waiting} is published now.",
        "Its articles are published as well: “Six killed”.",
    ]
    waiting.refresh_from_db()
    assert (waiting.status, waiting.coverage.get().article.status) == ("published", "published")
    assert waiting.killed == 6


def test_sending_for_review_takes_the_articles_along(contributor: User, waiting: Incident) -> None:
    Incident.objects.update(status="draft")
    Article.objects.update(status="draft")
    _decide(sign_in(contributor), waiting, "in-review")
    assert set(Article.objects.values_list("status")) == {("in-review",)}
    submission = Submission.objects.get(incident=waiting)
    assert (submission.sent_by, submission.made_by) == (contributor, contributor)
    assert submission.sent_at is not None


def test_a_draft_is_sent_back_with_a_note_that_its_maker_reads(
    publisher: User, contributor: User, waiting: Incident
) -> None:
    client = sign_in(publisher)
    asked = _decide(client, waiting, "draft")
    assert asked.context["refused"] == [
        "Say in a note what is to be changed: its review page has room for it."
    ]
    _decide(client, waiting, "draft", "Which village?")
    waiting.refresh_from_db()
    assert waiting.status == "draft"
    page = sign_in(contributor).get(_address(waiting)).content.decode()
    assert "the publisher sent it back: <q>Which village?</q>" in page


def test_its_maker_takes_it_back_without_a_word(contributor: User, waiting: Incident) -> None:
    client = sign_in(contributor)
    assert _buttons(client, waiting) == ["Take back"]
    _decide(client, waiting, "draft")
    waiting.refresh_from_db()
    assert (waiting.status, waiting.submission.note) == ("draft", "")


def test_what_changed_since_it_was_looked_at_is_looked_at_again(
    publisher: User, waiting: Incident
) -> None:
    client = sign_in(publisher)
    seen = client.get(_address(waiting)).context["shown"].fingerprint
    waiting.claims.update(low=60)
    page = client.post(_address(waiting), {"step": "published", "seen": seen})
    assert page.context["refused"] == [
        "This record changed while you had the page open. Look at it again, then decide."
    ]
    waiting.refresh_from_db()
    assert waiting.status == "in-review"


def test_publishing_what_is_incomplete_says_all_that_is_missing(
    publisher: User, waiting: Incident
) -> None:
    Incident.objects.update(grading="", grading_reason="")
    page = _decide(sign_in(publisher), waiting, "published")
    assert page.context["refused"] == [
        "A published incident needs a grading.",
        "A published incident needs the reason for its grading.",
    ]


def test_nobody_publishes_their_own(publisher: User, waiting: Incident) -> None:
    made_by(publisher, waiting)
    client = sign_in(publisher)
    assert _buttons(client, waiting) == ["Take back"]
    page = _decide(client, waiting, "published")
    assert page.context["refused"] == ["You made this draft: somebody else publishes it."]
    assert page.context["why_not"] == "You made this draft: somebody else publishes it."


def test_a_step_that_does_not_exist_answers_400(client: Client, waiting: Incident) -> None:
    assert client.post(_address(waiting), {"step": "burnt"}).status_code == 400


def test_a_record_that_does_not_exist_answers_404(client: Client) -> None:
    assert client.get("/events/incident/1/review/").status_code == 404


def test_what_is_published_is_withdrawn_on_a_page_of_its_own(publisher: User) -> None:
    article, client = make_article(), sign_in(publisher)
    page = client.get(_address(article))
    assert page.context["withdraw"] == f"/events/article/{article.pk}/withdraw/"
    assert client.post(_address(article), {"step": "withdrawn"}).status_code == 400


@pytest.mark.parametrize("count", [1, 50])
def test_a_review_costs_as_many_queries_with_one_article_as_with_fifty(
    publisher: User, count: int
) -> None:
    incident = make_incident(
        status="in-review", place=make_place(), dates=days("2023-06-01", "2023-06-01")
    )
    for number in range(count):
        article = make_article(body=f"Six killed in {number}. Dozens were hurt.")
        passage = make_passage(article=article, words="Six killed")
        make_claim(incident=incident, passage=passage)
        make_attribution(incident=incident, passage=passage)
        make_quote(incidents=[incident], passage=passage)
        make_incident(place=incident.place, dates=days("2023-06-01", "2023-06-01"))
    client = sign_in(publisher)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(_address(incident))
    assert len(page.context["shown"].texts) == min(count, 20)
    assert len(asked) == 20


def test_a_readers_address_opens_the_desks_page(client: Client) -> None:
    claim = make_claim(incident=make_incident(place=make_place(slug="here")))
    incident, article = claim.incident, claim.passage.article
    leads = {
        f"/incidents/{incident.code}/": f"/events/incident/{incident.pk}/review/",
        f"/articles/{article.pk}-another-slug/": f"/events/article/{article.pk}/review/",
        "/places/here/": f"/events/place/{incident.place_id}/change/",
    }
    assert {address: client.get(address).headers["Location"] for address in leads} == leads
    assert client.get("/speakers/nobody/").status_code == 404
    assert Client().get("/places/here/").headers["Location"] == "/login/?next=/places/here/"
