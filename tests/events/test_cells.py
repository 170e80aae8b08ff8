"""The map's grid: which cells a part of the world touches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.cells import (
    FINEST,
    MAX_CELLS,
    Box,
    Window,
    column,
    named,
    read_box,
    read_cell,
    read_zoom,
    row,
    window,
)

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-90, 90)


def test_cells_are_counted_from_the_north_west_corner() -> None:
    assert (column(-180, 1), row(85, 1)) == (0, 0)
    assert (column(179.9, 1), row(-85, 1)) == (1, 1)


def test_the_ends_of_the_world_belong_to_its_last_cells() -> None:
    last = (1 << FINEST) - 1
    assert (column(180, FINEST), row(-90, FINEST), row(90, FINEST)) == (last, last, 0)


def test_a_city_lies_where_the_maps_of_others_have_it() -> None:
    # Google's example of its map: at zoom 3 Chicago is the pixel 525, 761 of 2,048 by 2,048.
    assert (column(-87.65, 11), row(41.85, 11)) == (525, 761)


@given(LATITUDES, LONGITUDES, st.integers(0, FINEST - 1))
def test_a_cell_lies_within_the_coarser_one(latitude: float, longitude: float, level: int) -> None:
    finer = column(longitude, level + 1), row(latitude, level + 1)
    assert (finer[0] >> 1, finer[1] >> 1) == (column(longitude, level), row(latitude, level))


@given(LONGITUDES, LATITUDES, LONGITUDES, LATITUDES, st.integers(0, 18))
def test_an_answer_is_bounded_and_holds_the_boxs_corners(
    west: float, one: float, east: float, other: float, zoom: int
) -> None:
    south, north = sorted((one, other))
    shown = window(zoom, Box(west, south, east, north))
    assert 0 < shown.size <= MAX_CELLS
    assert shown.level <= zoom + 2
    for longitude, latitude in ((west, north), (east, south)):
        x, y = column(longitude, shown.level), row(latitude, shown.level)
        assert any(first <= x <= last for first, last in shown.columns)
        assert shown.rows[0] <= y <= shown.rows[1]


def test_a_screen_is_shown_on_its_zooms_own_level() -> None:
    assert window(5, read_box("22,44,41,53")).level == 7


def test_the_whole_world_at_the_last_zoom_is_shown_coarser() -> None:
    assert window(18, read_box("-180,-85,180,85")) == Window(6, ((0, 63),), (0, 63))


def test_a_box_over_the_date_line_has_the_cells_on_both_its_sides() -> None:
    assert window(1, Box(170, -10, -170, 10)) == Window(3, ((7, 7), (0, 0)), (3, 4))


def test_a_box_whose_ends_meet_in_one_cell_goes_round_the_world() -> None:
    assert window(0, Box(10, 0, 9, 10)) == Window(2, ((0, 3),), (1, 2))


def test_a_cell_is_the_range_of_the_finer_cells_that_it_holds() -> None:
    assert Window(2, ((1, 1),), (3, 3)).at(4) == Window(4, ((4, 7),), (12, 15))


@pytest.mark.parametrize("text", ["", "-1", "19", "5.0", "five", "٥", "1e1", "0005"])
def test_what_is_no_zoom_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no zoom: a whole number from 0 to 18 is\."):
        read_zoom(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "four numbers are"),
        ("1,2,3", "four numbers are"),
        ("1,2,3,4,5", "four numbers are"),
        ("a,b,c,d", "four numbers are"),
        ("nan,0,1,1", "west is nan"),
        ("0,0,inf,1", "east is inf"),
        ("-181,0,1,1", r"west is -181\.0: it lies between -180 and 180"),
        ("0,-91,1,1", r"south is -91\.0: it lies between -90 and 90"),
        ("0,0,180.1,1", r"east is 180\.1"),
        ("0,0,1,90.5", r"north is 90\.5"),
        ("0,5,1,4", r"south is 5\.0 and north is 4\.0: south lies below north"),
    ],
)
def test_what_is_no_box_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_box(text)


def test_a_cells_name_leads_back_to_it() -> None:
    assert read_cell(named(7, 75, 43)) == Window(7, ((75, 75),), (43, 43))


@pytest.mark.parametrize(
    "text", ["7-75", "7-128-0", "7-0-128", "21-0-0", "7-75-43-1", "7-٧-1", "x"]
)
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no cell of the map"):
        read_cell(text)
