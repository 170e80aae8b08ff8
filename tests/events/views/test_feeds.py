"""Feeds: read as their followers read them, in the order of the archive's own news."""

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from events.models import Incident
from tests.events.views.conftest import Ask
from tests.events.views.reading import SITE, links, sentence
from tests.events.world import make_small_world
from tests.factories import (
    days,
    make_article,
    make_claim,
    make_correction,
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

_ATOM = "{http://www.w3.org/2005/Atom}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def read(response: Any) -> Any:
    """The feed as a follower's program has it; it must be as RFC 4287 asks."""
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    _hold_against_the_standard(etree.fromstring(response.content))
    feed = feedparser.parse(response.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


def _hold_against_the_standard(feed: Any) -> None:
    """What RFC 4287 asks of a feed and its entries (4.1.1, 4.1.2, 3.3, 4.2.7)."""
    assert feed.tag == f"{_ATOM}feed"
    entries = feed.findall(f"{_ATOM}entry")
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(_ATOM + name)) == 1, (name, one.tag)
        assert urlsplit(one.findtext(f"{_ATOM}id")).scheme == "http"
        for moment in (one.findtext(_ATOM + name) for name in ("updated", "published")):
            assert moment is None or _MOMENT.fullmatch(moment), moment
        kinds = [(link.get("rel"), link.get("type")) for link in one.findall(f"{_ATOM}link")]
        assert len(set(kinds)) == len(kinds)
        assert "alternate" in dict(kinds)
    assert feed.find(f"{_ATOM}author/{_ATOM}name") is not None
    ids = [entry.findtext(f"{_ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    newest = max((entry.findtext(f"{_ATOM}updated") for entry in entries), default="")
    assert feed.findtext(f"{_ATOM}updated") >= newest


def titles(response: Any) -> list[str]:
    return [entry.title for entry in read(response).entries]


def test_what_readers_saw_last_comes_first_however_it_is_dated(ask: Ask) -> None:
    draft = make_incident(title="Drafted first", dates=days("1999-01-01", "1999-01-01"),
        status="draft")  # fmt: skip
    make_incident(title="Published at once")
    draft.status = "published"
    draft.save()
    assert titles(ask("/incidents.atom")) == ["Drafted first", "Published at once"]


def test_an_entry_is_its_record_and_says_when_it_changed(ask: Ask) -> None:
    incident = make_incident(title="Удар", language="uk", summary="A <b>tower</b> fell.",
        sensitivity="Names a child.", place=make_place())  # fmt: skip
    yesterday = incident.published_at - datetime.timedelta(days=1)
    Incident.objects.filter(pk=incident.pk).update(published_at=yesterday)
    a_day_passes()
    (before,) = read(ask("/incidents.atom")).entries
    permalink = f"{SITE}/incidents/{incident.code}/"
    assert (before.id, before.link, before.title) == (permalink, permalink, "Удар")
    assert before.title_detail.language == "uk"
    assert before.published_parsed == before.updated_parsed
    assert "A &lt;b&gt;tower&lt;/b&gt; fell." in ask("/incidents.atom").content.decode().replace(
        "&amp;", "&"
    )
    make_claim(incident=incident, low=6)
    (after,) = read(ask("/incidents.atom")).entries
    assert after.published == before.published
    changed = [datetime.datetime(*entry.updated_parsed[:6]) for entry in (before, after)]
    assert changed[1] - changed[0] >= datetime.timedelta(hours=23)
    assert "Before you read on: Names a child." in re.sub("<[^>]*>", "", after.summary)
    assert "Killed: 6 or more." in after.summary


def test_a_feed_in_parts_gives_each_row_once_under_one_name(ask: Ask) -> None:
    made = {make_incident(title=f"Number {n}").code for n in range(7)}
    address, found, names = "/incidents.atom?limit=3&kind=airstrike", [], set()
    while address:
        response = ask(address)
        feed = read(response)
        found += [urlsplit(entry.id).path.split("/")[2] for entry in feed.entries]
        names.add(feed.feed.id)
        by_rel = {link.rel: link.href for link in feed.feed.links}
        assert by_rel["self"] == SITE + address
        assert by_rel["alternate"] == f"{SITE}/incidents/?kind=airstrike"
        following = by_rel.get("next")
        assert response.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
        address = following.removeprefix(SITE) if following else ""
    assert (len(found), set(found)) == (7, made)
    assert names == {f"{SITE}/incidents.atom?kind=airstrike"}


def test_filters_narrow_a_feed_and_it_says_so(ask: Ask) -> None:
    make_small_world()
    response = ask(
        "/incidents.atom", {"city": "Krivoy Rog", "from": "2023-06-13", "to": "2023-06-13"}
    )
    feed = read(response)
    assert sorted(entry.title for entry in feed.entries) == ["Alpha", "Bravo"]
    assert feed.feed.title == "Event Archive: Incidents"
    assert feed.feed.subtitle == "City: Kryvyi Rih, UA; From: 2023-06-13; To: 2023-06-13"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ctiy=kyiv", "“ctiy” is no filter here. Did you mean “city”?"),
        ("sort=oldest", "“sort” means nothing here: a feed begins with the newest"),
        ("page=2", "“page” means nothing here: a feed begins with the newest"),
        ("fields=code", "“fields” means nothing here: a feed begins with the newest"),
        ("cursor=WyIyMDIzLTAxLTAxVDAwOjAwOjAwIiwxXQ", "This cursor is not one that"),
        ("cursor=WyJ5IiwxXQ", "This cursor is not one that"),
        ("limit=1001", "limit: This is not a whole number from 1 to 1,000."),
    ],
)
def test_a_feed_refuses_what_it_does_not_know(ask: Ask, query: str, said: str) -> None:
    response = ask(f"/incidents.atom?{query}")
    assert (response.status_code, response.headers["Content-Type"]) == (
        400,
        "application/problem+json",
    )
    assert sentence(response).startswith(said)


def test_each_list_with_news_has_its_feed(ask: Ask) -> None:
    post, mayor = make_source(name="Post"), make_speaker(name="Mayor")
    incident = make_incident(title="Strike", place=make_place())
    article = make_article(headline="Six dead", source=post)
    passage = make_passage(article=article, words="Dozens were injured.")
    make_claim(
        incident=incident, passage=passage, claimant=mayor, low=24, harm="injured", wording="Dozens"
    )
    make_quote(incidents=[incident], passage=passage, speaker=mayor)
    make_correction(incident=incident, note="The day was wrong.")
    assert {
        address: titles(ask(f"{address}.atom"))
        for address in (
            "/claims", "/quotes", "/articles", "/corrections", "/map", "/places/kryvyi-rih",
            "/dates/2023", "/dates/2023/07/01", "/dates/2022", "/speakers/mayor", "/sources/post",
        )
    } == {
        "/claims": ["24 or more people injured: Strike"],
        "/quotes": ["Mayor: Dozens were injured."],
        "/articles": ["Six dead"],
        "/corrections": ["Strike"],
        "/map": ["Strike"],
        "/places/kryvyi-rih": ["Strike"],
        "/dates/2023": ["Strike"],
        "/dates/2023/07/01": ["Strike"],
        "/dates/2022": [],
        "/speakers/mayor": ["Mayor: Dozens were injured."],
        "/sources/post": ["Six dead"],
    }  # fmt: skip
    assert read(ask("/dates/2023/07.atom")).feed.title == "Event Archive: Incidents, July 2023"
    assert read(ask("/corrections.atom")).entries[0].updated == "2023-11-06T00:00:00+00:00"


def test_an_incident_s_feed_tells_its_changes(ask: Ask) -> None:
    incident = make_incident(title="Strike")
    Incident.objects.filter(pk=incident.pk).update(title="Strike on a market")
    feed = read(ask(f"/incidents/{incident.code}/history.atom"))
    said = {entry.title for entry in feed.entries}
    assert said == {
        "Incident published: Strike on a market",
        "Incident changed: Strike on a market",
    }
    there = ask(f"/incidents/{incident.code}/history/").content.decode()
    for entry in feed.entries:
        page, _, name = entry.link.partition("#")
        assert page == f"{SITE}/incidents/{incident.code}/history/"
        assert f'id="{name}"' in there


def test_what_changed_after_it_was_published_is_told_once(ask: Ask) -> None:
    changed, counted, untouched = (
        make_incident(title=title, place=make_place(name=title))
        for title in ("Changed", "Counted", "Untouched")
    )
    make_incident(title="Draft", status="draft")
    a_day_passes()
    before = untouched.published_at - datetime.timedelta(days=1)
    Incident.objects.update(published_at=before)
    assert titles(ask("/changes.atom")) == []
    Incident.objects.filter(pk=changed.pk).update(summary="A tower fell.")
    make_claim(incident=counted)
    make_claim(incident=counted, harm="injured")
    feed = read(ask("/changes.atom"))
    assert sorted(entry.title for entry in feed.entries) == ["Changed", "Counted"]
    there = {entry.title: entry.id for entry in feed.entries}
    assert there["Changed"] == f"{SITE}/incidents/{changed.code}/history/"
    assert titles(ask("/changes.atom?city=counted")) == ["Counted"]
    refused = ask("/changes.atom?sort=oldest")
    assert refused.status_code == 400
    assert sentence(refused) == "“sort” means nothing here: the feed is one part, in one order."


def test_the_page_of_data_lists_the_feeds(ask: Ask) -> None:
    listed = [link for link in links(ask("/data/")) if link.endswith(".atom")]
    feeds = ask("/data.json").json()["feeds"]
    assert {address.removeprefix(SITE) for address in feeds} <= set(listed)
    for address in listed:
        read(ask(address))
    assert "/incidents.atom" in links(ask("/"))


def test_an_empty_feed_is_one_and_keeps_its_time(ask: Ask) -> None:
    first, second = (read(ask("/incidents.atom")).feed.updated for _ in range(2))
    assert first == second


def test_no_letter_that_xml_cannot_hold_breaks_a_feed(ask: Ask) -> None:
    make_incident(title="A \x0b tab, \ufffe & <b> ]]>")
    assert titles(ask("/incidents.atom")) == ["A \ufffd tab, \ufffd & <b> ]]>"]


def test_a_withdrawn_incident_leaves_the_feeds(ask: Ask) -> None:
    gone, kept = make_incident(title="Twice"), make_incident(title="Kept")
    make_tombstone(incident=gone, moved_to=kept)
    assert titles(ask("/incidents.atom")) == ["Kept"]
    response = ask(f"/incidents/{gone.code}/history.atom")
    assert response.status_code == 410
    assert sentence(response).endswith(f"What it held is now at {kept.code}.")


def test_a_page_leads_to_the_feed_of_its_filters(ask: Ask) -> None:
    make_incident(place=make_place())
    page = ask("/incidents/?city=kryvyi-rih&sort=oldest")
    assert "/incidents.atom?city=kryvyi-rih" in links(page)
    found = re.findall(r'<link rel="alternate" type="application/atom\+xml" href="([^"]*)"',
        page.content.decode())  # fmt: skip
    assert found == ["/incidents.atom?city=kryvyi-rih"]


def test_anybody_s_page_may_read_a_feed(ask: Ask) -> None:
    assert ask("/incidents.atom").headers["Access-Control-Allow-Origin"] == "*"
    assert ask("/incidents.atom?x=1").headers["Access-Control-Allow-Origin"] == "*"
