import pytest

from events.countries import country_name, country_names


@pytest.mark.parametrize(
    ("code", "name"),
    [("UA", "Ukraine"), ("XK", "Kosovo"), ("TW", "Taiwan"), ("QQ", "QQ"), ("EU", "EU"), ("", "")],
)
def test_a_country_by_its_code(code: str, name: str) -> None:
    assert country_name(code) == name


def test_countries_are_those_of_iso_3166_and_kosovo_sorted_by_name() -> None:
    names = country_names()
    assert len(names) == 250
    assert list(names)[:3] == ["AF", "AX", "AL"]  # Afghanistan, Åland, Albania
    assert list(names)[-1] == "ZW"
