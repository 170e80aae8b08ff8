import pytest

from events.exchange import gazetteer
from events.exchange.gazetteer import NoGazetteerError, read_cities, read_divisions


def test_cities_come_from_a_population_on_the_largest_first() -> None:
    cities = read_cities(1_000_000)
    people = [city.population for city in cities]
    assert people == sorted(people, reverse=True)
    assert people[-1] >= 1_000_000
    [moscow] = [city for city in cities if city.geonameid == 524901]
    assert (moscow.name, moscow.countrycode) == ("Moscow", "RU")
    assert {"Москва", "Moscou", "莫斯科"} <= set(moscow.alternatenames)


def test_the_file_that_is_read_holds_all_cities_that_are_asked_for() -> None:
    """Each file of the package is cut off at a size: one cut too high would lose cities."""
    more = read_cities(5_001)
    for population in (14_999, 15_000, 15_001):
        expected = [city for city in more if city.population >= population]
        assert read_cities(population) == expected


def test_divisions_are_named_where_the_package_names_them() -> None:
    divisions = read_divisions()
    assert divisions["US", "TX"] == "Texas"
    assert {country for country, _ in divisions} == {"US"}


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(package: str) -> None:
        raise ModuleNotFoundError(f"No module named '{package}'")

    monkeypatch.setattr(gazetteer, "files", missing)
    with pytest.raises(NoGazetteerError):
        read_cities(15_000)
