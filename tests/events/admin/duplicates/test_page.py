"""The page on which possible duplicates are decided, and what a form asks while it is filled in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.duplicates import keep_apart, unresolved
from events.models import Incident, NotDuplicate, Place
from tests.events.admin.forms import told
from tests.events.admin.roles import made_by, make_account, sign_in
from tests.factories import days, make_claim, make_incident, make_link, make_place

DAY = days("2023-07-01", "2023-07-01")
LIKE = "/events/incident/like-this/"


@pytest.fixture
def rih(db: None) -> Place:
    return make_place()


@pytest.fixture
def two(rih: Place) -> tuple[Incident, Incident]:
    return (
        make_incident(place=rih, dates=DAY, title="Strike", status="draft"),
        make_incident(place=rih, dates=DAY, title="Hit at noon"),
    )


def address(incident: Incident) -> str:
    return f"/events/incident/{incident.pk}/duplicates/"


def queries(client: Client, where: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(where).status_code == 200
    return len(asked)


def test_those_ticked_are_recorded_as_other_incidents(
    client: Client, two: tuple[Incident, Incident]
) -> None:
    one, other = two
    make_claim(incident=other, low=6, high=11)
    page = client.get(address(one)).content.decode()
    assert "Hit at noon" in page
    assert "the same place" in page
    assert "6–11 killed" in page
    sent = {"other": [other.pk], "why": "At dawn."}
    answer = client.post(address(one), sent, follow=True)
    assert told(answer) == [f"Recorded: {one.code} is not the same as {other.code}."]
    assert "At dawn. (editor" in answer.content.decode()
    assert unresolved(one) == unresolved(other) == []


@pytest.mark.parametrize(
    ("ticks", "why", "problem"),
    [
        (False, "At dawn.", "Tick those that are not this incident."),
        (True, "", "Say in a few words how they differ."),
    ],
)
def test_a_decision_needs_a_tick_and_a_reason_and_nothing_typed_is_lost(
    client: Client, two: tuple[Incident, Incident], ticks: bool, why: str, problem: str
) -> None:
    one, other = two
    sent = {"other": [other.pk] if ticks else [], "why": why}
    page = client.post(address(one), sent).content.decode()
    assert problem in page
    assert (" checked" in page) == ticks
    assert f'value="{why}"' in page
    assert not NotDuplicate.objects.exists()


def test_a_decision_is_taken_back(client: Client, two: tuple[Incident, Incident]) -> None:
    one, other = two
    keep_apart(one, [other], why="At dawn.", who="editor")
    client.post(address(other), {"again": NotDuplicate.objects.get().pk})
    assert [candidate.incident for candidate in unresolved(one)] == [other]


def test_links_and_missing_days_are_said(client: Client, two: tuple[Incident, Incident]) -> None:
    one, other = two
    make_link(from_incident=one, to_incident=other, relation="part-of")
    assert "part of" in client.get(address(one)).content.decode()
    Incident.objects.filter(pk=one.pk).update(dates=None, date_precision="")
    assert "This incident has no days yet" in client.get(address(one)).content.decode()


def test_the_page_costs_as_many_queries_with_one_as_with_twenty(
    client: Client, two: tuple[Incident, Incident], rih: Place
) -> None:
    one, _ = two
    assert queries(client, address(one)) == 9
    for number in range(19):
        make_incident(place=rih, dates=DAY, title=f"Strike {number}")
    assert queries(client, address(one)) == 9
    keep_apart(one, Incident.objects.exclude(pk=one.pk), why="Other streets.", who="editor")
    assert queries(client, address(one)) == 9


def test_a_form_asks_with_what_is_typed_so_far(
    client: Client, two: tuple[Incident, Incident], rih: Place
) -> None:
    one, other = two
    typed: dict[str, str] = {"place": str(rih.pk), "last": "2023-07-01"}
    assert f'data-seen="{other.pk},{one.pk}"' in client.get(LIKE, typed).content.decode()
    own = client.get(LIKE, typed | {"incident": str(one.pk)}).content.decode()
    assert f'data-seen="{other.pk}"' in own
    prefixed = {f"new-{name}": value for name, value in typed.items()} | {"prefix": "new-"}
    assert 'name="new-duplicates_seen"' in client.get(LIKE, prefixed).content.decode()
    make_claim(incident=other, low=60, high=60)
    six = {"claims-TOTAL_FORMS": "1", "claims-0-harm": "killed", "claims-0-low": "6"}
    assert f'data-seen="{one.pk}"' in client.get(LIKE, typed | six).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"place": "x", "last": "2023-07-01"},
        {"last": "yesterday"},
        {"first": "2023-07-02", "last": "2023-07-01", "latitude": "1000"},
        {"prefix": '"><script>', "last": "2023-07-01", "incident": "x"},
    ],
)
def test_what_does_not_fit_yet_shows_nothing(
    client: Client, two: tuple[Incident, Incident], typed: dict[str, str]
) -> None:
    response = client.get(LIKE, typed)
    assert (response.status_code, "<li>" in response.content.decode()) == (200, False)
    assert "<script>" not in response.content.decode()


def test_asking_costs_three_queries_and_those_of_the_editor(
    client: Client, two: tuple[Incident, Incident], rih: Place
) -> None:
    asked = f"{LIKE}?place={rih.pk}&last=2023-07-01"
    assert queries(client, asked) == 6  # the session, the editor, the place


def test_strangers_are_sent_to_the_door(two: tuple[Incident, Incident]) -> None:
    for where in (LIKE, address(two[0])):
        assert Client().get(where).status_code == 302


def test_somebody_elses_draft_is_told_without_its_words(two: tuple[Incident, Incident]) -> None:
    """A contributor sees their own drafts alone, and yet is to know that one is there."""
    drafted, published = two
    contributor = make_account("contributor")
    own = make_incident(place=drafted.place, dates=DAY, status="draft", title="Mine")
    made_by(contributor, own)
    client = sign_in(contributor)
    page = client.get(address(own)).content.decode()
    assert f"{drafted.code}, somebody else" in page
    assert drafted.title not in page
    assert published.title in page
    assert client.get(address(drafted)).status_code == 403
