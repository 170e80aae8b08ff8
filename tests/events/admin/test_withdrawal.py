"""What readers have seen is withdrawn in one step, and leaves its reason in its place."""

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Article, ArticleTombstone, Correction, Estimate, Incident, Tombstone
from tests.events.admin.forms import errors_of, send, told
from tests.events.admin.roles import make_account, sign_in
from tests.events.conftest import Eyes
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_passage,
    make_quote,
)
from tests.sql import check_deferred, refusal


def test_an_incident_is_withdrawn_on_a_page_that_asks_for_the_reason(client: Client) -> None:
    incident, other = make_incident(), make_incident()
    page = client.get(f"/events/incident/{incident.pk}/change/").content.decode()
    address = f"/events/incident/{incident.pk}/withdraw/"
    assert address in page
    said = {"reason": "A drill.", "moved_to": f" {other.code.lower()} "}
    answer = client.post(address, said, follow=True)
    assert told(answer) == [f"{incident} is withdrawn: readers find the reason there."]
    stone = Tombstone.objects.get()
    assert (stone.incident, stone.code, stone.reason, stone.moved_to, stone.made_on) == (
        incident, incident.code, "A drill.", other, timezone.localdate(),
    )  # fmt: skip
    incident.refresh_from_db()
    assert incident.status == "withdrawn"
    assert client.get(address).context["reason"] == "It is withdrawn already."


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({}, {"reason": ["This field is required."]}),
        (
            {"reason": "A drill.", "moved_to": "E999999"},
            {"moved_to": ["Nothing here is called “E999999”."]},
        ),
        (
            {"reason": "A drill.", "moved_to": "elsewhere"},
            {"moved_to": ["Nothing here is called “elsewhere”."]},
        ),
    ],
)
def test_without_a_reason_or_with_a_wrong_place_nothing_is_withdrawn(
    client: Client, said: dict[str, str], errors: dict[str, list[str]]
) -> None:
    incident = make_incident()
    page = client.post(f"/events/incident/{incident.pk}/withdraw/", said)
    assert page.context["form"].errors == errors
    assert not Tombstone.objects.exists()


def test_nothing_is_in_its_own_place(client: Client) -> None:
    article = make_article()
    said = {"reason": "Forged.", "moved_to": f"/articles/{article.pk}-six-killed/"}
    page = client.post(f"/events/article/{article.pk}/withdraw/", said)
    assert page.context["form"].errors == {"moved_to": ["Nothing is in its own place."]}


def test_an_article_is_withdrawn_and_readers_of_what_rested_on_it_are_told(
    client: Client, public_eyes: Eyes
) -> None:
    article, other = make_article(headline="Six killed"), make_article()
    words = make_passage(article=article, words="At least six people")
    counted, quoted, blamed, draft = (
        make_incident(status=status) for status in ("published", "published", "published", "draft")
    )
    for incident in (counted, draft):
        make_claim(incident=incident, passage=words)
    make_quote(incidents=[quoted], passage=words)
    make_attribution(incident=blamed, passage=words)
    said = {"reason": "Forged.", "moved_to": f"https://archive.example/articles/{other.pk}-six/"}
    client.post(f"/events/article/{article.pk}/withdraw/", said)
    check_deferred()
    notes = Correction.objects.order_by("incident").values_list("incident", "note")
    note = "The article “Six killed” was withdrawn, and what rested on it: Forged."
    assert list(notes) == [(incident.pk, note) for incident in (counted, quoted, blamed)]
    assert not Estimate.objects.exists()
    with public_eyes():
        stone = ArticleTombstone.objects.get()
        assert (stone.article_id, stone.reason, stone.moved_to) == (article.pk, "Forged.", other)
        assert list(Article.objects.all()) == [other]


@pytest.mark.parametrize("kind", ["article", "incident"])
def test_the_reason_is_asked_for_where_there_is_something_to_withdraw(
    client: Client, kind: str
) -> None:
    make = {"article": make_article, "incident": make_incident}[kind]
    seen, draft = (make(status=status).pk for status in ("published", "draft"))  # type: ignore[operator]
    pages = [f"/events/{kind}/{page}/" for page in ("add", f"{draft}/change", f"{seen}/change")]
    sections = [
        [fieldset.name for fieldset in client.get(page).context["adminform"]] for page in pages
    ]
    assert ["When it is withdrawn" in shown for shown in sections] == [False, False, True]


def test_an_articles_own_page_asks_for_the_reason_as_well(client: Client) -> None:
    article, other = make_article(), make_article(body="Another text.")
    address = f"/events/article/{article.pk}/change/"
    assert errors_of(send(client, address, status="withdrawn")) == {
        "withdrawal_reason": ["Say why this article is withdrawn."]
    }
    typed = {"status": "withdrawn", "withdrawal_reason": "Forged.", "moved_to": other.pk}
    assert send(client, address, **typed).status_code == 302
    stone = ArticleTombstone.objects.get()
    assert (stone.article, stone.reason, stone.moved_to) == (article, "Forged.", other)
    # The reason can be put better, and the article stays withdrawn.
    assert send(client, address, withdrawal_reason="It was forged.").status_code == 302
    assert errors_of(send(client, address, status="published")) == {
        "status": ["What has a tombstone stays withdrawn."]
    }
    stone.refresh_from_db()
    assert (stone.reason, Correction.objects.count()) == ("It was forged.", 0)


@pytest.mark.parametrize("kind", ["incident", "article"])
def test_withdrawing_is_a_publishers(kind: str, db: None) -> None:
    record: Incident | Article = make_incident() if kind == "incident" else make_article()
    address = f"/events/{kind}/{record.pk}/withdraw/"
    said = {"reason": "A drill."}
    answers = {
        role: sign_in(make_account(role)).post(address, said).status_code
        for role in ("contributor", "editor", "publisher")
    }
    assert answers == {"contributor": 403, "editor": 403, "publisher": 302}
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("kind", ["incident", "article"])
def test_a_draft_is_not_withdrawn(client: Client, kind: str) -> None:
    make = make_incident if kind == "incident" else make_article
    address = f"/events/{kind}/{make(status='draft').pk}/withdraw/"
    page = client.post(address, {"reason": "A drill."})
    assert page.context["reason"] == (
        "Only what readers have seen is withdrawn: delete this record instead."
    )
    assert client.get(f"/events/{kind}/987654/withdraw/").status_code == 404


def test_the_database_wants_a_stone_for_a_withdrawn_article(db: None) -> None:
    article = make_article()
    why = refusal("UPDATE events_article SET status = 'withdrawn' WHERE id = %s", article.pk)
    assert why == f"article {article.pk} is withdrawn without a tombstone"
    gone = make_article(status="withdrawn")
    check_deferred()
    refusal("DELETE FROM events_articletombstone WHERE article_id = %s", gone.pk)
    refusal("UPDATE events_articletombstone SET reason = ''")
    refusal("UPDATE events_articletombstone SET moved_to_id = article_id")
    assert ArticleTombstone.objects.get().article == gone
