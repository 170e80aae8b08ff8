"""Text that is not in the page's language is marked with lang, on every page of both languages."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.utils.translation import override

from events.languages import if_other, of_name
from events.models import Article, Incident, Passage
from tests.events.views.conftest import Ask
from tests.events.views.reading import links, text_of
from tests.factories import (
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

pytestmark = pytest.mark.django_db

# Words that stand for a text in each language, and for a name in each script.
SAID = {"Englishwords": ("en",), "Українськіслова": ("uk",)}
NAMED = {"Latinname": ("en", "und-latn"), "Кириличнеімя": ("uk", "und-cyrl")}
_EMPTY = {"area", "br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line"}


class _Spoken(HTMLParser):
    """Every text of a page with the language that it is marked with, by itself or around it."""

    def __init__(self) -> None:
        super().__init__()
        self._within: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = self._within[-1][1] if self._within else ""
        if tag not in _EMPTY:
            self._within.append((tag, (dict(attrs).get("lang") or around).lower()))

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1][0] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if self._within and self._within[-1][0] not in {"title", "script"}:
            self.texts.append((data, self._within[-1][1]))


def wrongly_marked(page: str) -> Iterator[tuple[str, str]]:
    spoken = _Spoken()
    spoken.feed(page)
    for text, language in spoken.texts:
        for words, languages in (SAID | NAMED).items():
            fits = language in languages or language.partition("-")[0] in languages
            # The address at the head of a printed page is no words.
            if words in text and not fits and "://" not in text:
                yield " ".join(text.split()), language


def tell(words: str, language: str, name: str, other: str, others: str) -> tuple[Incident, Article]:
    """A record in one language that rests on an article in another, with names in a script."""
    source = make_source(name=f"{name} source", slug=f"source-{language}", country_code="UA")
    body = f"{others} six people died. {others} it was loud. {others} they did it. Other words."
    article = make_article(
        body=body,
        headline=f"{others} headline",
        slug=f"article-{other}",
        language=other,
        source=source,
        origin_source=source,
        url="https://news.example/",
    )
    place = make_place(
        name=f"{name} city", slug=f"city-{language}", admin1=f"{name} oblast",
        names=[f"{each} spelling" for each in NAMED],
    )  # fmt: skip
    incident = make_incident(
        title=f"{words} title",
        slug=f"title-{language}",
        summary=f"{words} summary.",
        grading_reason=f"{words} reason",
        sensitivity=f"{words} warning",
        language=language,
        place=place,
    )
    speaker = make_speaker(name=f"{name} speaker", slug=f"speaker-{language}")

    def passage(of: str) -> Passage:
        return make_passage(article=article, words=f"{others} {of}")

    make_claim(
        incident=incident, claimant=speaker, wording=f"{others} six", preferred=True,
        preferred_reason=f"{words} preference", passage=passage("six people died"),
    )  # fmt: skip
    make_claim(incident=incident, low=7, as_of="2023-11-05", passage=passage("six people died"))
    make_quote(
        incidents=[incident], speaker=speaker, described_as=f"{others} mayor",
        passage=passage("it was loud"),
    )  # fmt: skip
    make_attribution(
        incident=incident, actor=speaker, claimant=speaker, passage=passage("they did it")
    )
    make_correction(incident=incident, note=f"{words} note")
    Incident.objects.filter(pk=incident.pk).update(
        summary=f"{words} summary, {words} changed.", grading_reason=f"{words} other reason"
    )
    return incident, article


@pytest.fixture
def world() -> list[str]:
    """Addresses that no page leads to."""
    (one, article), (other, repeated) = (
        tell("Englishwords", "en", "Latinname", "uk", "Українськіслова"),
        tell("Українськіслова", "uk", "Кириличнеімя", "en", "Englishwords"),
    )
    for there, back in ((one, other), (other, one)):
        make_link(from_incident=there, to_incident=back)
    Article.objects.filter(pk=article.pk).update(origin_source=None, origin_article=repeated)
    held = make_article(
        body="Englishwords here. Six died. Englishwords there.", rights="excerpts-only",
        headline="Englishwords held back",
    )  # fmt: skip
    make_claim(incident=other, passage=make_passage(article=held, words="Englishwords here"))
    village = make_incident(title="Englishwords far away", place_name="Кириличнеімя село")
    gone = make_tombstone(
        incident=make_incident(), moved_to=other, reason="Englishwords recorded twice."
    )
    return [
        f"/incidents/{gone.code}/",
        f"/incidents/{village.code}/",
        "/search/?q=Englishwords",
        "/search/?q=Українськіслова",
        "/search/?q=Latinname+city",
        "/map/?country=UA",
        "/map/part/?country=UA",
        "/incidents/?source=source-uk&actor=speaker-uk",
        f"/incidents/{one.code}/?as_of=2023-11-05",
    ]


@pytest.mark.parametrize("prefix", ["", "/uk"])
def test_every_text_says_which_language_it_is_in(ask: Ask, world: list[str], prefix: str) -> None:
    waiting, seen, wrong = [prefix + one for one in ["/", *world]], set(), {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = ask(address)
        if response.status_code >= 400 and response.status_code != 410:
            continue
        page = text_of(response)
        found = list(wrongly_marked(page))
        if found:
            wrong[address] = found
        own = rf"{prefix}/(?!uk/|static/)(?:[^.?#]*)(?=[#?]|$)"
        leads = (re.match(own, link) for link in links(response))
        waiting += [match[0] for match in leads if match]
    assert wrong == {}
    assert len(seen) > 30


def test_no_lang_says_what_the_page_says_already(ask: Ask, world: list[str]) -> None:
    for prefix, language in (("", "en"), ("/uk", "uk")):
        page = text_of(ask(f"{prefix}/incidents/"))
        marked = re.findall(r' lang="([^"]+)"', page.partition("<main")[2])
        assert marked
        assert language not in marked


@pytest.mark.parametrize(
    ("page", "language", "shown"),
    [
        ("en-gb", "en", ""), ("en-gb", "en-US", ""), ("en-gb", "EN", ""), ("en-gb", "uk", "uk"),
        ("en-gb", "", ""), ("en-gb", "sr-Latn", "sr-Latn"), ("uk", "uk", ""), ("uk", "en", "en"),
    ],
)  # fmt: skip
def test_a_language_is_named_where_the_page_is_in_another(
    page: str, language: str, shown: str
) -> None:
    with override(page):
        assert if_other(language) == shown


@pytest.mark.parametrize(
    ("name", "in_english", "in_ukrainian"),
    [
        ("Kryvyi Rih", "", "und-Latn"), ("Кривий Ріг", "und-Cyrl", ""),
        ("24 Канал", "und-Cyrl", ""), ("كريفي ريه", "und-Arab", "und-Arab"),
        ("קריבי ריה", "und-Hebr", "und-Hebr"), ("克里沃罗格", "und-Hani", "und-Hani"),
        ("", "", ""), ("2023", "", ""), ("«…»", "", ""),
    ],
)  # fmt: skip
def test_a_name_says_its_script_where_the_page_has_another(
    name: str, in_english: str, in_ukrainian: str
) -> None:
    for page, shown in (("en-gb", in_english), ("uk", in_ukrainian)):
        with override(page):
            assert of_name(name) == shown
