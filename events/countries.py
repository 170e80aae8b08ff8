"""Names of countries by their ISO 3166-1 codes, from the Unicode CLDR (through Babel)."""

import functools

from babel import Locale
from django.utils.translation import get_language

from events.text import fold

# Two-letter codes that the CLDR names and that are no country's: unions, exceptional
# reservations and pseudo codes. XK stays: Kosovo has no other code in use.
_NOT_COUNTRIES = {
    "AC",
    "CP",
    "CQ",
    "DG",
    "EA",
    "EU",
    "EZ",
    "IC",
    "QO",
    "TA",
    "UN",
    "XA",
    "XB",
    "ZZ",
}


# Its letters are out of order in Unicode, and folding would make one of й and и.
_UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"


def _in_order(name: str, language: str) -> str | list[int]:
    """What names are sorted by, as a reader of the language looks for them."""
    if language == "uk":
        return [_UKRAINIAN.find(letter) for letter in name.casefold()]
    return fold(name)


@functools.cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language, sep="-").territories
    found = {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }
    return dict(sorted(found.items(), key=lambda item: _in_order(item[1], language)))


def english_names() -> dict[str, str]:
    """Every country's English name by code."""
    return _names("en")


def is_country(code: str) -> bool:
    """Whether this is a country's ISO 3166-1 code, as in UA."""
    return code in _names("en")


def country_names() -> dict[str, str]:
    """Every country's name by code, sorted by name, in the reader's language."""
    return _names((get_language() or "en").split("-")[0])


def country_name(code: str) -> str:
    """The country's name, the code itself when it has none, empty for an unknown country."""
    return country_names().get(code, code)
