"""The small map of one spot."""

import re

import pytest
from django.template.loader import render_to_string

from events.locator import (
    HEIGHT,
    WIDTH,
    drawn_precision,
    locate,
    locate_incident,
    locate_place,
)
from events.models.vocabulary import PlacePrecision
from tests.factories import make_incident, make_place

KRYVYI_RIH = 47.91, 33.39


def drawn(path: str, transform: str) -> list[tuple[float, float]]:
    """Where the first point of each line of a path falls, in pixels."""
    numbers = [float(number) for number in re.findall(r"-?[0-9.]+", transform)]
    middle_x, middle_y, wide, high, east, south = numbers
    begun = re.findall(r"M(-?\d+) ?(-?\d+)", path)
    return [
        (middle_x + (int(x) + east) * wide, middle_y + (int(y) + south) * high) for x, y in begun
    ]


def test_an_exact_spot_is_a_point_and_nothing_else_is() -> None:
    exact = [p for p in PlacePrecision if locate(*KRYVYI_RIH, p, "").exact]
    assert exact == [PlacePrecision.EXACT]


def test_the_less_is_known_the_larger_the_ring() -> None:
    radii = [locate(*KRYVYI_RIH, precision, "").radius for precision in PlacePrecision]
    assert radii == sorted(set(radii))


@pytest.mark.parametrize("precision", list(PlacePrecision))
@pytest.mark.parametrize(
    ("latitude", "longitude"), [KRYVYI_RIH, (-16.5, 179.9), (-16.5, -179.9), (0, 0), (64, -21)]
)
def test_what_is_drawn_lies_around_the_picture(
    latitude: float, longitude: float, precision: PlacePrecision
) -> None:
    found = locate(latitude, longitude, precision, "")
    lines = drawn(found.land, found.transform)
    # A tile may begin before the picture's edge, but never farther away than it is wide.
    assert [at for at in lines if not -4 * WIDTH < at[0] < 5 * WIDTH] == []
    assert [at for at in lines if not -2 * HEIGHT < at[1] < 3 * HEIGHT] == []


def test_fiji_is_whole_on_both_sides_of_the_date_line() -> None:
    east = locate(-17.0, 179.99, PlacePrecision.CITY, "")
    west = locate(-17.0, -179.99, PlacePrecision.CITY, "")
    assert len(drawn(east.land, east.transform)) == len(drawn(west.land, west.transform)) > 1


@pytest.mark.parametrize("latitude", [-90, 90])
def test_the_poles_have_a_map(latitude: float) -> None:
    assert locate(latitude, 0, PlacePrecision.REGION, "").radius > 0


def test_the_middle_of_the_sea_has_no_land() -> None:
    assert locate(-40, -130, PlacePrecision.CITY, "").land == ""


@pytest.mark.django_db
def test_a_citys_centre_is_drawn_as_a_ring_whatever_the_record_says() -> None:
    of_place = make_incident(place=make_place(), place_precision="exact")
    assert drawn_precision(of_place) == PlacePrecision.CITY
    own = make_incident(place=of_place.place, place_precision="exact", latitude=47, longitude=33)
    assert drawn_precision(own) == PlacePrecision.EXACT
    coarse = make_incident(place=of_place.place, place_precision="region")
    assert drawn_precision(coarse) == PlacePrecision.REGION


@pytest.mark.django_db
def test_unknown_coordinates_have_a_sentence_and_no_map() -> None:
    assert locate_incident(make_incident()) is None
    assert locate_place(make_place(latitude=None, longitude=None)) is None
    said = render_to_string("incidents/_map.html", {"locator": None})
    assert "the coordinates are not known to this archive" in said
    assert "<svg" not in said


@pytest.mark.django_db
def test_the_picture_says_in_words_what_it_shows() -> None:
    locator = locate_incident(make_incident(place=make_place()))
    said = render_to_string("incidents/_map.html", {"locator": locator})
    assert 'role="img" aria-labelledby="locator-title locator-description"' in said
    assert "around 47.91, 33.39 (latitude, longitude)" in said
    assert "somewhere in this city, town or village" in said
