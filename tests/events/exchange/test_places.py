from typing import Any

import pytest
from django.apps import apps

from events.exchange.gazetteer import City
from events.exchange.places import Report, load_places
from events.models import Place
from events.text import fold
from tests.events.exchange.cities import a_city
from tests.factories import make_incident, make_place

pytestmark = pytest.mark.django_db

KRYVYI_RIH = a_city(703845, "Kryvyy Rih", others=["Krivoy Rog", "Кривий Ріг", "KWG"])
PARIS = a_city(4717560, "Paris", country="US", division="TX", at=(33.66, -95.56))


def load(*cities: City, **options: Any) -> Report:
    return load_places(cities, {("US", "TX"): "Texas"}, **options)


def names_of(place: Place) -> list[str]:
    return sorted(place.names.values_list("name", flat=True))


def test_a_new_place_has_what_the_gazetteer_says_of_it() -> None:
    assert load(PARIS) == Report(new=1, names=1)
    place = Place.objects.get()
    assert (place.name, place.slug, place.kind) == ("Paris", "paris", "city")
    assert (place.country_code, place.admin1) == ("US", "Texas")
    assert (place.latitude, place.longitude, place.geonames_id) == (33.66, -95.56, 4717560)


def test_a_division_that_has_no_name_is_left_empty() -> None:
    load(KRYVYI_RIH)
    assert Place.objects.get().admin1 == ""


def test_a_place_is_found_by_its_other_names_in_every_script() -> None:
    assert load(KRYVYI_RIH) == Report(new=1, names=4)
    place = Place.objects.get()
    for name in ("kryvyy rih", "KRIVOY-ROG", "кривий ріг"):
        assert list(Place.objects.named(name)) == [place]
    assert [name.folded for name in place.names.all()] == [
        fold(name.name) for name in place.names.all()
    ]


def test_other_names_may_stay_out() -> None:
    assert load(KRYVYI_RIH, names=False) == Report(new=1, names=1)
    assert names_of(Place.objects.get()) == ["Kryvyy Rih"]


def test_a_name_without_a_letter_is_left_out_and_counted() -> None:
    city = a_city(1, "Kyiv", others=["", "’", "--", "Kyiv", "Kyjiv"])
    assert load(city) == Report(new=1, names=2, names_left_out=2)


def test_a_name_beyond_the_longest_is_left_out_and_counted() -> None:
    assert load(a_city(1, "Kyiv", others=["x" * 301])) == Report(new=1, names=1, names_left_out=1)


def test_loading_again_changes_nothing() -> None:
    load(KRYVYI_RIH, PARIS)
    before = list(Place.objects.order_by("id").values())
    assert load(PARIS, KRYVYI_RIH) == Report(same=2)
    assert list(Place.objects.order_by("id").values()) == before


def test_a_place_with_the_number_keeps_its_slug_its_names_and_its_fields() -> None:
    place = make_place(slug="kryvyi-rih", geonames_id=703845, latitude=48.0, names=["Kryvbas"])
    assert load(KRYVYI_RIH) == Report(changed=1, names=4)
    [kept] = Place.objects.all()
    assert (kept.id, kept.slug, kept.name, kept.latitude) == (
        place.id, "kryvyi-rih", "Kryvyi Rih", 48.0,
    )  # fmt: skip
    assert names_of(kept) == [
        "KWG", "Krivoy Rog", "Kryvbas", "Kryvyi Rih", "Kryvyy Rih", "Кривий Ріг",
    ]  # fmt: skip


def test_an_empty_field_is_filled() -> None:
    place = make_place(
        name="Paris", geonames_id=4717560, country_code="", latitude=None, longitude=None
    )
    incident = make_incident(place=place)
    assert load(PARIS) == Report(changed=1)
    place.refresh_from_db()
    assert (place.country_code, place.admin1) == ("US", "Texas")
    assert (place.latitude, place.longitude) == (33.66, -95.56)
    incident.refresh_from_db()
    assert incident.country_code == "US"


def test_a_city_entered_by_hand_is_known_by_its_name_its_country_and_its_spot() -> None:
    place = make_place(name="Krivoy Rog", latitude=47.91, longitude=33.39)
    assert load(KRYVYI_RIH) == Report(changed=1, names=3)
    [kept] = Place.objects.all()
    assert (kept.id, kept.slug, kept.geonames_id) == (place.id, "krivoy-rog", 703845)


@pytest.mark.parametrize(
    "by_hand",
    [
        {"name": "Kryvyi"},
        {"country_code": "RU"},
        {"country_code": ""},
        {"latitude": 48.1},
        {"longitude": 33.6},
        {"latitude": None, "longitude": None},
        {"kind": "district"},
        {"geonames_id": 1},
    ],
)
def test_a_place_that_differs_is_another(by_hand: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"name": "Krivoy Rog", "latitude": 47.91, "longitude": 33.39} | by_hand
    make_place(**fields)
    report = load(KRYVYI_RIH)
    assert (report.new, report.changed) == (1, 0)


def test_two_cities_of_one_name_side_by_side_are_not_guessed_between() -> None:
    place = make_place(name="Novo", latitude=47.9, longitude=33.4)
    assert load(a_city(1, "Novo"), a_city(2, "Novo")).new == 2
    place.refresh_from_db()
    assert place.geonames_id is None


def test_two_places_by_hand_for_one_city_are_not_guessed_between() -> None:
    for slug in ("one", "two"):
        make_place(name="Novo", slug=slug, latitude=47.9, longitude=33.4)
    assert load(a_city(1, "Novo")).new == 1
    assert Place.objects.filter(geonames_id=None).count() == 2


def test_a_later_load_of_smaller_cities_keeps_every_slug() -> None:
    large = a_city(1, "Novo", people=20_000)
    load(large)
    load(large, a_city(2, "Novo", people=19_000, country="RU", division="10"))
    assert list(Place.objects.order_by("id").values_list("slug", flat=True)) == [
        "novo", "novo-ru-10",
    ]  # fmt: skip


def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    assert load(KRYVYI_RIH, dry_run=True) == Report(new=1, names=4)
    assert not Place.objects.exists()
    assert load(KRYVYI_RIH) == Report(new=1, names=4)


def test_more_places_than_one_batch_are_all_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.exchange.places._BATCH", 3)
    cities = [a_city(number, f"City {number}") for number in range(1, 8)]
    seen: list[City] = []

    def watch(taken: Any) -> Any:
        for city in taken:
            seen.append(city)
            yield city

    assert load(*cities, watch=watch) == Report(new=7, names=7)
    assert seen == cities
    assert load(*cities) == Report(same=7)


def test_the_load_is_told_in_the_history() -> None:
    load(KRYVYI_RIH)
    place = Place.objects.get()
    told = apps.get_model("events", "PlaceEvent").objects.values_list("pgh_label", "pgh_obj_id")
    assert list(told) == [("insert", place.id)]
    assert apps.get_model("events", "PlaceNameEvent").objects.count() == 4
