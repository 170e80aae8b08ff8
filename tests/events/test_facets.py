"""Beside each value of a filter stands how many incidents it would leave."""

import pytest
from pytest_django import DjangoAssertNumQueries

from events.facets import count_facets
from events.models import Incident
from tests.factories import make_incident, make_place

pytestmark = pytest.mark.django_db


def _counted() -> dict[str, list[tuple[str, int]]]:
    return {
        name: [(one.value, one.count) for one in values]
        for name, values in count_facets(Incident.objects.all()).items()
    }


def test_each_value_is_counted_and_the_most_frequent_comes_first() -> None:
    kyiv, homs = make_place(), make_place(name="Homs", country_code="SY")
    make_incident(place=kyiv, kind="shelling", grading="fair", weapons=["drone", "missile"])
    make_incident(place=kyiv, kind="shelling", grading="weak", weapons=["missile"])
    make_incident(place=homs, kind="airstrike", grading="fair", targets=["school"])
    assert _counted() == {
        "country": [("UA", 2), ("SY", 1)],
        "kind": [("shelling", 2), ("airstrike", 1)],
        "grading": [("fair", 2), ("weak", 1)],
        "weapon": [("missile", 2), ("drone", 1)],
        "target": [("school", 1)],
    }


def test_of_values_that_as_many_have_the_alphabet_decides_and_eight_are_told() -> None:
    for kind in ("shooting", "bombing", "attack", "shelling", "airstrike", "drone-strike",
                 "abduction", "armed-clash", "disaster"):  # fmt: skip
        make_incident(kind=kind)
    assert [value for value, _ in _counted()["kind"]] == [
        "abduction", "airstrike", "armed-clash", "attack", "bombing", "disaster", "drone-strike",
        "shelling",
    ]  # fmt: skip


def test_one_query_reads_the_matches_once_and_none_where_nothing_can_match(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_incident()
    with django_assert_num_queries(1):
        count_facets(Incident.objects.all())
    with django_assert_num_queries(0):
        assert count_facets(Incident.objects.none()) == {}
