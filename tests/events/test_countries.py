import pytest
from django.utils.translation import override

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


def test_ukrainian_names_stand_in_the_order_of_the_ukrainian_alphabet() -> None:
    with override("uk"):
        names = list(country_names().values())
    asked = ["Греція", "Грузія", "Джерсі", "Естонія", "Ефіопія", "Єгипет", "Ємен", "Замбія",
             "Індія", "Ірак", "Йорданія", "Кабо-Верде", "Японія"]  # fmt: skip
    assert [name for name in names if name in asked] == asked
