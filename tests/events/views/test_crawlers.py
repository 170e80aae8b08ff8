"""What programs that read page by page are told: every page once, and no filter."""

import re
from typing import Any

import pytest
from lxml import etree

from events.models import Incident
from events.views import crawlers
from tests.events.views.conftest import Ask
from tests.events.views.reading import SITE, addresses_in
from tests.factories import (
    make_article,
    make_claim,
    make_incident,
    make_passage,
    make_place,
    make_quote,
    make_source,
    make_speaker,
    make_tombstone,
)
from tests.sql import a_day_passes

pytestmark = pytest.mark.django_db

_NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def _said(response: Any, name: str) -> list[str]:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    found: list[str] = etree.fromstring(response.content).xpath(
        f"//s:{name}/text()", namespaces=_NAMES
    )
    return found


def _walk(ask: Ask) -> list[str]:
    """Every page that the sitemap names, part after part."""
    return [
        page.removeprefix(SITE)
        for part in _said(ask("/sitemap.xml"), "loc")
        for page in _said(ask(part.removeprefix(SITE)), "loc")
    ]


def _allowed(robots: str, path: str) -> bool:
    """The longest rule that matches decides (RFC 9309, 2.2.2)."""
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.M)
    matching = [
        (len(rule), verdict == "Allow")
        for verdict, rule in rules
        if re.match(re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$"), path)
    ]
    return max(matching, default=(0, True))[1]


def test_every_page_of_every_record_is_named_once(ask: Ask) -> None:
    source, speaker = make_source(name="Post"), make_speaker(name="Mayor")
    article = make_article(source=source, headline="Six dead")
    incident = make_incident(place=make_place())
    make_place(name="Nowhere")
    passage = make_passage(article=article, words="Dozens were injured.")
    make_quote(incidents=[incident], passage=passage, speaker=speaker)
    make_incident(title="Draft", status="draft")
    gone = make_incident(title="Gone")
    make_tombstone(incident=gone)
    pages = _walk(ask)
    assert sorted(pages[11:]) == sorted(
        [
            f"/incidents/{incident.code}/",
            f"/articles/{article.pk}-six-dead/",
            "/places/kryvyi-rih/",
            "/speakers/mayor/",
            "/sources/post/",
        ]
    )
    answers = {page: ask(page).status_code for page in pages}
    assert answers == dict.fromkeys(pages, 200)
    assert len(answers) == len(pages) == 16


def test_parts_are_ranges_of_keys_and_none_is_empty(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [make_incident() for _ in range(7)]
    for gone in made[1:6]:
        make_tombstone(incident=gone)
    monkeypatch.setattr(crawlers, "PART", 2)
    parts = [part for part in _said(ask("/sitemap.xml"), "loc") if "/incidents-" in part]
    shown = (made[0], made[6])
    assert parts == [f"{SITE}/sitemaps/incidents-{one.pk // 2}.xml" for one in shown]
    named = [page for part in parts for page in _said(ask(part.removeprefix(SITE)), "loc")]
    assert named == [f"{SITE}/incidents/{one.code}/" for one in shown]
    assert ask(f"/sitemaps/incidents-{made[3].pk // 2}.xml").status_code == 404
    for missing in ("incidents-99999999999999999999", "drafts-0", "incidents", "pages-0"):
        assert ask(f"/sitemaps/{missing}.xml").status_code == 404


def test_a_page_says_when_its_record_was_last_changed(ask: Ask) -> None:
    incident = make_incident()
    a_day_passes()
    Incident.objects.filter(pk=incident.pk).update(published_at="2026-01-01T00:00:00Z")
    part = f"/sitemaps/incidents-{incident.pk // crawlers.PART}.xml"
    before = _said(ask(part), "lastmod")
    make_claim(incident=incident)
    after = _said(ask(part), "lastmod")
    assert len(before) == len(after) == 1
    assert before[0] < after[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", after[0])


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/incidents/E000001/", True),
        ("/uk/incidents/E000001/", True),
        ("/incidents/?page=2", True),
        ("/incidents.atom", True),
        ("/sitemap.xml", True),
        ("/static/css/style.css", True),
        ("/incidents/?city=kyiv", False),
        ("/incidents/?city=kyiv&page=2", False),
        ("/incidents/?page=2&city=kyiv", False),
        ("/uk/incidents/?kind=airstrike", False),
        ("/incidents/E000001/?as_of=2023-11-06", False),
        ("/incidents.csv", False),
        ("/incidents/E000001.json", False),
    ],
)
def test_robots_read_pages_and_no_filters(ask: Ask, path: str, allowed: bool) -> None:
    response = ask("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    robots = response.content.decode()
    assert _allowed(robots, path) is allowed
    assert f"Sitemap: {SITE}/sitemap.xml\n" in robots


def _heads(ask: Ask, address: str) -> dict[str, str]:
    page = ask(address).content.decode()
    metas = re.findall(r'<meta property="(og:[a-z_:]+)" content="([^"]*)">', page)
    (canonical,) = re.findall(r'<link rel="canonical" href="([^"]*)">', page)
    return {**dict(metas), "canonical": canonical}


def test_a_page_has_one_address_and_words_for_a_preview(ask: Ask) -> None:
    incident = make_incident(title="A & <b>", place=make_place())
    permalink = f"{SITE}/incidents/{incident.code}/"
    assert _heads(ask, f"/incidents/{incident.code}/?as_of=2023-12-01") == {
        "canonical": permalink,
        "og:url": permalink,
        "og:site_name": "Event Archive",
        "og:title": "A &amp; &lt;b&gt;",
        "og:description": "A &amp; &lt;b&gt;: 1 July 2023, Kryvyi Rih, Ukraine.",
        "og:locale": "en_GB",
        "og:locale:alternate": "uk_UA",
        "og:type": "article",
    }


def test_each_language_of_a_page_has_its_own_address(ask: Ask) -> None:
    heads = _heads(ask, "/uk/incidents/?page=1&sort=oldest")
    assert heads["canonical"] == heads["og:url"] == f"{SITE}/uk/incidents/?page=1"
    assert (heads["og:title"], heads["og:locale"]) == ("Події", "uk_UA")


def test_a_refusal_names_no_address_as_its_own(ask: Ask) -> None:
    page = ask("/incidents/?ctiy=kyiv").content.decode()
    assert 'rel="canonical"' not in page
    assert "og:" not in page


def test_every_page_of_the_archive_can_be_previewed(ask: Ask) -> None:
    incident = make_incident(place=make_place())
    for address in {*addresses_in(ask("/"), "/"), f"/incidents/{incident.code}/"}:
        if "." in address.rpartition("/")[2] or address.startswith("/static/"):
            continue
        heads = _heads(ask, address)
        assert heads["og:title"], address
        assert heads["og:description"], address


def test_a_record_s_page_is_described_by_what_it_has(ask: Ask) -> None:
    speaker = make_speaker(name="Mayor")
    article = make_article(source=make_source(name="Post"))
    incident = make_incident(place=make_place())
    passage = make_passage(article=article, words="Dozens were injured.")
    make_quote(incidents=[incident], passage=passage, speaker=speaker)
    assert {
        address: _heads(ask, address)["og:description"]
        for address in ("/places/kryvyi-rih/", "/sources/post/", "/speakers/mayor/", "/dates/2023/")
    } == {
        "/places/kryvyi-rih/": "Kryvyi Rih: 1 incident.",
        "/sources/post/": "Post: 1 article.",
        "/speakers/mayor/": "Mayor: 1 quote.",
        "/dates/2023/": "2023. What happened, or may have happened, then. 1 incident.",
    }
