"""Before an incident is stored, its editor sees what it may be a duplicate of."""

from typing import Any

import pytest
from django.test import Client

from events.duplicates import unresolved
from events.models import Incident, NotDuplicate, Place
from tests.events.admin.forms import errors_of, fields_of, row, send
from tests.factories import days, make_article, make_claim, make_incident, make_place

ADD = "/events/incident/add/"
DAY = days("2023-07-01", "2023-07-01")


@pytest.fixture
def rih(db: None) -> Place:
    return make_place()


def typed(place: Place, **other: Any) -> dict[str, Any]:
    plain = {
        "title": "Strike",
        "kind": "airstrike",
        "first": "2023-07-01",
        "last": "2023-07-01",
        "date_precision": "day",
        "place": place.pk,
    }
    return plain | other


def seen(*incidents: Incident) -> str:
    return ",".join(str(incident.pk) for incident in incidents)


def test_what_may_be_the_same_is_shown_before_the_record_is_stored(
    client: Client, rih: Place
) -> None:
    there = make_incident(place=rih, dates=DAY, title="Hit at noon")
    page = send(client, ADD, **typed(rih))
    assert Incident.objects.get() == there
    assert "Hit at noon" in page.content.decode()
    values = fields_of(page)
    assert (values["title"], values["duplicates_seen"]) == ("Strike", seen(there))
    # Saving again says that it was seen; the pair stays open.
    assert client.post(ADD, values).status_code == 302
    stored = Incident.objects.get(title="Strike")
    assert [candidate.incident for candidate in unresolved(stored)] == [there]


def test_what_was_not_among_those_seen_is_shown(client: Client, rih: Place) -> None:
    first = make_incident(place=rih, dates=DAY)
    values = fields_of(send(client, ADD, **typed(rih)))
    second = make_incident(place=rih, dates=DAY)
    page = client.post(ADD, values)
    assert fields_of(page)["duplicates_seen"] == seen(second, first)
    assert Incident.objects.count() == 2


def test_a_tick_with_a_reason_decides_at_once(client: Client, rih: Place) -> None:
    there = make_incident(place=rih, dates=DAY)
    values = fields_of(send(client, ADD, **typed(rih)))
    ticked = values | {"not_duplicates": "on"}
    page = client.post(ADD, ticked)
    assert "Say in a few words how they differ." in page.content.decode()
    assert fields_of(page)["not_duplicates"] == ["on"]
    assert client.post(ADD, ticked | {"not_duplicates_why": "At dawn."}).status_code == 302
    stored = Incident.objects.get(title="Strike")
    decision = NotDuplicate.objects.get()
    assert (decision.incident, decision.other, decision.why, decision.decided_by) == (
        there, stored, "At dawn.", "editor",
    )  # fmt: skip
    assert unresolved(stored) == []


def test_the_figures_of_the_rows_below_count(client: Client, rih: Place) -> None:
    there = make_incident(place=rih, dates=DAY)
    make_claim(incident=there, low=60, high=60)
    words = {"article": make_article().pk, "words": "At least six people"}
    claim = {"harm": "killed", "population": "people", "as_of": "2023-11-06"}
    claim |= {"low": "6", "standing": "stands"}
    response = send(client, ADD, **typed(rih) | row("claims", 0, **words, **claim))
    assert response.status_code == 302
    values = typed(rih) | row("claims", 0, **words, **claim | {"low": "50"})
    assert fields_of(send(client, ADD, **values))["duplicates_seen"] == seen(there)


def test_other_errors_come_first(client: Client, rih: Place) -> None:
    make_incident(place=rih, dates=DAY)
    page = send(client, ADD, **typed(rih, last="2023-06-30"))
    assert errors_of(page) == {"first": ["The first day is after the last day."]}


def test_a_change_of_place_or_days_asks_and_another_change_does_not(
    client: Client, rih: Place
) -> None:
    make_incident(place=rih, dates=DAY)
    incident = make_incident(place=rih, dates=DAY, status="draft")
    address = f"/events/incident/{incident.pk}/change/"
    assert send(client, address, title="Another title").status_code == 302
    page = send(client, address, last="2023-07-02", date_precision="bounded")
    assert page.status_code == 200
    assert client.post(address, fields_of(page)).status_code == 302


def test_what_the_page_of_an_incident_shows_is_answered_there(client: Client, rih: Place) -> None:
    make_incident(place=rih, dates=DAY)
    incident = make_incident(place=rih, dates=DAY, status="draft")
    shown = {"duplicates_seen": seen(*Incident.objects.exclude(pk=incident.pk))}
    answer = {"not_duplicates": "on", "not_duplicates_why": "At dawn."}
    address = f"/events/incident/{incident.pk}/change/"
    assert send(client, address, **shown, **answer).status_code == 302
    assert unresolved(incident) == []


def test_the_stored_figures_count_where_a_form_does_not_show_them(
    client: Client, rih: Place
) -> None:
    make_claim(incident=make_incident(place=rih, dates=DAY), low=60, high=60)
    incident = make_incident(place=rih, dates=days("2023-07-02", "2023-07-02"), status="draft")
    make_claim(incident=incident, low=6, high=6)
    address = f"/events/incident/{incident.pk}/change/"
    day = {"first": "2023-07-01", "last": "2023-07-01"}
    assert send(client, address, **day).status_code == 302
