"""The Ukrainian words: all there, all in form, and nothing left in English on a page."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import ngettext, override
from django.utils.translation.template import templatize

from events.days import interval_in_words
from events.models.vocabulary import Population, counted
from events.tally import in_words
from events.templatetags.archive import counted as claim_in_words
from tests.factories import (
    day,
    make_claim,
    make_incident,
)

_CATALOGUE = settings.BASE_DIR / "locale" / "uk" / "LC_MESSAGES" / "django.po"
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# A call in what Django makes of a template for xgettext; the rest there is no Python.
_CALL = re.compile(r"""\b(?:_|n?p?gettext)\((?:[^()"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')*\)""")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|\{\w+\}|<[^>]+>")


def _catalogue() -> Catalog:
    with _CATALOGUE.open("rb") as file:
        return read_po(file, locale="uk")


def messages() -> list[Message]:
    return [message for message in _catalogue() if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def _marked(path: Path) -> Iterator[tuple[str | None, str]]:
    """The context and the words of each message that a file marks for translation."""
    source = path.read_text()
    if path.suffix == ".html":
        source = "\n".join(_CALL.findall(templatize(source, origin=str(path))))
    for _line, found, _comments, context in extract(
        "python", io.BytesIO(source.encode()), _KEYWORDS
    ):
        yield context, found if isinstance(found, str) else str(found[0])


def test_every_word_that_the_sources_mark_is_in_the_catalogue_and_no_other() -> None:
    files = [
        *(settings.BASE_DIR / "archive").rglob("*.py"),
        *(settings.BASE_DIR / "events").rglob("*.py"),
        *(settings.BASE_DIR / "templates").rglob("*.html"),
    ]
    marked = {message for path in files for message in _marked(path)}
    kept = {(message.context, forms(message.id)[0]) for message in messages()}
    assert kept == marked, "run `make messages`, then translate what is new"


def test_every_word_is_translated_and_none_is_a_guess() -> None:
    wanting = [
        m.id for m in messages() if m.fuzzy or not forms(m.string) or not all(forms(m.string))
    ]
    assert wanting == []


def test_a_translation_keeps_the_places_to_fill() -> None:
    for message in messages():
        asked = sorted(_PLACEHOLDER.findall(forms(message.id)[-1]))
        for form in forms(message.string):
            assert sorted(_PLACEHOLDER.findall(form)) == asked, message.id


def test_a_word_for_a_number_has_a_form_for_each_way_to_count() -> None:
    assert {len(forms(m.string)) for m in messages() if m.pluralizable} == {3}


def test_the_compiled_catalogue_is_that_of_its_source() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue())
    kept = _CATALOGUE.with_suffix(".mo").read_bytes()
    assert kept == compiled.getvalue(), "run `make messages`"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 подій"), (1, "1 подія"), (2, "2 події"), (4, "4 події"), (5, "5 подій"),
        (11, "11 подій"), (12, "12 подій"), (21, "21 подія"), (22, "22 події"), (25, "25 подій"),
        (111, "111 подій"), (121, "121 подія"),
    ],
)  # fmt: skip
def test_a_count_agrees_with_its_number(number: int, said: str) -> None:
    with override("uk"):
        assert ngettext("%s incident", "%s incidents", number) % number == said


@pytest.mark.parametrize(
    ("first", "last", "precision", "said"),
    [
        ("2023-11-06", "2023-11-06", "day", "6 листопада 2023"),
        ("2023-06-01", "2023-06-30", "month", "Червень 2023"),
        ("2023-01-01", "2023-12-31", "year", "2023"),
        ("2023-06-05", "2023-06-11", "week", "тиждень від 5 червня 2023"),
        ("2023-07-01", "2023-11-06", "bounded", "між 1 липня і 6 листопада 2023"),
        ("2022-12-30", "2023-01-02", "bounded", "між 30 грудня 2022 і 2 січня 2023"),
        (None, "2023-11-06", "bounded", "не пізніше 6 листопада 2023"),
    ],
)
def test_days_are_said_in_ukrainian(
    first: str | None, last: str, precision: str, said: str
) -> None:
    with override("uk"):
        assert interval_in_words(day(first) if first else None, day(last), precision) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (6, None, "6 або більше"), (6, 11, "6–11"), (11, 11, "11"), (None, 20, "до 20"),
        (None, None, "числа немає"), (1200, None, "1\xa0200 або більше"),
    ],
)  # fmt: skip
def test_ranges_are_said_in_ukrainian(low: int | None, high: int | None, said: str) -> None:
    with override("uk"):
        assert in_words(low, high) == said


def test_whom_a_figure_counts_is_said_by_its_number_in_english() -> None:
    assert counted(Population.CHILDREN, 1, 1) == "child"
    assert counted(Population.CHILDREN, 1, None) == "children"
    assert counted(Population.CHILDREN, None, 1) == "children"


@pytest.mark.django_db
def test_a_claim_needs_no_agreement_in_ukrainian() -> None:
    one = make_claim(incident=make_incident(), low=1, high=1, population="children")
    assert claim_in_words(one) == "1 child killed"
    with override("uk"):
        assert claim_in_words(one) == "загинуло дітей: 1"
