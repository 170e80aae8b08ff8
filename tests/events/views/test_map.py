"""The map's page, its cells and what a mark's window says."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from events.models.vocabulary import PlacePrecision
from tests.events.views.conftest import Ask
from tests.factories import make_claim, make_incident, make_link, make_place, make_tombstone

pytestmark = pytest.mark.django_db

UKRAINE = {"zoom": 5, "bbox": "22,44,41,53"}
CELLS = "/map/cells.json"


def cells(ask: Ask, **query: object) -> dict[str, Any]:
    response = ask(CELLS, {**UKRAINE, **query})
    assert response.status_code == 200, response.content
    told: dict[str, Any] = response.json()
    return told


def test_one_incident_in_a_cell_is_named(ask: Ask) -> None:
    place = make_place(latitude=47.91, longitude=33.39)
    incident = make_incident(title="Strike", place=place)
    make_claim(incident=incident, low=6)
    assert cells(ask) == {
        "zoom": 5,
        "level": 7,
        "coarser": False,
        "incidents": 1,
        "duplicates": 0,
        "killed": 6,
        "without_place": 0,
        "named_without_place": [],
        "cells": [
            {
                "cell": "7-75-44",
                "permalink": "http://testserver/incidents/?cell=7-75-44",
                "incidents": 1,
                "duplicates": 0,
                "killed": 6,
                "latitude": 47.91,
                "longitude": 33.39,
                "incident": {
                    "code": incident.code,
                    "title": "Strike",
                    "permalink": f"http://testserver/incidents/{incident.code}/",
                    "place_precision": "city",
                    "place_name": "Kryvyi Rih",
                },
            }
        ],
    }


def test_several_in_a_cell_are_counted_at_their_middle(ask: Ask) -> None:
    for n, east in enumerate((33.0, 33.2)):
        incident = make_incident(latitude=48, longitude=east)
        make_claim(incident=incident, low=n)
    (cell,) = cells(ask)["cells"]
    assert (cell["incidents"], cell["killed"], cell["incident"]) == (2, 1, None)
    assert (cell["latitude"], cell["longitude"]) == (48, 33.1)


def test_unknown_killed_are_not_zero_killed(ask: Ask) -> None:
    make_incident(place=make_place())
    told = cells(ask)
    assert (told["killed"], told["cells"][0]["killed"]) == (None, None)


def test_a_duplicate_is_counted_apart_and_adds_no_killed(ask: Ask) -> None:
    place = make_place()
    first, second = make_incident(place=place), make_incident(place=place)
    for incident in (first, second):
        make_claim(incident=incident, low=6)
    make_link(from_incident=second, to_incident=first, relation="duplicate-of")
    for query in ({}, {"country": "UA"}):
        told = cells(ask, **query)
        assert (told["incidents"], told["duplicates"], told["killed"]) == (2, 1, 6)


def test_incidents_of_unknown_coordinates_are_counted_and_named_and_never_drawn(ask: Ask) -> None:
    first = make_incident(title="First")
    second = make_incident(title="Second", place=make_place(latitude=None, longitude=None))
    told = cells(ask)
    assert (told["cells"], told["without_place"]) == ([], 2)
    assert [one["code"] for one in told["named_without_place"]] == [second.code, first.code]


def test_a_citys_centre_is_never_an_exact_spot(ask: Ask) -> None:
    make_incident(place=make_place(), place_precision="exact")
    assert cells(ask)["cells"][0]["incident"]["place_precision"] == "city"
    make_incident(latitude=50, longitude=30, place=make_place(name="Kyiv"), place_precision="exact")
    told = [cell["incident"]["place_precision"] for cell in cells(ask)["cells"]]
    assert sorted(told) == ["city", "exact"]


def test_drafts_and_the_withdrawn_are_on_no_map(ask: Ask) -> None:
    place = make_place()
    make_incident(place=place, status="draft")
    make_tombstone(incident=make_incident(place=place))
    for query in ({}, {"country": "UA"}):
        told = cells(ask, **query)
        assert (told["incidents"], told["without_place"]) == (0, 0)


def test_the_filters_of_the_list_are_those_of_the_map(ask: Ask) -> None:
    place = make_place()
    make_incident(place=place, kind="shelling")
    shot = make_incident(place=place, kind="shooting")
    make_incident(kind="shooting")
    told = cells(ask, kind="shooting")
    assert (told["incidents"], told["without_place"]) == (1, 1)
    assert told["cells"][0]["incident"]["code"] == shot.code
    assert told["cells"][0]["permalink"].endswith("/incidents/?kind=shooting&cell=7-75-44")


def test_a_group_leads_to_exactly_its_incidents(ask: Ask) -> None:
    place = make_place()
    inside = {make_incident(place=place).code for _ in range(3)}
    make_incident(latitude=50, longitude=30)
    group = next(cell for cell in cells(ask)["cells"] if cell["incidents"] == 3)
    listed = ask("/incidents.json", {"cell": group["cell"]}).json()
    assert {one["code"] for one in listed["results"]} == inside
    assert cells(ask, cell=group["cell"])["incidents"] == 3


def test_a_cell_that_is_asked_for_is_not_widened_by_a_coarser_one(ask: Ask) -> None:
    make_incident(latitude=48.0, longitude=33.0)
    make_incident(latitude=48.3, longitude=33.3)
    fine = ask(CELLS, {"zoom": 12, "bbox": "32.9,47.9,33.1,48.1"}).json()["cells"][0]
    (cell,) = cells(ask, cell=fine["cell"])["cells"]
    assert (cell["incidents"], cell["permalink"]) == (1, fine["permalink"])


def test_a_cell_at_the_edge_counts_whole_wherever_the_map_looks(ask: Ask) -> None:
    make_incident(latitude=48.0, longitude=33.1)
    make_incident(latitude=48.0, longitude=33.4)
    (edge,) = ask(CELLS, {"zoom": 5, "bbox": "33.3,44,41,53"}).json()["cells"]
    assert edge["incidents"] == 2


def test_a_box_over_the_date_line_finds_both_its_sides(ask: Ask) -> None:
    make_incident(latitude=-17, longitude=179)
    make_incident(latitude=-17, longitude=-179)
    make_incident(latitude=-17, longitude=0)
    for query in ({}, {"kind": "airstrike"}):
        told = ask(CELLS, {"zoom": 5, "bbox": "170,-30,-170,0", **query}).json()
        assert told["incidents"] == 2


def test_too_many_cells_are_told_on_a_coarser_grid(ask: Ask) -> None:
    make_incident(place=make_place())
    told = ask(CELLS, {"zoom": 18, "bbox": "-180,-85,180,85"}).json()
    assert (told["level"], told["coarser"], told["incidents"]) == (6, True, 1)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"bbox": "1,2,3,4"}, "“zoom” is missing"),
        ({"zoom": 5}, "“bbox” is missing"),
        ({"zoom": 19, "bbox": "1,2,3,4"}, "zoom: “19” is no zoom"),
        ({"zoom": "-1", "bbox": "1,2,3,4"}, "zoom: “-1” is no zoom"),
        ({"zoom": 5, "bbox": "1,2,3"}, "bbox: “1,2,3” is no box"),
        ({"zoom": 5, "bbox": "1,2,3,91"}, "bbox: north is 91.0"),
        ({"zoom": 5, "bbox": "1,3,2,2"}, "bbox: south is 3.0 and north is 2.0"),
        ({"zoom": [5, 6], "bbox": "1,2,3,4"}, "“zoom” is given 2 times"),
        ({**UKRAINE, "page": 2}, "“page” means nothing here"),
        ({**UKRAINE, "sort": "oldest"}, "“sort” means nothing here"),
        ({**UKRAINE, "kind": "party"}, "kind: “party” is no kind"),
        ({**UKRAINE, "colour": "red"}, "“colour” is no filter here"),
        ({**UKRAINE, "cell": "7-999-1"}, "cell: “7-999-1” is no cell of the map"),
    ],
)
def test_a_question_that_does_not_fit_is_answered_with_a_sentence(
    ask: Ask, query: dict[str, object], why: str
) -> None:
    response = ask(CELLS, query)
    assert response.status_code == 400
    assert response.json()["detail"].startswith(why)


@pytest.mark.parametrize(("query", "asked"), [({}, 3), ({"country": "UA"}, 3)])
def test_cells_cost_the_same_queries_for_one_incident_and_for_many(
    ask: Ask, query: dict[str, str], asked: int
) -> None:
    for many in (1, 30):
        for n in range(many):
            make_incident(place=make_place(name=f"P {many} {n}", latitude=45 + n / 5, longitude=30))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            cells(ask, **query)
        assert sum("events_" in one["sql"] for one in queries) == asked


def test_the_page_has_the_table_of_the_same_filters_and_the_key_in_words(ask: Ask) -> None:
    make_incident(title="In the table", place=make_place(), kind="shooting")
    make_incident(title="Left out", kind="shelling")
    page = ask("/map/", {"kind": "shooting"}).content.decode()
    assert ("In the table" in page, "Left out" in page) == (True, False)
    for words in ("at this spot", "near this spot", "somewhere in this country"):
        assert words in page
    assert 'href="#table"' in page


def test_the_page_runs_no_script_and_no_style_of_its_own(ask: Ask) -> None:
    page = ask("/map/").content.decode()
    scripts = re.findall(r"<script ([^>]*)>", page)
    ours = re.compile('src="/static/|id="map-words" type="application/json"')
    assert [script for script in scripts if not ours.match(script)] == []
    assert "style=" not in page
    assert "<style" not in page


def test_the_page_names_the_tile_server_that_the_settings_name(
    ask: Ask, settings: Settings
) -> None:
    assert 'data-tiles=""' in ask("/map/").content.decode()
    settings.MAP_TILES_URL = "https://tiles.example.org/{z}/{x}/{y}.png"
    page = ask("/map/").content.decode()
    assert 'data-tiles="https://tiles.example.org/{z}/{x}/{y}.png"' in page


def test_a_marks_window_says_the_newest_and_leads_to_all(ask: Ask) -> None:
    place = make_place()
    for n in range(7):
        make_incident(title=f"Strike {n}", place=place, place_precision=PlacePrecision.CITY)
    (cell,) = cells(ask)["cells"]
    part = ask("/map/part/", {"cell": cell["cell"]}).content.decode()
    assert part.count("<li>") == 5
    assert "Strike 6" in part
    assert f'href="/incidents/?cell={cell["cell"]}"' in part
    assert part.count("(city)") == 5


def test_a_window_without_a_cell_is_refused(ask: Ask) -> None:
    response = ask("/map/part/")
    assert response.status_code == 400
    assert "“cell” is missing" in response.content.decode()


def test_the_cells_are_documented_with_what_they_need(ask: Ask) -> None:
    told = ask("/data.json").json()["cells"]
    assert (told["address"], list(told["parameters"])) == (
        f"http://testserver{CELLS}",
        ["zoom", "bbox"],
    )
    page = ask("/data/").content.decode()
    for said in told["parameters"].values():
        assert said in page
    assert ask(f"{CELLS}?zoom=5&bbox=22,44,41,53").status_code == 200
