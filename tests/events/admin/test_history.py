"""The history of a record at the desk: who changed what, and the way back to a state."""

import re
from html import unescape

import pghistory
import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.exchange.signature import sign
from events.models import Article, Attribution, CasualtyClaim, Correction, Incident
from tests.events.admin.forms import errors_of, fields_of, send
from tests.factories import (
    day,
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_passage,
    make_place,
    make_quote,
    make_speaker,
)
from tests.sql import a_day_passes, check_deferred, rows

Told = list[tuple[str, str, str]]


def _address(record: object, page: str = "history") -> str:
    meta = record._meta  # type: ignore[attr-defined]
    return f"/events/{meta.model_name}/{record.pk}/{page}/"  # type: ignore[attr-defined]


def _told(client: Client, record: object) -> Told:
    """For each difference: who made it, the change, and the difference as a reader sees it."""
    response = client.get(_address(record))
    assert response.status_code == 200
    return [
        (moment.by, change.what, f"{d.field}: {d.before} -> {d.after}")
        for moment, changes in response.context["moments"]
        for change, _ in changes
        if not change.new
        for d in change.differences
    ]


def _ways_back(client: Client, record: object) -> dict[str, str]:
    """Of each change that left a state which can be brought back, the way there."""
    return {
        change.what: way
        for _, changes in client.get(_address(record)).context["moments"]
        for change, way in changes
        if way
    }


@pytest.fixture
def incident(client: Client) -> Incident:
    return make_incident(title="Strike on a school", status="draft")


def test_a_change_says_who_from_what_to_what(client: Client, incident: Incident) -> None:
    typed = {"title": "Strike on a market", "grading": "weak", "weapons": ["missile", "drone"]}
    send(client, _address(incident, "change"), **typed)
    assert _told(client, incident) == [
        ("by editor", "Incident changed", "title: Strike on a school -> Strike on a market"),
        ("by editor", "Incident changed", "weapons: nothing -> missile, drone"),
        ("by editor", "Incident changed", "grading: fair -> weak"),
    ]
    page = client.get(_address(incident)).content.decode()
    assert "Strike on a <del>school</del><ins>market</ins>" in page


def test_a_change_made_in_psql_is_told_as_one_by_hand(client: Client, incident: Incident) -> None:
    with connection.cursor() as cursor:
        # As a session of its own: nothing says who.
        cursor.execute("SET LOCAL pghistory.context_id = ''")
        cursor.execute("UPDATE events_incident SET dates = '[2023-06-01,2023-07-01)'")
    [(by, what, told)] = _told(client, incident)
    assert (by, what) == ("by hand in the database", "Incident changed")
    assert told == "dates: 1 July 2023 -> between 1 June and 30 June 2023"


def test_a_change_by_a_command_names_it(client: Client, incident: Incident) -> None:
    sign("load_seeds")
    rows("UPDATE events_incident SET title = 'Loaded'")
    [(by, _, _)] = _told(client, incident)
    assert by == "by the command load_seeds"


def test_the_change_of_an_account_that_is_gone_keeps_its_number(
    client: Client, incident: Incident
) -> None:
    with pghistory.context(user=4711):
        Incident.objects.update(title="Changed")
    assert _told(client, incident)[0][0] == "by account 4711, which is gone"


def test_an_incidents_history_holds_what_rests_on_it(client: Client, incident: Incident) -> None:
    article = make_article()
    old = make_passage(article=article, words="Dozens were injured")
    claim = make_claim(incident=incident, passage=old, low=60)
    quote = make_quote(incidents=[incident], passage=make_passage(article=article, words="six"))
    words = {"claims-0-low": "6", "claims-0-words": "At least six", "quote_links-0-mode": "direct"}
    send(client, _address(incident, "change"), **words)
    assert _told(client, incident) == [
        ("by editor", f"Casualty claim {claim.pk} changed",
         "passage: Dozens were injured -> At least six"),
        ("by editor", f"Casualty claim {claim.pk} changed", "low: 60 -> 6"),
        ("by editor", f"Quote {quote.pk} changed", "mode: indirect -> direct"),
    ]  # fmt: skip


def test_what_was_removed_is_told_with_all_it_said(client: Client, incident: Incident) -> None:
    who = make_speaker(name="The army", kind="belligerent")
    attribution = make_attribution(incident=incident, actor=who)
    send(client, _address(incident, "change"), **{"attributions-0-DELETE": "on"})
    removed = f"Attribution {attribution.pk} removed"
    assert _told(client, incident) == [
        ("by editor", removed, f"incident: {incident} -> nothing"),
        ("by editor", removed, "actor: The army -> nothing"),
        ("by editor", removed, "stance: alleged -> nothing"),
        ("by editor", removed, "passage: officials said -> nothing"),
    ]


def test_the_text_of_a_draft_is_kept_when_it_is_replaced(client: Client) -> None:
    article = make_article(status="draft", body="Six were killed.")
    send(client, _address(article, "change"), body="Seven were killed.")
    assert _told(client, article) == [
        ("by editor", "Article changed", "text: Six were killed. -> Seven were killed.")
    ]
    (way,) = _ways_back(client, article).values()
    client.post(way, fields_of(client.get(way)))
    assert Article.objects.get().body == "Six were killed."


def test_an_earlier_state_is_looked_at_and_brought_back_as_a_new_change(
    client: Client, incident: Incident
) -> None:
    place = make_place()
    a_day_passes()
    typed = {"title": "Other", "first": "", "last": "2023-11-06", "date_precision": "bounded",
             "place": place.pk, "summary": "Words."}  # fmt: skip
    send(client, _address(incident, "change"), **typed)
    (way,) = _ways_back(client, incident).values()
    page = client.get(way)
    words = re.sub(r"<[^>]+>", " ", unescape(page.content.decode()))
    assert "Nothing has changed yet." in words
    assert re.search(r"title\s+Other\s+Strike on a school", words)
    incident.refresh_from_db()
    assert incident.title == "Other"
    a_day_passes()
    assert client.post(way, fields_of(page)).status_code == 302
    incident.refresh_from_db()
    assert (incident.title, incident.place, incident.summary) == ("Strike on a school", None, "")
    assert incident.first_day == incident.last_day == day("2023-07-01")
    assert _told(client, incident)[0] == (
        "by editor", "Incident changed", "title: Other -> Strike on a school",
    )  # fmt: skip


def test_a_state_is_checked_as_it_would_be_if_it_were_typed(client: Client) -> None:
    article = make_article()
    claim = make_claim(
        incident=make_incident(), passage=make_passage(article=article, words="At least six")
    )
    a_day_passes()
    typed = {"low": "7", "correction": "It was 7."}
    assert send(client, _address(claim, "change"), **typed).status_code == 302
    a_day_passes()
    (way,) = _ways_back(client, claim).values()
    response = client.post(way, fields_of(client.get(way)))
    assert list(errors_of(response)) == ["correction"]
    typed = fields_of(response) | {"correction": "It was 6 after all."}
    assert client.post(way, typed).status_code == 302
    check_deferred()
    claim.refresh_from_db()
    assert (claim.low, Correction.objects.count()) == (6, 2)


def test_a_state_whose_passage_is_gone_finds_its_words_again(client: Client) -> None:
    incident = make_incident(status="draft")
    article = make_article(body="Two were killed here. Two were killed there. Others fled.")
    second = make_passage(article=article, words="Two were killed", occurrence=2)
    claim = make_claim(incident=incident, passage=second, low=2)
    send(client, _address(claim, "change"), words="Others fled", occurrence="")
    (way,) = _ways_back(client, claim).values()
    client.post(way, fields_of(client.get(way)))
    assert CasualtyClaim.objects.get().passage.start == 22


def test_what_was_removed_is_recorded_anew(client: Client, incident: Incident) -> None:
    attribution = make_attribution(incident=incident, stance="denied")
    send(client, _address(incident, "change"), **{"attributions-0-DELETE": "on"})
    way = _ways_back(client, incident)[f"Attribution {attribution.pk} removed"]
    page = client.get(way)
    assert "The record was removed. Saving records it anew" in page.content.decode()
    assert client.post(way, fields_of(page)).status_code == 302
    again = Attribution.objects.get()
    assert (again.incident, again.actor, again.stance, again.passage.exact) == (
        incident, attribution.actor, "denied", "officials said",
    )  # fmt: skip


def test_the_present_state_has_no_way_back_and_no_state_brings_a_status_back(
    client: Client, incident: Incident
) -> None:
    assert _ways_back(client, incident) == {}
    rows("UPDATE events_incident SET status = 'published'")
    (way,) = _ways_back(client, incident).values()
    page = client.get(way)
    assert "The record is like that already" in page.content.decode()
    assert fields_of(page)["status"] == "published"


@pytest.mark.parametrize("state", ["0", "999999999", "x", "²", ""])
def test_a_state_that_is_not_there_leaves_the_form_as_it_is(
    client: Client, incident: Incident, state: str
) -> None:
    page = client.get(_address(incident, "change"), {"state": state})
    assert fields_of(page)["title"] == "Strike on a school"
    assert "is filled in below" not in page.content.decode()


def test_the_state_of_another_record_is_not_taken(client: Client, incident: Incident) -> None:
    other = make_incident(title="Other", status="draft")
    rows("UPDATE events_incident SET title = 'Changed' WHERE id = %s", other.pk)
    (way,) = _ways_back(client, other).values()
    number = way.partition("state=")[2]
    page = client.get(_address(incident, "change"), {"state": number})
    assert fields_of(page)["title"] == "Strike on a school"


def test_who_may_only_look_sees_the_history_and_no_way_back(db: None) -> None:
    incident = make_incident(title="Strike on a school")
    rows("UPDATE events_incident SET title = 'Changed'")
    reader = User.objects.create_user("reader", password="a long walk", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(reader)
    assert _told(client, incident)[0][2] == "title: Strike on a school -> Changed"
    assert _ways_back(client, incident) == {}


def test_what_was_removed_is_shown_to_whoever_may_see_its_incident(
    client: Client, incident: Incident
) -> None:
    attribution = make_attribution(incident=incident)
    send(client, _address(incident, "change"), **{"attributions-0-DELETE": "on"})
    way = _ways_back(client, incident)[f"Attribution {attribution.pk} removed"]
    assert fields_of(client.get(way))["words"] == "officials said"
    other = User.objects.create_user("other", password="a long walk", is_staff=True)
    other.groups.set([Group.objects.get(name="contributor")])
    client.force_login(other)
    assert fields_of(client.get(way))["words"] == ""


def test_who_may_not_look_sees_no_history(incident: Incident) -> None:
    stranger = User.objects.create_user("stranger", password="a long walk", is_staff=True)
    client = Client()
    client.force_login(stranger)
    assert client.get(_address(incident)).status_code == 403
    assert Client().get(_address(incident)).status_code == 302


def test_the_history_of_what_is_not_there_is_not_there(client: Client) -> None:
    assert client.get("/events/incident/999999/history/").status_code == 404


@pytest.mark.parametrize("count", [1, 50])
def test_an_incidents_history_costs_as_many_queries_with_one_change_of_each_as_with_fifty(
    client: Client, incident: Incident, count: int
) -> None:
    for number in range(count):
        article = make_article(body=f"Six killed in {number}. Dozens were hurt.")
        passage = make_passage(article=article, words="Six killed")
        make_claim(incident=incident, passage=passage, claimant=make_speaker())
        make_attribution(incident=incident, passage=passage)
        make_quote(incidents=[incident], passage=passage)
    rows("UPDATE events_casualtyclaim SET low = 5")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(_address(incident)).status_code == 200
    assert len(asked) == 17


def test_a_long_history_is_parted_into_pages(client: Client, incident: Incident) -> None:
    for number in range(51):
        with pghistory.context(user=number):
            Incident.objects.update(title=f"Title {number}")
    pages = [client.get(_address(incident), {"p": number}) for number in ("1", "2", "x", "99")]
    assert [len(page.context["moments"]) for page in pages] == [50, 2, 50, 2]
    assert "Page 1 of 2" in pages[0].content.decode()
