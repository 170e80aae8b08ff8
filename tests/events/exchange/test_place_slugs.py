import random

import pytest

from events.exchange.gazetteer import City
from events.exchange.place_slugs import plain_slug, slugs_for
from tests.events.exchange.cities import a_city


@pytest.mark.parametrize(
    ("name", "others", "slug"),
    [
        ("Kryvyi Rih", [], "kryvyi-rih"),
        ("Kam’ianets-Podil’s’kyi", [], "kamianets-podilskyi"),
        ("Đà Nẵng", [], "da-nang"),
        ("Николаевка", ["NKV", "", "Nikolaevka", "Nikolayevka"], "nikolaevka"),
        ("城郊", ["城郊乡"], "place-7"),
        ("Николаевка-2", [], "place-7"),
    ],
)
def test_the_plain_slug_is_a_name_in_ascii(name: str, others: list[str], slug: str) -> None:
    assert plain_slug(a_city(7, name, others=others)) == slug


def slugs(*cities: City, taken: str = "", known: tuple[int, ...] = ()) -> dict[int, str]:
    shuffled = random.sample(cities, len(cities))
    found = slugs_for(cities, taken.split(), set(known))
    assert slugs_for(shuffled, taken.split(), set(known)) == found
    return found


def test_a_name_that_one_place_has_is_its_slug() -> None:
    assert slugs(a_city(1, "Kyiv"), a_city(2, "Lviv")) == {1: "kyiv", 2: "lviv"}


def test_a_far_larger_place_is_meant_by_the_bare_name() -> None:
    france = a_city(1, "Paris", people=2_000_000, country="FR", division="11")
    texas = a_city(2, "Paris", people=200_000, country="US", division="TX")
    assert slugs(france, texas) == {1: "paris", 2: "paris-us-tx"}
    rival = a_city(3, "Paris", people=200_001, country="CA", division="08")
    assert slugs(france, texas, rival) == {
        1: "paris-fr-11", 2: "paris-us-tx", 3: "paris-ca-08",
    }  # fmt: skip


def test_places_of_unknown_size_share_no_bare_name() -> None:
    one = a_city(1, "Novo", people=0, country="RU", division="10")
    other = a_city(2, "Novo", people=0, country="UA", division="")
    assert slugs(one, other) == {1: "novo-ru-10", 2: "novo-ua"}


def test_places_of_one_name_in_one_division_say_their_number() -> None:
    cities = [a_city(n, "Novo", country="RU", division="10") for n in (1, 2)]
    assert slugs(*cities) == {1: "novo-ru-10-1", 2: "novo-ru-10-2"}


def test_a_slug_that_is_taken_stays_where_it_is() -> None:
    city = a_city(1, "Kyiv", country="UA", division="12")
    assert slugs(city, taken="kyiv") == {1: "kyiv-ua-12"}
    assert slugs(city, taken="kyiv kyiv-ua-12") == {1: "kyiv-ua-12-1"}


def test_a_known_place_gets_no_slug_and_still_contends_for_its_name() -> None:
    known = a_city(1, "Paris", people=2_000_000)
    city = a_city(2, "Paris", people=25_000, country="US", division="TX")
    assert slugs(known, city, taken="paris-fr-11", known=(1,)) == {2: "paris-us-tx"}


def test_a_place_named_like_another_s_longer_slug_keeps_apart() -> None:
    cities = [
        a_city(1, "Novo", country="RU", division="10"),
        a_city(2, "Novo", country="UA", division="10"),
        a_city(3, "Novo Ru 10", country="RU", division="10"),
    ]
    assert slugs(*cities) == {1: "novo-ru-10-1", 2: "novo-ua-10", 3: "novo-ru-10"}
