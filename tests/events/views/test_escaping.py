"""Whatever an editor or a text says is shown as words, never run."""

import pytest

from tests.events.views.conftest import Ask
from tests.events.views.reading import addresses_in, is_repeated, text_of
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

EVIL = "<script>evil()</script>\"'&"


def make_evil_world() -> str:
    """Every text field says it; the code of a withdrawn incident."""
    speaker = make_speaker(name=EVIL)
    article = make_article(
        headline=EVIL,
        body=f"{EVIL} one. {EVIL} two.",
        source=make_source(name=EVIL, url="https://example.org/?a=<script>"),
        url="https://example.org/?a=<script>evil()</script>",
    )
    place = make_place(name=EVIL, slug="evil", names=[f"{EVIL} too"], admin1=EVIL)
    incident = make_incident(
        title=EVIL,
        summary=EVIL,
        place=place,
        place_name=EVIL,
        grading_reason=EVIL,
        sensitivity=EVIL,
    )
    passage = make_passage(article=article, words=f"{EVIL} one.")
    make_claim(
        incident=incident,
        passage=passage,
        claimant=speaker,
        wording=EVIL,
        preferred=True,
        preferred_reason=EVIL,
    )
    make_quote(incidents=[incident], passage=passage, speaker=speaker, described_as=EVIL)
    make_attribution(incident=incident, passage=passage, actor=speaker, claimant=speaker)
    other = make_incident(title=EVIL, place_name=EVIL)
    make_link(from_incident=incident, to_incident=other)
    make_correction(incident=incident, note=EVIL)
    gone = make_incident(title=EVIL)
    return make_tombstone(incident=gone, moved_to=other, reason=EVIL).code


def test_no_page_runs_what_a_text_says(ask: Ask) -> None:
    gone = make_evil_world()
    waiting = [
        "/",
        f"/incidents/{gone}/",
        "/incidents/?q=script",
        "/search/?q=evil",
        f"/search/?q={EVIL[:23]}",
    ]
    seen: set[str] = set()
    told = 0
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith("/static/") or is_repeated(address):
            continue
        seen.add(address)
        response = ask(address)
        waiting += addresses_in(response, address)
        if response.headers["Content-Type"].startswith("text/html"):
            page = text_of(response)
            assert "<script>evil" not in page, address
            told += "&lt;script&gt;evil" in page
    assert told > 12
