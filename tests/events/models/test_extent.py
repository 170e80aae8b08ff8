"""Where and when an incident may have happened, as the database keeps it by itself."""

import pytest

from events.models import Extent, Incident
from tests.factories import days, make_incident, make_place, make_tombstone
from tests.sql import check_deferred, rows

pytestmark = pytest.mark.django_db


def extent_of(incident: Incident) -> tuple[float | None, float | None, float | None]:
    extent = Extent.objects.get(incident=incident)
    return extent.latitude, extent.longitude, extent.radius


@pytest.mark.parametrize(
    ("precision", "radius"),
    [("exact", 1), ("vicinity", 25), ("", 15), ("city", 15), ("district", 50), ("region", 150)],
)
def test_the_precision_of_the_place_gives_the_radius(precision: str, radius: float) -> None:
    incident = make_incident(place=make_place(), place_precision=precision, status="draft")
    assert extent_of(incident) == (47.91, 33.39, radius)


def test_its_own_coordinates_come_before_its_places(db: None) -> None:
    incident = make_incident(place=make_place(), latitude=47.9, longitude=33.4)
    assert extent_of(incident) == (47.9, 33.4, 15)


def test_what_is_known_to_the_country_alone_has_no_point() -> None:
    incident = make_incident(place=make_place(), place_precision="country")
    assert extent_of(incident) == (None, None, None)
    assert Extent.objects.get().nationwide


def test_without_days_or_without_a_point_there_is_none() -> None:
    make_incident(place=make_place(), status="draft", dates=days("2023-07-01", "2023-07-01"))
    make_incident()  # in a village that no gazetteer knows
    rows("UPDATE events_incident SET dates = NULL, date_precision = '' WHERE status = 'draft'")
    assert not Extent.objects.exists()


def test_it_follows_the_incident_and_its_place() -> None:
    place = make_place()
    incident = make_incident(place=place)
    rows("UPDATE events_place SET latitude = 48")
    assert extent_of(incident) == (48, 33.39, 15)
    rows("UPDATE events_incident SET place_precision = 'exact'")
    assert extent_of(incident) == (48, 33.39, 1)
    rows("UPDATE events_place SET latitude = NULL, longitude = NULL")
    assert not Extent.objects.exists()


def test_it_goes_with_the_incident() -> None:
    place = make_place()
    make_tombstone(incident=make_incident(place=place))
    draft = make_incident(place=place, status="draft")
    assert [extent.incident for extent in Extent.objects.all()] == [draft]
    rows("DELETE FROM events_incident WHERE status = 'draft'")
    check_deferred()
    assert not Extent.objects.exists()


@pytest.mark.parametrize("latitude", [0, 47.91, -80, 90])
def test_the_area_holds_every_point_of_the_circle(latitude: float) -> None:
    [(outside,)] = rows(
        "SELECT count(*) FROM generate_series(-90, 90, 0.25) north,"
        " generate_series(-60, 60, 0.5) east"
        " WHERE events_kilometres(%s, 0, north, east) <= 150"
        " AND NOT point(east, north) <@ events_area(%s, 0, 150)",
        latitude, latitude,
    )  # fmt: skip
    assert outside == 0
    [(far,)] = rows("SELECT events_kilometres(50.45, 30.52, 47.91, 33.39)")  # Kyiv, Kryvyi Rih
    assert round(far) == 351
