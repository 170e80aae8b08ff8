"""A place is found by any of its names, its own included."""

import pytest
from django.test import Client

from events.models import Place, PlaceName
from tests.events.admin.forms import errors_of, row, send
from tests.factories import make_incident, make_place

ADD = "/events/place/add/"
PLAIN = {"name": "Kryvyi Rih", "kind": "city", "country_code": "ua"}


def test_a_place_is_entered_with_its_other_names(client: Client) -> None:
    assert send(client, ADD, **PLAIN | row("names", 0, name="Кривий Ріг")).status_code == 302
    place = Place.objects.get()
    assert (place.slug, place.country_code) == ("kryvyi-rih", "UA")
    assert sorted(place.names.values_list("name", "folded")) == [
        ("Kryvyi Rih", "kryvyi rih"), ("Кривий Ріг", "кривии ріг"),
    ]  # fmt: skip


def test_a_second_place_of_the_name_gets_a_slug_of_its_own(client: Client) -> None:
    make_place(slug="kryvyi-rih")
    send(client, ADD, **PLAIN)
    assert set(Place.objects.values_list("slug", flat=True)) == {"kryvyi-rih", "kryvyi-rih-2"}


def test_a_name_without_a_letter_is_refused(client: Client) -> None:
    typed = PLAIN | row("names", 0, name="!!!")
    assert errors_of(send(client, ADD, **typed)) == {
        "names-0-name": ["A name needs at least one letter or digit."]
    }
    assert PlaceName.objects.count() == 0


def test_incidents_follow_the_country_of_their_place(client: Client) -> None:
    place = make_place()
    incident = make_incident(place=place)
    assert send(client, f"/events/place/{place.pk}/change/", country_code="PL").status_code == 302
    incident.refresh_from_db()
    assert incident.country_code == "PL"


@pytest.mark.parametrize("typed", ["kryvyi", "KRYVYI R", "Кривий", "krivoy-rog"])
def test_a_place_is_chosen_by_typing_any_of_its_names(client: Client, typed: str) -> None:
    place = make_place(names=["Кривий Ріг", "Krivoy Rog"])
    make_place(name="Lviv")
    asked = {"app_label": "events", "model_name": "incident", "field_name": "place", "term": typed}
    assert client.get("/autocomplete/", asked).json()["results"] == [
        {"id": str(place.pk), "text": "Kryvyi Rih, UA"}
    ]
    assert PlaceName.objects.filter(folded="krivoy rog").count() == 1
