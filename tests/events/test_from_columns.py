"""Records made of columns are those made of objects, type by type."""

import msgspec
import pytest
from django.conf import settings
from django.core.management import call_command

from events import listings
from events.keyset import Order
from events.synthetic import synthesize
from tests.events.views.conftest import Ask
from tests.events.views.conftest import ask as ask
from tests.factories import days, make_incident, make_place

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"


def both_ways() -> tuple[list[bytes], list[bytes]]:
    listing = listings.INCIDENTS
    assert listing.from_columns
    rows = Order(None).sort(listing.rows())
    columns = rows.values_list(*listing.columns, named=True)
    return (
        [msgspec.json.encode(listing.to_record(row, SITE)) for row in rows],
        [msgspec.json.encode(listing.from_columns(row, SITE)) for row in columns],
    )


def test_every_incident_of_the_seeds_is_the_same_both_ways() -> None:
    call_command("loaddata", settings.BASE_DIR / "fixtures/seed.json", verbosity=0)
    objects, columns = both_ways()
    assert objects
    assert columns == objects


def test_every_incident_of_a_made_up_archive_is_the_same_both_ways() -> None:
    synthesize(1_000, lambda step: None)
    objects, columns = both_ways()
    assert len(objects) > 900
    assert columns == objects


def test_what_is_unknown_of_a_spot_or_a_place_is_the_same_both_ways() -> None:
    nowhere = make_place(name="Nowhere", latitude=None, longitude=None)
    make_incident(place=nowhere, dates=days(None, "2023-11-06"), date_precision="bounded")
    make_incident(place=nowhere, latitude=48.0, longitude=33.5, weapons=["drone", "missile"])
    make_incident(place=None, place_name="a village", place_precision="region")
    objects, columns = both_ways()
    assert columns == objects


def test_the_pages_of_a_list_of_columns_follow_each_other(ask: Ask) -> None:
    codes = [make_incident().code for _ in range(7)]
    for sort in ("newest", "oldest", "deadliest", "latest-recorded"):
        address = f"/incidents.json?sort={sort}&limit=3"
        found = []
        while address:
            told = ask(address.removeprefix("http://testserver")).json()
            found += [one["code"] for one in told["results"]]
            address = told["next"]
        assert sorted(found) == sorted(codes), sort
