"""The map's sums are the database's own, and right after every write, whoever writes."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from django.db import transaction

from events.cells import FINEST, column, read_box, row, window
from events.models import Cell, Incident, Spot
from events.models.spot import COUNTED, Cluster
from tests.events.models.test_two_writers import meanwhile
from tests.factories import (
    day,
    days,
    make_claim,
    make_incident,
    make_link,
    make_place,
    make_tombstone,
)
from tests.sql import check_deferred, rows

pytestmark = pytest.mark.django_db

WORLD = read_box("-180,-90,180,90")


def spots() -> dict[int, tuple[object, ...]]:
    return {
        spot.incident_id: (
            spot.latitude, spot.longitude, spot.x, spot.y, spot.killed, spot.duplicate,
        )
        for spot in Spot.objects.all()
    }  # fmt: skip


def asked_of_spots() -> dict[int, tuple[object, ...]]:
    """What filters ask of each spot."""
    return {
        spot.incident_id: (
            spot.kind, spot.country_code, spot.first_day, spot.last_day, spot.grading,
            spot.weapons, spot.targets, spot.harms,
        )
        for spot in Spot.objects.all()
    }  # fmt: skip


def asked_of_incidents() -> dict[int, tuple[object, ...]]:
    return {
        one.pk: (
            one.kind, one.country_code, one.first_day, one.last_day, one.grading,
            sorted(set(one.weapons)), sorted(set(one.targets)),
            sorted(set(one.estimates.values_list("harm", flat=True))),
        )
        for one in Incident.objects.filter(status="published")
    }  # fmt: skip


def right_spots() -> dict[int, tuple[object, ...]]:
    """What the spots must be, worked out in Python from the records themselves."""
    right: dict[int, tuple[object, ...]] = {}
    for incident in Incident.objects.filter(status="published").select_related("place"):
        at = incident if incident.latitude is not None else incident.place
        links = incident.links_from.filter(relation="duplicate-of")
        duplicate = links.filter(to_incident__status="published").exists()
        if at is None or at.latitude is None or at.longitude is None:
            where: tuple[int | None, ...] = (None,) * 4
        else:
            where = (
                round(at.latitude * 1e6), round(at.longitude * 1e6),
                column(at.longitude, FINEST), row(at.latitude, FINEST),
            )  # fmt: skip
        right[incident.pk] = (*where, incident.killed, duplicate)
    return right


def day_counts() -> dict[tuple[object, ...], list[int]]:
    counted = rows(
        "SELECT facet, value, first_day, last_day, duplicate,"
        " sum(incidents), sum(with_figure), sum(killed)"
        " FROM events_daycount GROUP BY 1, 2, 3, 4, 5"
    )
    return {tuple(found[:5]): list(map(int, found[5:])) for found in counted}


def facets_of(one: Incident) -> list[tuple[str, str]]:
    """The facets under which an incident is counted, and that of all."""
    asked = [("", ""), ("kind", one.kind), ("grading", one.grading)]
    asked += [("country", one.country_code)] if one.country_code else []
    asked += [("weapon", weapon) for weapon in set(one.weapons)]
    asked += [("target", target) for target in set(one.targets)]
    return asked + [("harm", harm) for harm in set(one.estimates.values_list("harm", flat=True))]


def right_day_counts() -> dict[tuple[object, ...], list[int]]:
    """What is counted, worked out in Python from the records themselves."""
    right: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0] * 3)
    duplicates = {pk for pk, spot in right_spots().items() if spot[5]}
    for one in Incident.objects.filter(status="published"):
        for facet, value in facets_of(one):
            sums = right[facet, value, one.first_day, one.last_day, one.pk in duplicates]
            for n, part in enumerate((1, one.killed is not None, one.killed or 0)):
                sums[n] += part
    return right


def assert_the_map_is_right() -> None:
    assert spots() == right_spots()
    assert asked_of_spots() == asked_of_incidents()
    sums: dict[tuple[str, str, int, int], list[int]] = defaultdict(lambda: [0] * 7)
    incidents = Incident.objects.in_bulk()
    for pk, (north, east, x, y, killed, duplicate) in right_spots().items():
        if not (isinstance(north, int) and isinstance(east, int)):
            continue
        assert isinstance(x, int)
        assert isinstance(y, int)
        counted = isinstance(killed, int) and not duplicate
        parts = [1, bool(duplicate), counted, killed if counted else 0, north, east, pk]
        for facet, value in facets_of(incidents[pk]):
            cell = sums[facet, value, x >> FINEST - COUNTED, y >> FINEST - COUNTED]
            for n, part in enumerate(parts):
                cell[n] += int(part)  # type: ignore[call-overload]
    found = rows(
        "SELECT facet, value, x, y, sum(incidents), sum(duplicates), sum(with_figure),"
        " sum(killed), sum(latitudes), sum(longitudes), sum(ids) FROM events_cell"
        " GROUP BY facet, value, x, y"
    )
    assert {tuple(row[:4]): list(map(int, row[4:])) for row in found} == dict(sums)
    assert day_counts() == right_day_counts()


def test_a_published_incident_is_on_the_map_at_its_places_centre() -> None:
    incident = make_incident(place=make_place(latitude=47.91, longitude=33.39))
    assert spots()[incident.pk][:2] == (47_910_000, 33_390_000)
    assert_the_map_is_right()


def test_its_own_coordinates_come_before_its_places() -> None:
    incident = make_incident(place=make_place(), latitude=48.5, longitude=35.25)
    assert spots()[incident.pk][:2] == (48_500_000, 35_250_000)
    assert_the_map_is_right()


def test_an_incident_of_unknown_coordinates_is_nowhere() -> None:
    incident = make_incident()
    assert spots() == {incident.pk: (None, None, None, None, None, False)}
    assert not Cell.objects.exists()


def test_a_draft_is_not_on_the_map_until_it_is_published() -> None:
    draft = make_incident(status="draft", place=make_place())
    assert spots() == {}
    rows("UPDATE events_incident SET status = 'published' WHERE id = %s", draft.pk)
    assert list(spots()) == [draft.pk]
    assert_the_map_is_right()


def test_a_withdrawn_incident_leaves_the_map() -> None:
    make_tombstone(incident=make_incident(place=make_place()))
    assert (spots(), Cell.objects.count()) == ({}, 0)


def test_every_incident_of_a_moved_place_moves_with_it() -> None:
    place = make_place()
    make_incident(place=place)
    make_incident(place=place)
    there = make_incident(place=place, latitude=1, longitude=2)
    rows("UPDATE events_place SET latitude = -33.9, longitude = 151.2 WHERE id = %s", place.pk)
    assert [spot[0] for pk, spot in sorted(spots().items())] == [-33_900_000] * 2 + [1_000_000]
    assert there.pk in spots()
    assert_the_map_is_right()


def test_a_place_that_loses_its_coordinates_takes_its_incidents_off_the_map() -> None:
    place = make_place()
    make_incident(place=place)
    rows("UPDATE events_place SET latitude = NULL, longitude = NULL")
    assert Cell.objects.count() == 0
    assert_the_map_is_right()


def test_a_claim_changes_the_killed() -> None:
    incident = make_incident(place=make_place())
    claim = make_claim(incident=incident, low=6)
    assert spots()[incident.pk][4] == 6
    rows("DELETE FROM events_casualtyclaim WHERE id = %s", claim.pk)
    assert spots()[incident.pk][4] is None
    assert_the_map_is_right()


def test_what_filters_ask_is_kept_with_the_incident() -> None:
    incident = make_incident(place=make_place(), dates=days(None, "2023-11-06"),
                             date_precision="bounded")  # fmt: skip
    assert_the_map_is_right()
    rows("UPDATE events_incident SET kind = 'shelling', grading = 'weak',"
         " dates = '[2023-02-01,2023-02-03]', date_precision = 'week'")  # fmt: skip
    assert asked_of_spots()[incident.pk] == (
        "shelling", "UA", day("2023-02-01"), day("2023-02-03"), "weak", [], [], [],
    )  # fmt: skip
    rows("UPDATE events_place SET country_code = 'RU'")
    assert_the_map_is_right()


def test_a_weapon_that_is_named_twice_counts_once() -> None:
    make_incident(place=make_place(), weapons=["missile", "drone", "missile"])
    assert_the_map_is_right()
    rows("UPDATE events_incident SET weapons = '{drone}', targets = '{school,market}'")
    (asked,) = asked_of_spots().values()
    assert asked[-3:] == (["drone"], ["market", "school"], [])
    assert_the_map_is_right()


def test_a_harm_counts_from_its_first_figure_to_its_last() -> None:
    incident = make_incident(place=make_place())
    killed = make_claim(incident=incident, low=6)
    make_claim(incident=incident, low=1, population="children")
    injured = make_claim(incident=incident, low=12, harm="injured")
    assert asked_of_spots()[incident.pk][-1] == ["injured", "killed"]
    rows("DELETE FROM events_casualtyclaim WHERE id = ANY (%s)", [killed.pk, injured.pk])
    assert asked_of_spots()[incident.pk][-1] == ["killed"]
    rows(
        """
        WITH withdrawn AS (UPDATE events_article SET status = 'withdrawn' RETURNING id)
        INSERT INTO events_articletombstone (article_id, reason, made_on)
        SELECT id, 'Forged.', current_date FROM withdrawn
        """
    )
    assert asked_of_spots()[incident.pk][-1] == []
    assert_the_map_is_right()


def test_a_duplicate_adds_no_killed_while_readers_see_the_other() -> None:
    place = make_place()
    first, second = make_incident(place=place), make_incident(place=place)
    make_claim(incident=first, low=6)
    make_claim(incident=second, low=7)
    link = make_link(from_incident=second, to_incident=first, relation="duplicate-of")
    (cluster,) = Cell.objects.of_all().clusters(window(0, WORLD))
    assert (cluster.incidents, cluster.duplicates, cluster.killed) == (2, 1, 6)
    assert_the_map_is_right()
    make_tombstone(incident=first)
    (cluster,) = Cell.objects.of_all().clusters(window(0, WORLD))
    assert (cluster.incidents, cluster.duplicates, cluster.killed) == (1, 0, 7)
    assert_the_map_is_right()
    link.delete()
    assert_the_map_is_right()


def test_a_link_that_becomes_a_duplicate_counts_at_once() -> None:
    place = make_place()
    first, second = make_incident(place=place), make_incident(place=place)
    make_link(from_incident=second, to_incident=first, relation="follow-up")
    rows("UPDATE events_incidentlink SET relation = 'duplicate-of'")
    assert spots()[second.pk][5] is True
    assert_the_map_is_right()


def test_many_rows_in_one_statement_are_summed_as_one_by_one() -> None:
    places = [make_place(name=f"Place {n}", latitude=n, longitude=-n) for n in range(5)]
    for n in range(25):
        make_incident(place=places[n % 5])
    rows("UPDATE events_incident SET killed = id %% 4 WHERE id %% 3 > 0")
    rows("UPDATE events_place SET latitude = latitude * 2 WHERE id %% 2 = 0")
    rows("UPDATE events_incident SET latitude = 10, longitude = 179.99 WHERE id %% 5 = 1")
    assert_the_map_is_right()


def test_an_emptied_table_empties_the_map() -> None:
    make_incident(place=make_place())
    check_deferred()
    rows("TRUNCATE events_incident CASCADE")
    assert (Spot.objects.count(), Cell.objects.count()) == (0, 0)


def test_cells_and_spots_tell_the_same_of_every_coarser_level() -> None:
    for n in range(20):
        kind = "shelling" if n % 3 else "bombing"
        make_incident(latitude=n * 4 - 40, longitude=n * 17 - 170, kind=kind)
    rows("UPDATE events_incident SET killed = id %% 7 WHERE id %% 2 = 0")
    for zoom in range(COUNTED - 1):
        shown = window(zoom, WORLD)
        assert Cell.objects.of_all().clusters(shown) == Spot.objects.clusters(shown)
        of_kind = Cell.objects.of_asked({"kind": "shelling"})
        assert of_kind is not None
        assert of_kind.clusters(shown) == Spot.objects.filter(kind="shelling").clusters(shown)


def test_all_sums_made_anew_are_those_that_were_kept() -> None:
    place = make_place()
    make_claim(incident=make_incident(place=place, kind="shelling"), low=6)
    make_incident(place=place, weapons=["drone"], targets=["school"])
    rows("DELETE FROM events_daycount; DELETE FROM events_cell")
    rows("SELECT events_sum_spots()")
    assert_the_map_is_right()


def test_a_cell_of_one_names_its_incident() -> None:
    incident = make_incident(place=make_place(latitude=47.91, longitude=33.39))
    make_claim(incident=incident, low=6)
    shown = window(2, WORLD)
    assert Cell.objects.of_all().clusters(shown) == [
        Cluster(9, 5, 1, 0, 6, 47.91, 33.39, incident.pk),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turned", [False, True])
def test_a_place_moves_while_an_incident_is_published_there(turned: bool) -> None:
    place = make_place()
    draft = make_incident(status="draft", place=place)
    make_incident(place=place)

    def publish() -> None:
        rows("UPDATE events_incident SET status = 'published' WHERE id = %s", draft.pk)

    def move() -> None:
        rows("UPDATE events_place SET latitude = 10, longitude = 20 WHERE id = %s", place.pk)

    both: list[Callable[[], None]] = [publish, move]
    first, second = reversed(both) if turned else both
    assert meanwhile(second, first) == []
    assert_the_map_is_right()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turned", [False, True])
def test_an_incident_is_linked_as_a_duplicate_while_it_is_published(turned: bool) -> None:
    place = make_place()
    first_report = make_incident(place=place)
    draft = make_incident(status="draft", place=place)

    def publish() -> None:
        rows("UPDATE events_incident SET status = 'published' WHERE id = %s", draft.pk)

    def link() -> None:
        make_link(from_incident=draft, to_incident=first_report, relation="duplicate-of")

    both: list[Callable[[], None]] = [publish, link]
    first, second = reversed(both) if turned else both
    assert meanwhile(second, first) == []
    assert_the_map_is_right()


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_one_cell_do_not_wait_for_each_other() -> None:
    place = make_place()

    def another() -> None:
        with transaction.atomic():
            rows("SET LOCAL lock_timeout = '250ms'")  # to wait is to be refused
            make_incident(place=place)

    assert meanwhile(another, lambda: make_incident(place=place)) == []
    assert Incident.objects.count() == 2
    assert_the_map_is_right()
