"""A draft of every record, each of its texts marked: no page, twin or address ever shows a mark."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from events.models import Article, Incident, Place, PlaceName
from tests.events.views.conftest import Ask
from tests.events.views.reading import addresses_in, is_repeated, text_of
from tests.factories import (
    BODY,
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_coverage,
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

# In no word of ours, in lower case as in slugs, and folded the same.
MARK = "xyzzymark"


class Drafts:
    """What is not published, by the parts of its addresses; and a published world beside it."""

    def __init__(self) -> None:
        self.place = make_place(
            name=f"{MARK} place", slug=f"{MARK}-place", names=[f"{MARK} other name"],
            admin1=f"{MARK} admin",
        )  # fmt: skip
        self.source = make_source(name=f"{MARK} source", url=f"https://{MARK}.example/")
        self.speaker = make_speaker(name=f"{MARK} speaker")
        self.article = self._article("draft")
        self.incident = self._incident("draft")
        self.reviewed = self._incident("in-review")
        self.shown_article = make_article(
            source=make_source(),
            body=f"{BODY}\n\nA bridge fell.",
            origin_article=self.article,
        )
        self.shown = make_incident(place=make_place(name="Kyiv"), weapons=["missile"])
        for incident in (self.incident, self.reviewed, self.shown):
            self._statements(incident)
        make_coverage(article=self.shown_article, incident=self.incident)
        self._statements_of_a_draft_on_a_published_article()
        self._published()
        make_link(from_incident=self.shown, to_incident=self.incident)
        make_link(from_incident=self.reviewed, to_incident=self.shown, relation="part-of")
        make_correction(incident=self.incident, note=f"{MARK} correction")
        self.stone = make_tombstone(
            incident=self._incident("published"), moved_to=self.incident, reason="Recorded twice."
        )

    def _article(self, status: str) -> Article:
        return make_article(
            headline=f"{MARK} headline",
            body=f"{MARK} words. {MARK} number of dead was six. {MARK} end.",
            url=f"https://{MARK}.example/article",
            archive_url=f"https://{MARK}.example/copy",
            language=f"x-{MARK}"[:35],
            source=self.source,
            status=status,
        )

    def _incident(self, status: str) -> Incident:
        return make_incident(
            title=f"{MARK} title",
            summary=f"{MARK} summary",
            place=self.place,
            place_name=f"{MARK} as reported",
            grading_reason=f"{MARK} reason",
            sensitivity=f"{MARK} warning",
            status=status,
        )

    def _statements(self, incident: Incident) -> None:
        """Claims, quotes and attributions of a draft article, whatever the incident."""
        passage = make_passage(article=self.article, words=f"{MARK} number of dead was six.")
        make_claim(
            incident=incident,
            passage=passage,
            claimant=self.speaker,
            wording=f"{MARK} number",
            preferred=True,
            preferred_reason=f"{MARK} preference",
        )
        make_quote(
            incidents=[incident], passage=passage, speaker=self.speaker, described_as=f"{MARK} as"
        )
        make_attribution(
            incident=incident, passage=passage, actor=self.speaker, claimant=self.speaker
        )

    def _statements_of_a_draft_on_a_published_article(self) -> None:
        passage = make_passage(article=self.shown_article, words="A bridge fell.")
        make_claim(incident=self.incident, passage=passage, claimant=self.speaker, harm="missing")
        make_quote(incidents=[self.incident], passage=passage, described_as=f"{MARK} of a draft")
        make_attribution(incident=self.incident, passage=passage, actor=self.speaker)

    def _published(self) -> None:
        """One of everything that readers do see, so that every kind of page is reached."""
        passage = make_passage(article=self.shown_article, words="At least six people were killed")
        make_claim(incident=self.shown, passage=passage, claimant=make_speaker())
        make_quote(incidents=[self.shown, self.incident], passage=passage)
        make_attribution(incident=self.shown, passage=passage)
        make_correction(incident=self.shown)
        make_link(from_incident=self.shown, to_incident=make_incident())

    @property
    def parts(self) -> dict[str, list[object]]:
        """For each part of an address pattern, the drafts' own values."""
        incidents = (self.incident, self.reviewed, self.stone.incident)
        return {
            "code": [incident.code for incident in incidents],
            "pk": [self.article.pk],
            "slug": [self.place.slug, self.source.slug, self.speaker.slug, self.article.slug],
            "year": [2023], "month": [7], "day": [1],
        }  # fmt: skip


@pytest.fixture
def drafts(db: None) -> Drafts:
    return Drafts()


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield str(one.pattern)


def filled(pattern: str, parts: dict[str, list[object]]) -> list[str]:
    """The pattern with every combination of the parts' values."""
    before, opened, rest = pattern.partition("<")
    if not opened:
        return [pattern]
    named, _, after = rest.partition(">")
    values = parts.get(named.rpartition(":")[2], [MARK])
    return [f"{before}{value}{tail}" for value in values for tail in filled(after, parts)]


def test_no_page_or_twin_shows_a_draft(ask: Ask, drafts: Drafts) -> None:
    own = [
        f"/{address}"
        for pattern in patterns(get_resolver().url_patterns)
        for address in filled(pattern, drafts.parts)
    ]
    waiting, seen = ["/", *own], set()
    shown = []
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith("/static/") or is_repeated(address):
            continue
        seen.add(address)
        response = ask(address)
        if response.status_code in {301, 302}:
            waiting.append(response.headers["Location"])
            assert MARK not in response.headers["Location"] or MARK in address
            continue
        # A refusal repeats the address, which here names the mark; nothing else may.
        if response.status_code == 200 and MARK in text_of(response).lower():
            shown.append(address)
        if response.status_code not in {200, 400, 404, 410}:
            shown.append(f"{address} answered {response.status_code}")
        if MARK not in address:
            waiting += addresses_in(response, address)
    assert shown == []
    visited = {address.partition("?")[0] for address in seen}
    assert f"/incidents/{drafts.shown.code}/" in visited
    assert f"/articles/{drafts.shown_article.pk}-{drafts.shown_article.slug}.json" in visited
    assert "/sitemaps/pages.xml" in visited
    assert f"/incidents/{drafts.shown.code}/history.atom" in visited
    assert len(visited) > 60


def test_a_draft_s_own_address_is_not_here(ask: Ask, drafts: Drafts) -> None:
    article = drafts.article
    pages = [
        f"/incidents/{drafts.incident.code}",
        f"/incidents/{drafts.reviewed.code}",
        f"/articles/{article.pk}-{article.slug}",
        f"/places/{drafts.place.slug}",
        f"/speakers/{drafts.speaker.slug}",
        f"/sources/{drafts.source.slug}",
    ]
    answers = {
        page + form: ask(page + form).status_code for page in pages for form in ("/", ".json")
    }
    assert answers == dict.fromkeys(answers, 404)
    assert len(answers) == 12


def test_a_stone_does_not_lead_to_a_draft(ask: Ask, drafts: Drafts) -> None:
    code = drafts.stone.code
    for form in ("/", ".json"):
        response = ask(f"/incidents/{code}{form}")
        assert response.status_code == 410
        assert drafts.incident.code not in text_of(response)
        assert MARK not in text_of(response)


@pytest.mark.parametrize("name", ["city", "actor", "source"])
def test_a_filter_knows_no_draft(ask: Ask, drafts: Drafts, name: str) -> None:
    known = {
        "city": drafts.place.slug,
        "actor": drafts.speaker.slug,
        "source": drafts.source.slug,
    }
    for form in ("/incidents/", "/incidents.json", "/incidents.geojson", "/map/"):
        response = ask(form, {name: known[name]})
        assert response.status_code == 400, form


def test_no_name_of_a_draft_place_is_known_as_a_city(ask: Ask, drafts: Drafts) -> None:
    names = PlaceName.objects.filter(place=drafts.place).values_list("name", flat=True)
    assert len(names) == 2
    for name in names:
        assert ask("/incidents/", {"city": name}).status_code == 400


@pytest.mark.parametrize(
    "text", [MARK, f"{MARK} title", f"{MARK} other name", f'"{MARK} number"', "bridge -fell"]
)
def test_a_search_finds_no_draft(ask: Ask, drafts: Drafts, text: str) -> None:
    for form in ("/incidents.json", "/articles.json", "/quotes.json"):
        answer = ask(form, {"q": text}).json()
        assert (answer["count"], answer["results"]) == (0, []), form
    found = ask("/search.json", {"q": text}).json()
    assert (found["incidents"], found["articles"], found["quotes"]) == ([], [], [])
    page = text_of(ask("/search/", {"q": text})).lower()
    # The question alone is repeated: in the title, the form, the twin's address and the sentence.
    told = page.replace(quote(text).lower(), "").replace(quote(text, safe="").lower(), "")
    assert f"{MARK} place" not in told
    assert f"{MARK} summary" not in told
    assert "/places/xyzzy" not in told


def test_counts_leave_drafts_out(ask: Ask, drafts: Drafts) -> None:
    lists = ("/incidents", "/articles", "/quotes", "/places", "/corrections")
    counted = {path: ask(f"{path}.json").json()["count"] for path in lists}
    assert counted == {
        "/incidents": 2,
        "/articles": 1,
        "/quotes": 1,
        "/places": 1,
        "/corrections": 1,
    }
    home = ask("/index.json").json()
    assert (home["incidents"], home["articles"], home["quotes"]) == (2, 1, 1)
    assert Place.objects.count() == 2
