"""Words are selected, moved and kept in a real browser: every script, keyboard, no script, axe."""

import json
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.clone import Clone
from tests.events.admin.reading.acting import Editor, at_the_desk, sign_in_with
from tests.events.admin.sessions import session_of

BODY = (
    "😀 Вчора six people were killed 👨‍👩‍👧 in the town. Cafe\u0301s burned.\n\n"
    "“Це пекло,” said Ann Lee. It rained 🕯️ there."
)
# Each test's draft, by the last word of its text, with one incident.
_DRAFTS = ("Selected", "Kept", "Pasted", "Known", "Axe375", "Axe1440")
_MAKE = """
import hashlib, json
from events.models import Article, Coverage, Incident
made = {{}}
for name in {names!r}:
    body = {body!r} + " " + name
    incident = Incident.objects.create(title="Fire at " + name, slug="fire", kind="attack")
    article = Article.objects.create(body=body, slug="six", published_on="2023-11-06",
        body_sha256=hashlib.sha256(body.encode()).hexdigest())
    Coverage.objects.create(article=article, incident=incident)
    made[name] = "/events/article/%d/read/" % article.pk
print(json.dumps(made))
"""
_MARKED = """() => [...document.querySelectorAll("#panel .notes > li")].map((note) => {
  const passage = note.querySelector("a").href.split("/").at(-2);
  const marks = [...document.querySelectorAll(`mark[data-passage="${passage}"]`)];
  const records = [...note.querySelectorAll(".records a")].map((a) => a.textContent.trim());
  return [marks.map((mark) => mark.textContent).join("¶"), ...records];
})"""


@pytest.fixture(scope="module")
def drafts(edited_sites: Clone) -> dict[str, str]:
    """The address at which each draft is read."""
    made = edited_sites.shell(_MAKE.format(names=_DRAFTS, body=BODY))
    assert made.returncode == 0, made.stderr
    addresses: dict[str, str] = json.loads(made.stdout)
    return addresses


@pytest.fixture(scope="module")
def session(edited_sites: Clone) -> str:
    return session_of("an editor of texts", edited_sites)


@pytest.fixture
def page(browser: Browser, edited_sites: Clone, session: str) -> Iterator[Page]:
    with at_the_desk(browser, edited_sites, session) as page:
        yield page


def _coded(page: Page, address: str) -> list[list[str]]:
    """The marked words of each passage, and what rests on it, as the page says afresh."""
    page.goto(address)
    coded: list[list[str]] = page.evaluate(_MARKED)
    return coded


def test_what_is_selected_is_kept_letter_for_letter_and_moves(
    page: Page, drafts: dict[str, str]
) -> None:
    address = drafts["Selected"]
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
    assert _coded(page, address) == [
        ["six people were killed 👨‍👩‍👧", "Claim: 6 people killed"],
        ["Cafe\u0301s burned.¶“Це пекло,” said Ann Lee.", "Quote: Ann Lee, indirect"],
    ]
    _move_and_delete(editor)
    assert _coded(page, address) == [["Вчора six people", "Claim: 6 people killed"]]


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
    browser: Browser, edited_sites: Clone, session: str, drafts: dict[str, str]
) -> None:
    with at_the_desk(browser, edited_sites, session, refused=2) as page:
        editor = Editor(page)
        page.goto(drafts["Kept"])
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
        page.context.clear_cookies()
        editor.click("#panel button.default")
        editor.is_told(SIGNED_OUT)
        sign_in_with(page.context, edited_sites, session)
        editor.click("#panel button.default")
        editor.is_told(
            "“six” reads as 6, but the claim says 5–6. Look whether that is meant. Claim saved."
        )
        words = ["six people were killed", "Claim: 5–6 people killed"]
        assert _coded(page, drafts["Kept"]) == [words]


SIGNED_OUT = (
    "You are signed out. Sign in in another tab, then save again: what you typed is still here."
)


def test_without_javascript_the_words_are_pasted(
    browser: Browser, edited_sites: Clone, session: str, drafts: dict[str, str]
) -> None:
    with at_the_desk(browser, edited_sites, session, java_script_enabled=False) as page:
        page.goto(drafts["Pasted"])
        page.fill("#find", "six people were killed")
        page.click("#choose .claim")
        expect(page.locator("#id_low")).to_have_value("6")
        page.click("text=A new incident")
        page.fill("#id_new-title", "Fire in the town")
        page.click("#panel button.default")
        expect(page.locator(".new-incident .errorlist")).to_have_text("This field is required.")
        page.select_option("#id_new-kind", "attack")
        page.click("#panel button.default")
        expect(page.locator(".told")).to_have_text("Claim saved.")
        page.click("#panel .records a")
        page.fill("#id_words", "six people")
        page.click("#panel button.default")
        expect(page.locator("#text mark")).to_have_text("six people")
        page.click("#panel .notes .words")
        page.click("#panel a.delete")
        page.click("text=Delete it")
        expect(page.locator(".told")).to_have_text("Passage deleted, with what rested on it.")


def test_a_text_that_is_known_or_too_long_is_told_when_it_is_pasted(
    page: Page, drafts: dict[str, str]
) -> None:
    page.goto("/events/article/enter/")
    page.fill("#id_body", f"{BODY} Known")
    page.fill("#id_headline", "A headline")
    expect(page.locator("#known a")).to_have_attribute("href", drafts["Known"])
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
    page: Page, drafts: dict[str, str], width: int, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = {name: _wrong_with(page) for name in _each_page(page, drafts[f"Axe{width}"])}
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
