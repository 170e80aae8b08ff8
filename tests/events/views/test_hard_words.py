"""Words that are hard to set: without spaces, very many, from right to left, or meant to break.

Each page is asked for as a reader does, and then laid out by a real browser.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route

from events.models import Incident
from tests.browser import chromium_path, running_browser
from tests.clone import PROJECT
from tests.events.views.conftest import Ask
from tests.events.views.test_escaping import make_evil_world
from tests.factories import (
    day,
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
)

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
# Every text of Hebrew or Arabic letters that no element keeps from what stands around it.
_LOOSE = """
() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const loose = [];
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (!/[\\u0590-\\u06ff]/.test(text.data)) continue;
        const kept = text.parentElement.closest("bdi, [dir=auto], svg, script");
        if (!kept) loose.push(text.data.trim());
    }
    return loose;
}
"""

_NO_CELLS = '{"incidents": 0, "without_place": 0, "cells": []}'

LISTS = ["/", "/incidents/", "/map/", "/places/", "/articles/", "/quotes/", "/speakers/",
         "/sources/", "/corrections/"]  # fmt: skip


def _make_world(words: str, *, slug: str, language: str = "en") -> list[str]:
    """An incident that says the words wherever it says anything; the addresses of its pages."""
    body = f"{words} one. {words} two. {words} three."
    source = make_source(name=words[:200], slug=slug)
    speaker = make_speaker(name=words[:200], slug=slug)
    place = make_place(name=words[:300], slug=slug, names=[f"{words[:290]} too"])
    article = make_article(headline=words, body=body, source=source, language=language, slug=slug)
    incident = make_incident(
        title=words[:200],
        slug=slug,
        place=place,
        summary=words,
        grading_reason=words,
        sensitivity=words[:200],
    )
    passage = make_passage(article=article, words=f"{words} one.")
    make_claim(incident=incident, passage=passage, claimant=speaker, wording=words[:200])
    make_quote(incidents=[incident], passage=passage, speaker=speaker, described_as=words[:200])
    make_attribution(incident=incident, passage=passage, actor=speaker, claimant=speaker)
    make_link(from_incident=incident, to_incident=make_incident(title=words[:200], slug=slug))
    make_correction(incident=incident, note=words)
    return [
        f"/incidents/{incident.code}/",
        f"/incidents/{incident.code}/history/",
        f"/articles/{article.pk}-{slug}/",
        f"/places/{slug}/",
        f"/speakers/{slug}/",
        f"/sources/{slug}/",
        f"/incidents/?city={slug}",
        f"/search/?q={words[:60]}",
    ]


@contextmanager
def _laid_out(ask: Ask, addresses: list[str]) -> Iterator[Page]:
    """A browser that shows the answers under these addresses; no page runs a word of theirs."""
    answers = {quote(address, safe="/?=&()"): ask(address) for address in addresses}
    ran: list[str] = []

    def serve(route: Route) -> None:
        address = route.request.url.removeprefix(SITE)
        if address.startswith("/static/"):
            route.fulfill(path=PROJECT / address.lstrip("/"))
        elif route.request.is_navigation_request():
            answer = answers[address]
            route.fulfill(body=answer.content, headers=dict(answer.items()))
        else:
            route.fulfill(body=_NO_CELLS, content_type="application/json")

    with running_browser(chromium_path()) as browser:
        page = browser.new_page()
        page.on("dialog", lambda dialog: ran.append(dialog.message))
        page.on("pageerror", lambda error: ran.append(error.message))
        page.route("**/*", serve)
        yield page
    assert ran == []


def _too_wide(ask: Ask, addresses: list[str]) -> dict[str, list[int]]:
    """The pages that are wider than a window of 320 or of 1440 pixels, unfolded."""
    found = {}
    with _laid_out(ask, addresses) as page:
        for address in addresses:
            page.goto(SITE + address)
            page.evaluate(_UNFOLD)
            over = []
            for width in (320, 1440):
                page.set_viewport_size({"width": width, "height": 800})
                over.append(page.evaluate(_OVERFLOW))
            if over != [0, 0]:
                found[address] = over
    return found


def test_words_without_a_space_break_and_nothing_is_wider_than_the_window(ask: Ask) -> None:
    addresses = _make_world("Taumatawhakatangihangakoauauotamatea" * 9, slug="long")
    assert _too_wide(ask, LISTS + addresses) == {}


def test_words_from_right_to_left_keep_to_themselves(ask: Ask) -> None:
    """Else the day after a name would be read in two halves, on both sides of it."""
    addresses = LISTS + _make_world("مستشفى الشفاء (غزة)", slug="right", language="ar")
    found = {}
    with _laid_out(ask, addresses) as page:
        for address in addresses:
            page.goto(SITE + address)
            page.evaluate(_UNFOLD)
            if loose := page.evaluate(_LOOSE):
                found[address] = loose
    assert found == {}


def test_a_script_in_every_text_field_is_shown_as_words(ask: Ask) -> None:
    gone = make_evil_world()
    records = [f"/incidents/{code}/" for code in Incident.objects.values_list("code", flat=True)]
    assert f"/incidents/{gone}/" in records
    addresses = [*LISTS, *records, "/places/evil/", "/search/?q=<script>"]
    assert _too_wide(ask, addresses) == {}


def test_an_incident_of_two_hundred_claims_is_laid_out_and_one_of_none(ask: Ask) -> None:
    body = " ".join(f"By then {n * 7} people were killed." for n in range(1, 201))
    article = make_article(body=body)
    many, none = make_incident(kind="disaster"), make_incident(title="Nothing known")
    for n in range(1, 201):
        make_claim(
            incident=many,
            passage=make_passage(article=article, words=f"then {n * 7} people"),
            low=n * 99_999,
            high=None if n % 5 == 0 else n * 100_000,
            as_of=day("2023-02-06") + datetime.timedelta(days=n // 4),
        )
    addresses = [f"/incidents/{many.code}/", f"/incidents/{none.code}/", "/incidents/", "/"]
    assert _too_wide(ask, addresses) == {}
