"""Which place a dataset means."""

import pytest

from events.exchange.datasets.loading.gazetteer import Gazetteer
from events.exchange.datasets.record import Spot
from tests.factories import make_place

pytestmark = pytest.mark.django_db

KRYVYI_RIH = (47.91, 33.39)


def match(
    *names: str,
    country: str = "UA",
    admin1: str = "",
    at: tuple[float | None, float | None] = KRYVYI_RIH,
    precision: str = "city",
) -> tuple[str | None, str]:
    """The slug of the place that is found, and why there is none."""
    gazetteer = Gazetteer()
    spot = Spot(names, country, admin1, *at, precision)
    gazetteer.look_up([spot])
    found = gazetteer.match(spot)
    return found.place.slug if found.place else None, found.reason


def test_any_spelling_near_the_coordinates_is_the_place() -> None:
    make_place(names=["Кривий Ріг", "Krivoy Rog"])
    for name in ("Kryvyi Rih", "KRIVOY ROG", "кривий ріг", "Kryvyi-Rih"):
        assert match(name) == ("kryvyi-rih", "")
    assert match("Kryvyi Rih town", "Kryvyi Rih") == ("kryvyi-rih", "")
    assert match("Makulan, Kryvyi Rih") == ("kryvyi-rih", "")


def test_a_place_far_from_the_coordinates_is_not_meant() -> None:
    make_place()
    assert match("Kryvyi Rih", at=(50.4, 30.5)) == (
        None, "the places of this name lie elsewhere: kryvyi-rih",
    )  # fmt: skip
    assert match("Kryvyi Rih", country="RU") == (None, "the gazetteer has no such name")
    assert match("Nowhere") == (None, "the gazetteer has no such name")


def test_without_coordinates_a_name_must_be_plain_within_its_country() -> None:
    nowhere = (None, None)
    make_place()
    assert match("Kryvyi Rih", at=nowhere) == ("kryvyi-rih", "")
    make_place(slug="another", admin1="Sumy")
    assert match("Kryvyi Rih", at=nowhere) == (
        None, "it may be any of these: kryvyi-rih, another",
    )  # fmt: skip
    assert match("Kryvyi Rih", at=nowhere, admin1="sumy") == ("another", "")


def test_a_city_is_not_taken_for_the_province_of_its_name() -> None:
    make_place()
    assert match("Kryvyi Rih", precision="region") == (None, "the gazetteer has no such name")
    make_place(slug="the-region", kind="region")
    assert match("Kryvyi Rih", precision="region") == ("the-region", "")


def test_the_way_over_the_day_line_is_short() -> None:
    make_place(name="Taveuni", slug="taveuni", country_code="FJ", latitude=-16.8, longitude=179.98)
    assert match("Taveuni", country="FJ", at=(-16.8, -179.95)) == ("taveuni", "")


def test_a_batch_asks_once(django_assert_num_queries: object) -> None:
    make_place()
    spots = [Spot((f"Place {n}",), "UA", "", None, None, "city") for n in range(50)]
    gazetteer = Gazetteer()
    with django_assert_num_queries(1):  # type: ignore[operator]
        gazetteer.look_up(spots)
    with django_assert_num_queries(0):  # type: ignore[operator]
        gazetteer.look_up(spots)
