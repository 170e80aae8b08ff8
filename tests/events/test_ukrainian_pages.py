"""Pages in Ukrainian: nothing on them is left in English, and they lead to none that is."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.filters import IncidentFilters
from events.models.vocabulary import IncidentKind
from tests.events.test_words import forms, messages
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

_LATIN = re.compile(r"[A-Za-z][A-Za-z’'-]+")
_ADDRESS = re.compile(r"(?:https?:/)?/\S*")
# Names of things, the same in every language.
_NAMES = {
    "English", "SHA", "UTF", "JSON", "GeoJSON", "GeoNames", "BibTeX", "RIS", "CSL-JSON", "UTC",
    "Atom", "Natural", "Earth", "JavaScript", "ISO",
}  # fmt: skip


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
    translated = " ".join(form for m in messages() for form in forms(m.string))
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


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/incidents/", "/places/kryvyi-rih/", "/articles/"])
def test_a_page_asks_the_database_no_more_in_ukrainian(client: Client, address: str) -> None:
    _make_ukrainian_world()
    with CaptureQueriesContext(connection) as english:
        client.get(address)
    with CaptureQueriesContext(connection) as ukrainian:
        client.get(f"/uk{address}")
    assert len(ukrainian) == len(english) > 0
