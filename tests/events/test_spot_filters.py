"""The map finds by its own table what the list finds by the records."""

import pytest
from django.http import QueryDict

from events.filters import IncidentFilters
from events.models import Incident, Spot
from events.spot_filters import SpotFilters
from tests.events.world import letters, make_small_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", "ABCDEF"),
        ("q=school", "D"),
        ("city=Krivoy+Rog", "ABD"),
        ("country=RU", "E"),
        ("from=2023-06-12&to=2023-06-14", "ABCE"),
        ("from=2023-06-01&to=2023-06-30&certain=1", "ABF"),
        ("to=2023-05-31&certain=1", ""),
        ("kind=shelling", "C"),
        ("weapon=missile", "ACD"),
        ("target=school", "AD"),
        ("actor=russia", "AD"),
        ("harm=injured", "D"),
        ("harm=killed&kind=airstrike", "AD"),
        ("min_killed=6", "AD"),
        ("grading=weak", "DE"),
        ("source=morning-times", "DE"),
        ("cell=0-0-0", "ABCDE"),
    ],
)
def test_a_filter_of_the_map_finds_what_the_list_finds(asked: str, found: str) -> None:
    make_small_world()
    listed = IncidentFilters.read(QueryDict(asked), Incident.objects.order_by("title")).qs
    spots = SpotFilters.read(QueryDict(asked), Spot.objects.all()).qs
    mapped = Incident.objects.filter(pk__in=spots.values("incident")).order_by("title")
    assert (letters(listed), letters(mapped)) == (found, found)


def test_both_know_the_same_filters() -> None:
    assert list(SpotFilters.base_filters) == list(IncidentFilters.base_filters)
