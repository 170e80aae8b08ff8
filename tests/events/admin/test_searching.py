"""Finding in long lists: words that are common, and pages far from the beginning."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Incident
from tests.factories import make_article, make_claim, make_incident, make_passage

pytestmark = pytest.mark.django_db


@pytest.fixture
def _common(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four records are many, and two of them enough."""
    monkeypatch.setattr("events.admin.searching.COMMON", 3)
    monkeypatch.setattr("events.admin.searching.NEWEST", 2)


def _listed(client: Client, address: str) -> list[object]:
    return list(client.get(address).context["cl"].result_list)


@pytest.mark.usefixtures("_common")
def test_of_a_common_word_the_newest_are_found_and_of_a_rare_one_all(client: Client) -> None:
    rare = [make_incident(title=f"Strike on the bazaar {n}") for n in range(3)]
    rows = [*rare, *(make_incident(title=f"Strike {n}") for n in range(3))]
    assert _listed(client, "/events/incident/?q=strik") == [rows[5], rows[4]]
    assert _listed(client, "/events/incident/?q=bazaar") == rare[::-1]
    assert "records have, the newest" in client.get("/events/incident/").content.decode()


@pytest.mark.usefixtures("_common")
def test_claims_are_found_by_the_newest_passages_of_a_common_word(client: Client) -> None:
    claims = []
    for number in range(5):
        article = make_article(body=f"Six killed, report {number}.")
        passage = make_passage(article=article, words="Six killed")
        claims.append(make_claim(incident=make_incident(), passage=passage))
    assert _listed(client, "/events/casualtyclaim/?q=killed") == [claims[4], claims[3]]


@pytest.mark.usefixtures("_common")
def test_a_choice_by_typing_offers_the_newest_of_a_common_word(client: Client) -> None:
    made = [make_incident(title=f"Strike {n}") for n in range(5)]
    asked = "app_label=events&model_name=casualtyclaim&field_name=incident&term=strike"
    offered = client.get(f"/autocomplete/?{asked}").json()["results"]
    assert {row["id"] for row in offered} == {str(made[4].pk), str(made[3].pk)}


def test_a_page_far_down_the_list_shows_the_same_rows_for_one_query_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(120):
        make_incident(title=f"Strike {number}")
    address = "/events/incident/?p=3"
    with CaptureQueriesContext(connection) as near:
        rows = _listed(client, address)
    monkeypatch.setattr("events.admin.paging._FAR", 100)
    with CaptureQueriesContext(connection) as far:
        assert _listed(client, address) == rows
    assert rows == list(Incident.objects.order_by("-pk")[100:])
    assert (len(near), len(far)) == (4, 5)
