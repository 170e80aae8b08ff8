"""The Ukrainian words: all there, all in form, and nothing left in English on a page."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils.translation import ngettext, override
from django.utils.translation.template import templatize

from events.days import interval_in_words
from events.filters import IncidentFilters
from events.models.vocabulary import IncidentKind, Population, counted
from events.tally import in_words
from events.templatetags.archive import counted as claim_in_words
from tests.factories import (
    day,
    days,
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_quote,
    make_source,
    make_speaker,
    make_tombstone,
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
_LATIN = re.compile(r"[A-Za-z][A-Za-z’'-]+")
_ADDRESS = re.compile(r"(?:https?:/)?/\S*")
# Names of things, the same in every language.
_NAMES = {
    "English", "SHA", "UTF", "JSON", "GeoJSON", "GeoNames", "BibTeX", "RIS", "CSL-JSON", "UTC",
    "Natural", "Earth", "JavaScript", "ISO",
}  # fmt: skip


def _catalogue() -> Catalog:
    with _CATALOGUE.open("rb") as file:
        return read_po(file, locale="uk")


def _messages() -> list[Message]:
    return [message for message in _catalogue() if message.id]


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
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
    kept = {(message.context, _forms(message.id)[0]) for message in _messages()}
    assert kept == marked, "run `make messages`, then translate what is new"


def test_every_word_is_translated_and_none_is_a_guess() -> None:
    wanting = [
        m.id for m in _messages() if m.fuzzy or not _forms(m.string) or not all(_forms(m.string))
    ]
    assert wanting == []


def test_a_translation_keeps_the_places_to_fill() -> None:
    for message in _messages():
        asked = sorted(_PLACEHOLDER.findall(_forms(message.id)[-1]))
        for form in _forms(message.string):
            assert sorted(_PLACEHOLDER.findall(form)) == asked, message.id


def test_a_word_for_a_number_has_a_form_for_each_way_to_count() -> None:
    assert {len(_forms(m.string)) for m in _messages() if m.pluralizable} == {3}


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


# What a reader sees of the pages


class _Visible(HTMLParser):
    """The words of the interface and its links; what is marked as another language is left out."""

    _SAID = ("aria-label", "title", "alt", "placeholder", "data-label", "content")
    _VOID = ("meta", "link", "input", "br", "img", "hr")
    _OTHER = ("script", "style", "code", "bdi")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.attributes: list[str] = []
        self._hidden: list[bool] = [False]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.attributes += given.values()
        other = tag in self._OTHER or given.get("lang", "uk") != "uk"
        hidden = self._hidden[-1] or other
        if tag not in self._VOID:
            self._hidden.append(hidden)
        if tag == "meta" and given.get("name") != "description":
            return
        if not hidden:
            self.words += [given[name] for name in self._SAID if name in given]
        if tag == "a" and "hreflang" not in given:
            self.links.append(given.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden[-1] and data.strip():
            self.words.append(data.strip())


def _make_ukrainian_world() -> list[str]:
    """One of everything, with every text in Ukrainian; addresses that no page leads to."""
    source = make_source(name="Газета", slug="hazeta", country_code="UA")
    text = "Щонайменше шестеро людей загинули, сказав мер. Десятки поранено. Винних названо."
    article = make_article(
        body=text, headline="Шестеро загинули", slug="shestero", language="uk", source=source
    )
    english = make_article(headline="Загинули", slug="zahynuly", source=source)
    told = make_article(language="uk", headline="Лише уривки", body=text, rights="excerpts-only")
    place = make_place(name="Кривий Ріг", slug="kryvyi-rih", names=["Кривій Ріг"])
    mayor = make_speaker(name="Мер", slug="mer")
    said: dict[str, Any] = {"grading_reason": "За однією газетою.", "summary": "Удар."}
    incident = make_incident(
        title="Удар", slug="udar", place=place, weapons=["missile"], targets=["school"], **said
    )
    vague = make_incident(
        title="Обстріл", slug="obstril", place_name="село", kind="shelling", grading="weak",
        dates=days(None, "2023-11-06"), date_precision="bounded", sensitivity="Кров.", **said,
    )  # fmt: skip
    words = make_passage(article=article, words="Щонайменше шестеро людей загинули")
    first = make_claim(
        incident=incident, passage=words, as_of=day("2023-07-01"), claimant=mayor, low=3,
        wording="шестеро", preferred=True, preferred_reason="Мер був там.",
    )  # fmt: skip
    make_claim(incident=incident, passage=words, population="children", low=1, high=1)
    make_claim(incident=incident, passage=words, harm="injured", low=None, high=20)
    make_claim(incident=incident, passage=words, as_of=day("2023-07-03"), low=6, high=11)
    make_claim(incident=vague, passage=make_passage(article=told, words="Десятки поранено."))
    make_claim(incident=vague, passage=make_passage(article=english, words="Dozens were injured"))
    quoted = make_passage(article=article, words="Винних названо.")
    make_quote(incidents=[incident], passage=quoted, speaker=mayor, described_as="мер міста")
    guilty = make_passage(article=article, words="Десятки поранено.")
    make_attribution(incident=incident, actor=mayor, passage=guilty)
    make_link(from_incident=incident, to_incident=vague)
    make_correction(incident=incident, note="Виправлено день.")
    first.preferred, first.preferred_reason = False, ""
    first.save()
    gone = make_incident(title="Двічі", slug="dvichi", place_name="село", **said)
    make_tombstone(incident=gone, moved_to=incident, reason="Записано двічі.")
    return [
        f"/uk/incidents/{gone.code}/",
        f"/uk/incidents/{incident.code}/?as_of=2023-07-02",
        f"/uk/incidents/{vague.code}/?as_of=2020-01-01",
        "/uk/incidents/?from=2023-06-01&to=2023-07-31&kind=airstrike",
        "/uk/incidents/?kind=accident",
        "/uk/search/?q=Кривий Ріг",
        "/uk/search/?q=ніщо",
        "/uk/dates/2023/",
        "/uk/dates/2023/07/",
        "/uk/dates/2023/07/01/",
        "/uk/dates/2023/02/30/",
        "/uk/nowhere/",
        "/uk/incidents/?page=7",
        "/uk/incidents/?kind=танець",
        "/uk/incidents/?city=ніде",
        "/uk/incidents/?min_killed=-1",
        "/uk/incidents/?from=6.11.2023",
        "/uk/incidents/?from=2023-06-02&to=2023-06-01",
        "/uk/incidents/?certain=1",
        "/uk/incidents/?колір=червоний",
        "/uk/incidents/?kind=airstrike&kind=attack",
        f"/uk/incidents/{incident.code}/?as_of=2999-01-01",
    ]


def _said_as_they_are_written() -> set[str]:
    """What a refusal names: filters and the values that they take."""
    names = [*IncidentFilters.base_filters, *IncidentKind.values]
    return {word for name in names for word in _LATIN.findall(name)}


def _crawl(client: Client, begin: list[str]) -> Iterator[tuple[str, _Visible]]:
    """Every page that is reached in Ukrainian, three of each kind of address that links lead to."""
    waiting, known, kinds = list(begin), set(begin), dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        visible = _Visible(client.get(address).content.decode())
        yield address, visible
        for link in visible.links:
            plain = link.partition("#")[0]
            kind = re.sub(r"\d+", "", plain.partition("?")[0])
            if not plain.startswith("/uk/") or plain in known or kinds.get(kind, 0) >= 3:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            known.add(plain)
            waiting.append(plain)


@pytest.mark.django_db
def test_a_ukrainian_page_says_nothing_in_english_and_leads_to_none(client: Client) -> None:
    translated = " ".join(form for m in _messages() for form in _forms(m.string))
    allowed = (
        _NAMES
        | _said_as_they_are_written()
        | set(_LATIN.findall(re.sub(r"%\(\w+\)s|<[^>]+>", " ", translated)))
    )
    left: dict[str, set[str]] = {}
    strays: set[str] = set()
    seen = 0
    for address, visible in _crawl(client, ["/uk/", *_make_ukrainian_world()]):
        seen += 1
        words = {word for text in visible.words for word in _LATIN.findall(_ADDRESS.sub("", text))}
        if found := words - allowed:
            left[address] = found
        strays |= {
            link
            for link in visible.links
            if link.startswith("/") and not link.startswith("/uk/") and "." not in link
        }
        # A decimal comma in a drawing's coordinates would break the drawing.
        assert [a for a in visible.attributes if re.fullmatch(r"-?\d+,\d+%?", a)] == [], address
    assert left == {}
    assert strays == set()
    assert seen > 40
