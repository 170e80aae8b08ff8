import pytest

from events.models import Place, PlaceName
from tests.factories import make_place
from tests.sql import refusal

pytestmark = pytest.mark.django_db


def refused(change: str) -> str:
    return refusal(f"UPDATE events_place SET {change} WHERE id = %s", make_place().id)


@pytest.mark.parametrize(
    "point",
    ["latitude = 90.1", "longitude = -180.1", "latitude = NULL", "longitude = NULL",
     "latitude = 'NaN'"],
)  # fmt: skip
def test_a_place_is_on_earth_or_nowhere(point: str) -> None:
    assert refused(point) == "place_is_on_earth"


def test_a_place_may_have_no_point() -> None:
    place = make_place(latitude=None, longitude=None)
    assert Place.objects.get(pk=place.pk).latitude is None


def test_a_country_is_two_capital_letters() -> None:
    assert refused("country_code = 'ua'") == "place_country_code_is_iso"


def test_a_kind_is_of_the_vocabulary() -> None:
    assert refused("kind = 'planet'") == "place_kind_is_known"


def test_a_slug_and_a_geonames_number_belong_to_one_place() -> None:
    make_place(name="Kyiv", geonames_id=703448)
    other = make_place(name="Kyiv", slug="kyiv-2")
    for field, value, why in (
        ("slug", "kyiv", "events_place_slug_key"),
        ("geonames_id", 703448, "events_place_geonames_id_key"),
    ):
        statement = f"UPDATE events_place SET {field} = %s WHERE id = %s"
        assert refusal(statement, value, other.id) == why


def test_a_spelling_is_kept_once_and_folds_to_something() -> None:
    place = make_place()
    insert = "INSERT INTO events_placename (place_id, name, folded) VALUES (%s, %s, %s)"
    assert refusal(insert, place.id, place.name, "x") == "one_spelling_once"
    assert refusal(insert, place.id, "’", "") == "placename_folds_to_something"


@pytest.mark.parametrize(
    "name", ["Kryvyi Rih", "KRYVYI RIH", "kryvyi-rih", "Krivoy Rog", "Кривий Ріг", "Кривой Рог"]
)
def test_a_place_is_found_by_any_of_its_names(name: str) -> None:
    place = make_place(names=["Krivoy Rog", "Кривий Ріг", "Кривой Рог"])
    make_place(name="Moscow")
    assert list(Place.objects.named(name)) == [place]


def test_a_place_is_found_once_though_several_spellings_fold_alike() -> None:
    place = make_place(name="Kyïv", names=["Kyiv", "KYIV", "Ky'iv"])
    assert list(Place.objects.named("kyiv")) == [place]
    assert list(Place.objects.named("'")) == []


def test_a_changed_spelling_folds_anew() -> None:
    name = make_place(name="Kyiv").names.get()
    name.name = "Київ"
    name.save()
    assert PlaceName.objects.get(pk=name.pk).folded == "киів"


def test_a_place_says_where_it_is() -> None:
    assert str(make_place(admin1="Dnipropetrovsk")) == "Kryvyi Rih, Dnipropetrovsk, UA"
    assert str(make_place(name="Atlantis", country_code="")) == "Atlantis"
