"""Words are selected, moved and kept in a real browser: every script, keyboard, no script, axe."""

import json
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.clone import Clone
from tests.events.admin.reading.acting import Editor, watched
from tests.events.admin.sessions import sign_in

BODY = (
    "😀 Вчора six people were killed 👨‍👩‍👧 in the town. Cafe\u0301s burned.\n\n"
    "“Це пекло,” said Ann Lee. It rained 🕯️ there."
)
_MAKE = """
import hashlib
from events.models import Article, Coverage, Incident
body = {body!r}
incident = Incident.objects.create(title="Fire at {name}", slug="fire", kind="attack")
article = Article.objects.create(body=body + " {name}", slug="six", published_on="2023-11-06",
    body_sha256=hashlib.sha256((body + " {name}").encode()).hexdigest())
Coverage.objects.create(article=article, incident=incident)
print(article.pk)
"""
_PASSAGES = """
import json
from events.models import Passage
rows = Passage.objects.filter(article={pk}).order_by("start")
print(json.dumps([[p.start, p.exact, p.claims.count(), p.quotes.count()] for p in rows]))
"""


@pytest.fixture
def context(browser: Browser, live_sites: Clone) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=live_sites.desk_url, viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(10_000)
    sign_in(context, "an editor of texts", live_sites)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    with watched(context) as page:
        yield page


def _article(desk: Clone, name: str) -> str:
    """A draft with one incident; the address at which it is read."""
    made = desk.shell(_MAKE.format(body=BODY, name=name))
    assert made.returncode == 0, made.stderr
    return f"/events/article/{made.stdout.strip()}/read/"


def _passages(desk: Clone, address: str) -> list[list[object]]:
    """Start, words, and how many claims and quotes rest on each."""
    found = desk.shell(_PASSAGES.format(pk=address.split("/")[3]))
    assert found.returncode == 0, found.stderr
    passages: list[list[object]] = json.loads(found.stdout)
    return passages


def test_what_is_selected_is_kept_letter_for_letter_and_moves(
    live_sites: Clone, page: Page
) -> None:
    address = _article(live_sites, "Selected")
    editor = Editor(page)
    page.goto(address)
    editor.drag_over("six people were killed 👨‍👩‍👧")
    editor.press("c")
    editor.sees("form")
    editor.press("Enter")
    editor.is_told("Claim saved.")
    # By keys alone: the caret stands behind those words.
    editor.press("ArrowRight", "Shift+ArrowRight", "Control+Shift+ArrowRight")
    assert editor.selected() == "in"
    editor.press("s")
    assert editor.selected() == "in the town."
    editor.press("/")
    editor.type("cafe\u0301s BURNED")
    editor.press("Enter", "s")
    assert editor.selected() == "Cafe\u0301s burned."
    editor.press("s", "q")
    editor.sees("form")
    assert page.input_value("#id_words") == "Cafe\u0301s burned.\n\n“Це пекло,” said Ann Lee."
    page.select_option("#id_mode", "indirect")
    page.select_option("#id_speaker_kind", "resident")
    editor.click("#panel button.default")
    editor.is_told("Quote saved.")
    quoted = "Cafe\u0301s burned.\n\n“Це пекло,” said Ann Lee."
    first = [BODY.index("six"), "six people were killed 👨‍👩‍👧", 1, 0]
    assert _passages(live_sites, address) == [first, [BODY.index("Cafe"), quoted, 0, 1]]
    _move_and_delete(editor)
    assert _passages(live_sites, address) == [[BODY.index("Вчора"), "Вчора six people", 1, 0]]


def _move_and_delete(editor: Editor) -> None:
    page = editor.page
    page.locator("#text mark").first.click()
    editor.sees("passage")
    editor.drag_over("Вчора six people")
    editor.press("m")
    editor.is_told("Passage moved.")
    page.locator("#text mark.quote").first.click()
    editor.sees("passage")
    editor.click("#panel a.delete")
    editor.sees("delete")
    editor.click("#panel button.delete")
    editor.is_told("Passage deleted, with what rested on it.")


def test_an_open_form_keeps_what_was_typed_and_saves_after_a_new_sign_in(
    live_sites: Clone, context: BrowserContext
) -> None:
    address = _article(live_sites, "Kept")
    page = context.new_page()  # it logs that the desk refused it
    editor = Editor(page)
    page.goto(address)
    editor.drag_over("six people were killed")
    editor.click("#choose .claim")
    editor.sees("form")
    page.fill("#id_low", "9")
    page.fill("#id_high", "6")
    editor.click("#panel button.default")
    editor.is_told("The low figure, 9, is over the high figure, 6.")
    page.fill("#id_low", "5")
    editor.press("Escape", "q")
    editor.is_told("Something is not saved yet: save it or cancel it first.")
    context.clear_cookies()
    editor.click("#panel button.default")
    editor.is_told(
        "You are signed out. Sign in in another tab, then save again: what you typed is still here."
    )
    sign_in(context, "an editor of texts", live_sites)
    editor.click("#panel button.default")
    editor.is_told(
        "“six” reads as 6, but the claim says 5–6. Look whether that is meant. Claim saved."
    )
    assert _passages(live_sites, address) == [[BODY.index("six"), "six people were killed", 1, 0]]


def test_without_javascript_the_words_are_pasted(
    live_sites: Clone, browser: Browser, context: BrowserContext
) -> None:
    address = _article(live_sites, "Pasted")
    plain = browser.new_context(
        java_script_enabled=False,
        base_url=live_sites.desk_url,
        storage_state=context.storage_state(),
    )
    page = plain.new_page()
    page.goto(address)
    page.fill("#find", "six people were killed")
    page.click("#choose .claim")
    expect(page.locator("#id_low")).to_have_value("6")
    page.click("text=A new incident")
    page.fill("#id_new-title", "Fire in the town")
    page.click("#panel button.default")
    assert page.text_content(".field.new-kind .errorlist, .kind .errorlist") == (
        "This field is required."
    )
    page.select_option("#id_new-kind", "attack")
    page.click("#panel button.default")
    expect(page.locator(".told")).to_have_text("Claim saved.")
    page.click("#panel .records a")
    page.fill("#id_words", "six people")
    page.click("#panel button.default")
    assert _passages(live_sites, address) == [[BODY.index("six"), "six people", 1, 0]]
    page.click("#panel .notes .words")
    page.click("#panel a.delete")
    page.click("text=Delete it")
    expect(page.locator(".told")).to_have_text("Passage deleted, with what rested on it.")
    plain.close()


def test_a_text_that_is_known_or_too_long_is_told_when_it_is_pasted(
    live_sites: Clone, page: Page
) -> None:
    address = _article(live_sites, "Known")
    page.goto("/events/article/enter/")
    page.fill("#id_body", f"{BODY} Known")
    page.fill("#id_headline", "A headline")
    expect(page.locator("#known a")).to_have_attribute("href", address)
    page.fill("#id_body", "😀" * 250_001)
    page.fill("#id_language", "en")
    page.click("text=Save and read")
    expect(page.locator("#known")).to_have_text(
        "The text has 250,001 characters; the archive keeps texts of up to 250,000."
    )
    assert (page.input_value("#id_headline"), page.input_value("#id_language")) == (
        "A headline", "en",
    )  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1440, "light")])
def test_axe_finds_nothing_and_nothing_overflows(
    live_sites: Clone, page: Page, width: int, scheme: Literal["light", "dark"]
) -> None:
    address = _article(live_sites, f"Axe {width}")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = {name: _wrong_with(page) for name in _each_page(page, address)}
    assert found == {name: [] for name in PAGES}


PAGES = ("enter", "text", "form", "errors", "coded", "passage", "delete")


def _each_page(page: Page, address: str) -> Iterator[str]:
    """Bring the page to each of its states in turn, and name it."""
    editor = Editor(page)
    page.goto("/events/article/enter/")
    yield "enter"
    page.goto(address)
    yield "text"
    page.fill("#find", "six people were killed")
    page.click("#choose .claim")
    editor.sees("form")
    page.check("text=A new incident")
    page.fill("#id_claimant", "Nat")
    expect(page.locator(".offered [role=option]").first).to_be_visible()
    yield "form"
    page.press("#id_claimant", "Escape")
    page.click("#panel button.default")
    expect(page.locator("#panel .errorlist").first).to_be_visible()
    yield "errors"
    page.check("text=Fire at Axe")
    page.fill("#id_claimant", "")
    page.click("#panel button.default")
    editor.is_told("Claim saved.")
    yield "coded"
    page.locator("#text mark").click()
    editor.sees("passage")
    yield "passage"
    page.click("#panel a.delete")
    editor.sees("delete")
    yield "delete"


def _wrong_with(page: Page) -> list[str]:
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    violations = Axe().run(page).response["violations"]
    told = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations]
    return [*told, *([f"{overflow} px too wide"] if overflow > 0 else [])]
