"""The seed's article is coded from nothing to a published incident, through the desk alone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clone import PROJECT, Clone
from tests.events.admin.reading.acting import Editor, at_the_desk
from tests.events.admin.sessions import session_of

SEED = (PROJECT / "fixtures/seeds/000_6df5475b4a671cad.txt").read_text("utf-8")
TEXT = SEED.strip().removeprefix("date 2023-11-06 ")
KILLED = "At least six people, including a young girl, were killed"
INJURED = "injuring dozens of people"
BY = "a deadly airstrike carried out by the Kremlin"
SAID = "Natalia Balaba, a resident of the city, expressed the shock and fear"
_PLACES = """
from events.models import Place, PlaceName
for latitude, name in enumerate(["Zaliznyi", "Midnyi", "Sribnyi"], 30):
    place = Place.objects.create(name=name, slug=name.lower(), kind="city", country_code="UA",
                                 latitude=latitude, longitude=30)
    PlaceName.objects.create(place=place, name=name)
"""
_FOUND = """
import json
from events.models import Incident
incident = Incident.objects.get(place__name="{place}")
claims = incident.claims.order_by("passage__start")
print(json.dumps({{
    "incident": [incident.status, incident.kind, incident.first_day, str(incident.last_day),
                 incident.date_precision, incident.place_precision, incident.grading],
    "articles": [each.article.status for each in incident.coverage.all()],
    "claims": [[c.harm, c.population, c.low, c.high, c.wording, str(c.as_of), c.passage.exact]
               for c in claims],
    "attributions": [[a.actor.name, a.actor.kind, a.stance, a.passage.exact]
                     for a in incident.attributions.all()],
    "quotes": [[q.speaker.name, q.described_as, q.mode, q.passage.exact]
               for q in incident.quotes.all()],
}}))
"""
CODED = {
    "incident": ["published", "airstrike", None, "2023-11-06", "bounded", "city", "weak"],
    "articles": ["published"],
    "claims": [
        ["killed", "people", 6, None, "At least six", "2023-11-06", KILLED],
        ["injured", "people", 12, None, "dozens", "2023-11-06", INJURED],
    ],
    "attributions": [["Kremlin", "belligerent", "alleged", BY]],
    "quotes": [["Natalia Balaba", "a resident of the city", "indirect", SAID]],
}


@pytest.fixture(scope="module")
def session(edited_sites: Clone) -> str:
    """An editor's session, and a place for each test: so no incident may be another's double."""
    done = edited_sites.shell(_PLACES)
    assert done.returncode == 0, done.stderr
    return session_of("a new editor", edited_sites)


@pytest.fixture
def page(browser: Browser, edited_sites: Clone, session: str) -> Iterator[Page]:
    with at_the_desk(browser, edited_sites, session) as page:
        yield page


def _found(clone: Clone, place: str) -> Any:
    done = clone.shell(_FOUND.format(place=place))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_by_mouse(edited_sites: Clone, page: Page) -> None:
    editor = Editor(page)
    page.goto("/")
    editor.click("text=Enter an article")
    editor.click("#id_body")
    editor.type(f"{TEXT} By mouse.")
    editor.fill("#id_source", "Mouse Herald")
    editor.choose("#id_source_kind", "newspaper")
    editor.fill("#id_published_on", "2023-11-06")
    editor.click("text=Save and read")
    editor.drag_over(KILLED)
    editor.click("#choose .claim")
    _begin_by_mouse(editor, "Zaliznyi")
    for words, kind in ((INJURED, "claim"), (SAID, "quote"), (BY, "attribution")):
        editor.drag_over(words)
        editor.click(f"#choose .{kind}")
        editor.sees("form")
        if kind == "attribution":
            editor.choose("#id_actor_kind", "belligerent")
        editor.click("#panel button.default")
        editor.is_told(f"{kind.capitalize()} saved.")
    expect(page.locator("#text mark")).to_have_count(4)
    editor.click("#panel .incidents a")
    editor.click("text=Publish")
    expect(page.locator(".state").first).to_contain_text("Published.")
    assert _found(edited_sites, "Zaliznyi") == CODED
    assert editor.actions == 39


def _begin_by_mouse(editor: Editor, place: str) -> None:
    editor.sees("form")
    editor.fill("#id_new-title", f"Airstrike on {place}")
    editor.choose("#id_new-kind", "airstrike")
    editor.fill("#id_new-last", "2023-11-06")
    editor.fill("#id_new-place", place[:4].lower())
    editor.click(".offered [role=option]")
    editor.choose("#id_new-grading", "weak")
    editor.fill("#id_new-grading_reason", "One report.")
    editor.click("#panel button.default")
    editor.is_told("Claim saved.")


def test_by_keyboard(edited_sites: Clone, page: Page) -> None:
    editor = Editor(page)
    _enter_by_keyboard(editor)
    _find(editor, KILLED)
    editor.press("c")
    _begin_by_keyboard(editor, "Midnyi")
    for words, key, kind in ((INJURED, "c", "claim"), (SAID, "q", "quote")):
        _find(editor, words)
        editor.press(key)
        editor.sees("form")
        assert editor.focused() == "Save"  # nothing is left to say
        editor.press("Enter")
        editor.is_told(f"{kind.capitalize()} saved.")
    _find(editor, BY.replace("Kremlin", "Palace"))
    editor.press("a")
    editor.sees("form")
    assert editor.focused() == "actor_kind"
    editor.press("p", "Control+Enter")
    editor.is_told("Attribution saved.")
    _publish_by_keyboard(editor)
    by = ["Palace", "belligerent", "alleged", BY.replace("Kremlin", "Palace")]
    assert _found(edited_sites, "Midnyi") == CODED | {"attributions": [by]}
    assert editor.actions == 58


def _enter_by_keyboard(editor: Editor) -> None:
    editor.page.goto("/events/article/")
    editor.press("Tab", "Enter")  # skip to the content
    editor.tab_to("Enter an article")
    editor.press("Enter")
    editor.page.wait_for_selector("#id_body:focus")
    editor.type(TEXT.replace("Kremlin", "Palace"))  # which nobody has entered yet
    editor.press("Tab", "Tab")
    editor.type("Keyboard Herald")
    editor.page.wait_for_selector(".lookup.is-new")
    editor.press("Tab", "n", "Tab", "Tab")
    editor.type("2023-11-06")
    editor.press("Enter")
    editor.page.wait_for_selector("#text:focus")


def _find(editor: Editor, words: str) -> None:
    editor.press("/")
    editor.type(words)
    editor.press("Enter")
    assert editor.selected() == words


def _begin_by_keyboard(editor: Editor, place: str) -> None:
    editor.sees("form")
    assert editor.focused() == "new-title"
    editor.type(f"Airstrike on {place}")
    editor.press("Tab", "a", "Tab")
    editor.type(place[:4].lower())
    expect(editor.page.locator(".offered [role=option]")).to_have_text(f"{place}, UA")
    editor.press("Enter", "Tab", "Tab")
    editor.type("2023-11-06")
    editor.press("Tab", "Tab", "w", "Tab")
    editor.type("One report.")
    editor.press("Control+Enter")
    editor.is_told("Claim saved.")


def _publish_by_keyboard(editor: Editor) -> None:
    editor.press("Tab", "Enter")
    editor.page.wait_for_selector("form.steps")
    editor.tab_to("step")
    editor.press("Tab", "Enter")  # to review, or straight to readers
    expect(editor.page.locator(".state").first).to_contain_text("Published.")
