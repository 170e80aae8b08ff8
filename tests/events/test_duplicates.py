"""Which incidents may be one and the same, and that a pair is asked about once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from events.duplicates import ASKED, Candidate, keep_apart, possible, sketch_of, unresolved
from events.models import Incident, NotDuplicate, Place
from tests.factories import (
    days,
    make_article,
    make_claim,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_tombstone,
)
from tests.sql import refusal

pytestmark = pytest.mark.django_db

DAY = days("2023-11-06", "2023-11-06")


@pytest.fixture
def rih(db: None) -> Place:
    return make_place()


def strike(place: Place | None, *, killed: int | None = None, **fields: Any) -> Incident:
    """A draft of 6 November 2023; killed is what one claim says."""
    incident = make_incident(place=place, **{"dates": DAY, "status": "draft"} | fields)
    if killed is not None:
        make_claim(incident=incident, low=killed, high=killed)
    return incident


def found(incident: Incident) -> list[Candidate]:
    sketch = sketch_of(incident)
    assert sketch
    return possible(sketch)


def asked(incident: Incident) -> list[Incident]:
    """The possible duplicates, after seeing that each of them finds the incident as well."""
    others = [candidate.incident for candidate in found(incident)]
    for other in others:
        assert incident in [candidate.incident for candidate in found(other)]
    return others


def test_the_same_place_and_day_are_asked_about(rih: Place) -> None:
    one, other = strike(rih), strike(rih)
    strike(rih, dates=days("2023-11-07", "2023-11-07"))
    strike(make_place(name="Kyiv", latitude=50.45, longitude=30.52))
    assert asked(one) == [other]
    assert found(one)[0].kilometres == 0


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2023-11-01", "2023-11-30", True),
        (None, "2023-12-31", True),
        ("2023-11-06", "2023-11-08", True),
        ("2023-11-07", "2023-11-08", False),
        (None, "2023-11-05", False),
    ],
)
def test_days_overlap(rih: Place, first: str | None, last: str, expected: bool) -> None:
    one = strike(rih)
    other = strike(rih, dates=days(first, last), date_precision="bounded")
    assert asked(one) == ([other] if expected else [])


# Kryvyi Rih lies at 47.91, 33.39; a degree of latitude is 111 km.
@pytest.mark.parametrize(
    ("precision", "north", "expected"),
    [
        ("exact", 0.05, False),  # 5.6 km from an exact spot
        ("exact", 0.015, True),  # 1.7 km: each is known to a kilometre
        ("vicinity", 0.23, True),  # 25.6 km from a point known to 25
        ("district", 0.44, True),
        ("district", 0.5, False),
        ("region", 1.3, True),
        ("region", 1.5, False),
    ],
)
def test_a_place_within_the_precision_is_the_same(
    rih: Place, precision: str, north: float, expected: bool
) -> None:
    one = strike(rih, place_precision=precision)
    other = strike(rih, latitude=47.91 + north, longitude=33.39, place_precision="exact")
    assert asked(one) == ([other] if expected else [])


def test_either_side_of_the_date_line_is_near() -> None:
    east = strike(make_place(name="Taveuni", latitude=-16.8, longitude=-179.97))
    west = strike(make_place(name="Rabi", latitude=-16.8, longitude=179.97))
    assert asked(east) == [west]
    assert asked(west) == [east]


def test_a_place_without_coordinates_is_the_same_as_itself() -> None:
    place = make_place(latitude=None, longitude=None)
    one, other = strike(place), strike(place, latitude=47.9, longitude=33.4)
    strike(make_place(name="Elsewhere", latitude=None, longitude=None))
    assert asked(one) == [other]


def test_a_place_that_no_gazetteer_knows_is_the_same_by_its_words() -> None:
    one = strike(None, place_name="the Bazaar village")
    other = strike(None, place_name="The bazaar village")
    strike(None, place_name="The bazaar village", country_code="UA")
    strike(None, place_name="a hamlet")
    assert asked(one) == [other]


def test_what_is_known_to_the_country_alone_is_asked_about_where_a_figure_is_close(
    rih: Place,
) -> None:
    ukraine = make_place(name="Ukraine", kind="country", latitude=49.0, longitude=32.0)
    vague = strike(ukraine, place_precision="country", killed=6)
    there = strike(rih, killed=7)
    strike(rih)
    strike(rih, killed=60)
    abroad = make_place(name="Moscow", country_code="RU")
    strike(abroad, killed=6)
    assert asked(vague) == [there]
    assert found(vague)[0].kilometres is None
    again = strike(None, place_precision="country", country_code="UA")
    assert asked(again) == [vague]


@pytest.mark.parametrize(
    ("figure", "other", "alike"),
    [
        (6, None, True),
        (6, 11, True),
        (6, 15, True),  # twice as many and three more
        (6, 16, False),
        (0, 3, True),
        (0, 4, False),
        (100, 203, True),
        (100, 204, False),
    ],
)
def test_figures_are_close(rih: Place, figure: int, other: int | None, alike: bool) -> None:
    one, two = strike(rih, killed=figure), strike(rih, killed=other)
    assert asked(one) == ([two] if alike else [])


def test_rival_claims_reach_from_the_lowest_to_the_highest(rih: Place) -> None:
    one, two = strike(rih, killed=6), strike(rih, killed=40)
    make_claim(incident=one, low=15)  # fifteen or more
    assert asked(one) == []
    make_claim(incident=one, low=20)
    assert asked(one) == [two]


def test_a_claim_that_fell_is_not_compared_and_one_of_a_part_neither(rih: Place) -> None:
    one, two = strike(rih, killed=6), strike(rih, killed=40)
    make_claim(incident=one, low=40, standing="retracted", standing_since="2023-11-07")
    make_claim(incident=one, low=40, population="children")
    assert asked(one) == []
    make_claim(incident=one, low=50, high=60, harm="injured")
    make_claim(incident=two, low=50, high=60, harm="injured")
    assert asked(one) == [two]


def test_the_likeliest_come_first(rih: Place) -> None:
    one = strike(rih, killed=6, place_precision="vicinity")
    far = strike(rih, latitude=48.0, longitude=33.39, place_precision="exact")
    near = strike(rih, latitude=47.95, longitude=33.39, place_precision="exact")
    month = strike(rih, dates=days("2023-11-01", "2023-11-30"), date_precision="month")
    close = strike(rih, latitude=48.0, longitude=33.39, place_precision="exact", killed=7)
    assert asked(one) == [close, month, near, far]


def test_an_editor_is_asked_about_a_bounded_number(rih: Place) -> None:
    one = strike(rih)
    others = [strike(rih) for _ in range(ASKED + 2)]
    shown = [candidate.incident for candidate in found(one)]
    assert shown == others[::-1][:ASKED]
    keep_apart(one, shown, why="Other streets.", who="editor")
    assert unresolved(one) == []


def test_a_pair_is_asked_about_once(rih: Place) -> None:
    one, two, three = strike(rih), strike(rih), strike(rih)
    keep_apart(two, [one], why="Another street.", who="editor")
    keep_apart(one, [two], why="Asked twice.", who="another")
    decision = NotDuplicate.objects.get()
    assert (decision.incident, decision.other, decision.why, decision.decided_by) == (
        one, two, "Another street.", "editor",
    )  # fmt: skip
    for pair in ((one, two), (two, one)):
        assert [candidate.incident for candidate in unresolved(pair[0])] == [three]
    assert [(c.incident, c.settled) for c in found(one)] == [(three, False), (two, True)]


def test_a_link_between_two_says_what_they_are_to_each_other(rih: Place) -> None:
    one, two = strike(rih), strike(rih)
    make_link(from_incident=one, to_incident=two, relation="part-of")
    assert unresolved(one) == unresolved(two) == []


def test_what_is_withdrawn_or_has_no_days_is_no_duplicate(rih: Place) -> None:
    one = strike(rih)
    gone = strike(rih, status="published")
    make_tombstone(incident=gone)
    dateless = strike(rih)
    dateless.dates, dateless.date_precision = None, ""
    dateless.save()
    assert [unresolved(incident) for incident in (one, gone, dateless)] == [[], [], []]


def test_a_decision_is_of_an_ordered_pair_and_says_why_and_who(rih: Place) -> None:
    one, two = strike(rih), strike(rih)
    insert = (
        "INSERT INTO events_notduplicate (incident_id, other_id, why, decided_by)"
        " VALUES (%s, %s, %s, %s)"
    )
    refused = {
        refusal(insert, two.pk, one.pk, "Other streets.", "editor"),
        refusal(insert, one.pk, one.pk, "Other streets.", "editor"),
        refusal(insert, one.pk, two.pk, "", "editor"),
        refusal(insert, one.pk, two.pk, "Other streets.", ""),
    }
    assert refused == {
        "not_duplicate_is_in_order", "not_duplicate_says_why", "not_duplicate_says_who",
    }  # fmt: skip
    keep_apart(one, [two], why="Other streets.", who="editor")
    with pytest.raises(IntegrityError, match="one_decision_a_pair"), transaction.atomic():
        NotDuplicate.objects.create(incident=one, other=two, why="Again.", decided_by="editor")


def test_an_article_may_be_a_draft_and_its_figure_counts(rih: Place) -> None:
    one, two = strike(rih, killed=6), strike(rih)
    draft = make_passage(article=make_article(status="draft"), words="At least six people")
    make_claim(incident=two, passage=draft, low=60)
    assert asked(one) == []
