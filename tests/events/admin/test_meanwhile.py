"""Two editors with the same form open: the second is told, and loses nothing that was typed."""

import datetime
import re
import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import F
from django.test import Client

from events.models import Article, CasualtyClaim, Incident, Speaker
from tests.events.admin.forms import errors_of, fields_of, row, send, told
from tests.factories import (
    BODY,
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_place,
    make_quote,
    make_speaker,
)

pytestmark = pytest.mark.django_db

BOTH = (
    "This was changed by anna while you had the page open: it is “{}” now. What you typed still "
    "stands here: save again to put it in the place of that."
)
GONE = (
    "Somebody deleted a row here while you had the page open. What you typed in it stands below as "
    "a new row: save again to enter it anew, or remove it."
)
KEPT = "“{}” was changed by anna while you had the page open: it is “{}” now."


@pytest.fixture
def anna() -> Client:
    return _signed_in("anna")


def _signed_in(name: str, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(User.objects.create_superuser(name, password="a long walk"))
    return client


def _page(record: Any) -> str:
    return f"/events/{record._meta.model_name}/{record.pk}/change/"


@pytest.fixture
def incident() -> Incident:
    return make_incident(status="draft", title="Strike", summary="A roof fell.")


def test_a_field_that_both_changed_shows_both_and_the_next_save_decides(
    client: Client, anna: Client, incident: Incident
) -> None:
    mine = fields_of(client.get(_page(incident))) | {"title": "Strike on a school"}
    send(anna, _page(incident), title="Strike on a bazaar")
    response = client.post(_page(incident), mine | {"summary": "A wall fell."})
    assert errors_of(response) == {"title": [BOTH.format("Strike on a bazaar")]}
    again = fields_of(response)
    assert (again["title"], again["summary"]) == ("Strike on a school", "A wall fell.")
    assert Incident.objects.get().title == "Strike on a bazaar"
    assert client.post(_page(incident), again).status_code == 302
    after = Incident.objects.get()
    assert (after.title, after.summary) == ("Strike on a school", "A wall fell.")


def test_fields_that_only_one_changed_are_all_saved_and_the_second_is_told(
    client: Client, anna: Client, incident: Incident
) -> None:
    place = make_place()
    mine = fields_of(client.get(_page(incident)))
    send(anna, _page(incident), place=place.pk, kind="shelling", weapons=["drone", "missile"])
    response = client.post(_page(incident), mine | {"summary": "A wall fell."})
    after = Incident.objects.get()
    assert (after.summary, after.place, after.kind, after.weapons) == (
        "A wall fell.", place, "shelling", ["drone", "missile"],
    )  # fmt: skip
    assert told(client.get(response.headers["Location"]))[:4] == [
        KEPT.format("Kind", "shelling, artillery or missile attack"),
        KEPT.format("Place", str(place)),
        KEPT.format("Country", "UA"),
        KEPT.format("Weapons", "drone, missile"),
    ]


def test_what_both_changed_alike_is_no_matter(
    client: Client, anna: Client, incident: Incident
) -> None:
    mine = fields_of(client.get(_page(incident)))
    send(anna, _page(incident), title="Strike on a school")
    assert client.post(_page(incident), mine | {"title": "Strike on a school"}).status_code == 302


def test_a_figure_that_both_changed_is_asked_about_in_its_row(
    client: Client, anna: Client, incident: Incident
) -> None:
    other, claim = make_claim(incident=incident, low=1), make_claim(incident=incident, low=6)
    mine = fields_of(client.get(_page(incident))) | {"claims-0-low": "8", "claims-1-low": "2"}
    send(anna, _page(claim), low="7")
    response = client.post(_page(incident), mine)
    assert errors_of(response) == {"claims-0-low": [BOTH.format("7")]}
    assert client.post(_page(incident), fields_of(response)).status_code == 302
    found = CasualtyClaim.objects.order_by("pk").values_list("pk", "low")
    assert list(found) == [(other.pk, 2), (claim.pk, 8)]


def test_what_two_changes_make_together_is_checked(
    client: Client, anna: Client, incident: Incident
) -> None:
    claim = make_claim(incident=incident, low=6, high=20)
    mine = fields_of(client.get(_page(claim)))
    send(anna, _page(claim), high="7")
    response = client.post(_page(claim), mine | {"low": "8"})
    assert errors_of(response) == {"low": ["The low figure, 8, is over the high figure, 7."]}


def test_a_row_that_somebody_deleted_stands_as_a_new_one_if_it_was_typed_in(
    client: Client, anna: Client, incident: Incident
) -> None:
    first, left_alone, typed_in = (
        make_attribution(incident=incident, stance=stance)
        for stance in ("alleged", "denied", "no-comment")
    )
    speaker = make_speaker()
    mine = fields_of(client.get(_page(incident)))
    rows = {mine[f"attributions-{number}-id"]: f"attributions-{number}" for number in range(3)}
    for gone in (left_alone, typed_in):
        anna.post(f"/events/attribution/{gone.pk}/delete/", {"post": "yes"})
    response = client.post(
        _page(incident),
        mine
        | {
            f"{rows[str(typed_in.pk)]}-claimant": speaker.pk,
            f"{rows[str(first.pk)]}-stance": "claimed-responsibility",
        },
    )
    assert errors_of(response) == {"attributions": [GONE]}
    assert client.post(_page(incident), fields_of(response)).status_code == 302
    after = incident.attributions.order_by("pk").values_list("stance", "claimant")
    assert list(after) == [("claimed-responsibility", None), ("no-comment", speaker.pk)]


def test_a_row_that_somebody_added_stays(client: Client, anna: Client, incident: Incident) -> None:
    mine = fields_of(client.get(_page(incident)))
    added = make_claim(incident=incident)
    assert client.post(_page(incident), mine | {"title": "Later"}).status_code == 302
    assert list(incident.claims.all()) == [added]


def test_a_text_that_both_changed_is_kept_as_typed(client: Client, anna: Client) -> None:
    article = make_article(status="draft", body="One.\n\nTwo.")
    mine = fields_of(client.get(_page(article))) | {"body": "One.\r\n\r\nThree."}
    send(anna, _page(article), body="One.\n\nFour.")
    response = client.post(_page(article), mine)
    assert errors_of(response) == {"body": [BOTH.format("One.\n\nFour.")]}
    assert client.post(_page(article), fields_of(response)).status_code == 302
    assert Article.objects.get().body == "One.\n\nThree."


def test_what_somebody_published_meanwhile_asks_for_the_note_that_it_now_needs(
    client: Client, anna: Client, alone: None
) -> None:
    incident = make_claim(incident=make_incident(status="draft")).incident
    mine = fields_of(client.get(_page(incident))) | {"place_name": "a town"}
    send(anna, _page(incident), status="published")
    response = client.post(_page(incident), mine)
    assert list(errors_of(response)) == ["correction"]
    noted = {"correction": "It was a town."}
    assert client.post(_page(incident), fields_of(response) | noted).status_code == 302
    after = Incident.objects.get()
    assert (after.status, after.place_name) == ("published", "a town")


def test_the_form_beside_the_text_tells_too(
    client: Client, anna: Client, incident: Incident
) -> None:
    claim = make_claim(incident=incident, low=6, claimant=make_speaker(name="The mayor"))
    address = f"/events/article/{claim.passage.article_id}/read/claim/{claim.pk}/"
    mine = fields_of(client.get(address))
    governor = make_speaker(name="The governor")
    named = {"claimant": "The governor", "claimant_pk": governor.pk}
    assert send(anna, address, low="7", **named).status_code == 302
    response = client.post(address, mine | {"low": "8", "wording": "six"})
    assert response.context["form"].errors == {"low": [BOTH.format("7")]}
    again = fields_of(response)
    assert (again["low"], again["wording"], again["claimant"]) == ("8", "six", "The governor")
    assert client.post(address, again).status_code == 302
    after = CasualtyClaim.objects.get()
    assert (after.low, after.wording, after.claimant) == (8, "six", governor)


def test_a_form_sent_back_as_it_was_opened_says_that_nothing_was_typed(
    client: Client, incident: Incident
) -> None:
    article = make_article(
        status="draft", body=f"{BODY}\n\nMore.", retrieved_at="2023-11-07T10:20:30Z"
    )
    records: list[Any] = [
        incident, article, make_claim(incident=incident, preferred=True, preferred_reason="Best."),
        make_quote(incidents=[incident]), make_attribution(incident=incident), make_place(),
        Speaker.objects.latest("pk"),
    ]  # fmt: skip
    for record in records:
        page = client.get(_page(record))
        form = page.context["adminform"].form
        sent = client.post(_page(record), fields_of(page) | {"slug": "Not a slug!"})
        if sent.status_code == 302:
            continue
        back = sent.context["adminform"].form
        assert back.changed_data == ["slug"], record
        assert back.data["opened"] == form["opened"].value(), record


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_the_very_same_moment_take_turns() -> None:
    first, second = _signed_in("anna"), _signed_in("boris")
    incident = make_incident(status="draft", title="Strike")
    theirs, mine = (fields_of(client.get(_page(incident))) for client in (first, second))
    answers: list[Any] = []

    def save() -> None:
        try:
            answers.append(second.post(_page(incident), mine | {"title": "Strike on a school"}))
        finally:
            connection.close()

    other = threading.Thread(target=save)
    with transaction.atomic():
        first.post(_page(incident), theirs | {"title": "Strike on a bazaar"})
        other.start()
        other.join(timeout=1)
        assert answers == []
    other.join()
    assert errors_of(answers[0]) == {"title": [BOTH.format("Strike on a bazaar")]}
    assert Incident.objects.get().title == "Strike on a bazaar"


def _an_hour_goes_by() -> None:
    Session.objects.update(expire_date=F("expire_date") - datetime.timedelta(hours=1))


def test_forms_left_open_for_an_hour_save(incident: Incident) -> None:
    client = _signed_in("boris", enforce_csrf_checks=True)
    claim = make_claim(incident=incident)
    beside = f"/events/article/{claim.passage.article_id}/read/claim/{claim.pk}/"
    pages = {_page(incident): {"title": "Later"}, beside: {"low": "7"}}
    opened = {address: fields_of(client.get(address)) for address in pages}
    _an_hour_goes_by()
    for address, typed in pages.items():
        assert client.post(address, opened[address] | typed).status_code == 302
    assert Incident.objects.get().title == "Later"
    assert CasualtyClaim.objects.get().low == 7


def test_a_new_row_is_entered_beside_what_others_changed(
    client: Client, anna: Client, incident: Incident
) -> None:
    article, speaker = make_article(), make_speaker()
    mine = fields_of(client.get(_page(incident)))
    send(anna, _page(incident), title="Strike on a bazaar")
    new = row("attributions", 0, actor=speaker.pk, stance="alleged", article=article.pk,
              words="officials said")  # fmt: skip
    response = client.post(_page(incident), mine | new)
    assert response.status_code == 302
    assert incident.attributions.get().actor == speaker
    assert Incident.objects.get().title == "Strike on a bazaar"
    assert re.match("“Title” was changed by anna", told(client.get("/"))[0])
