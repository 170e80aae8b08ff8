"""The seed's article is coded from nothing to a published incident, through the desk alone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.clone import PROJECT, Clone
from tests.events.admin.reading.acting import Editor, watched
from tests.events.admin.sessions import sign_in

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
def desk(live_sites: Clone) -> Clone:
    """The desk, with a place for each test, so that no incident may be another's duplicate."""
    done = live_sites.shell(_PLACES)
    assert done.returncode == 0, done.stderr
    return live_sites


@pytest.fixture
def context(browser: Browser, desk: Clone) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=desk.desk_url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    sign_in(context, "a new editor", desk)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    with watched(context) as page:
        yield page


def _found(desk: Clone, place: str) -> Any:
    done = desk.shell(_FOUND.format(place=place))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _forget_the_kremlin(desk: Clone) -> None:
    """The next editor enters it as new again."""
    done = desk.shell(
        "from events.models import Speaker\n"
        "Speaker.objects.filter(name='Kremlin').update(name='Old Kremlin', slug='old-kremlin')"
    )
    assert done.returncode == 0, done.stderr


def test_by_mouse(desk: Clone, page: Page) -> None:
    editor = Editor(page)
    page.goto("/events/article/")
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
    editor.choose("#id_status", "published")
    editor.click("input[name=_save] >> nth=0")
    page.wait_for_selector(".messagelist .success")
    assert _found(desk, "Zaliznyi") == CODED
    assert editor.actions == 43


def _begin_by_mouse(editor: Editor, place: str) -> None:
    editor.sees("form")
    editor.fill("#id_new-title", f"Airstrike on {place}")
    editor.choose("#id_new-kind", "airstrike")
    editor.fill("#id_new-last", "2023-11-06")
    editor.choose("#id_new-date_precision", "bounded")
    editor.fill("#id_new-place", place[:4].lower())
    editor.click(".offered [role=option]")
    editor.choose("#id_new-grading", "weak")
    editor.fill("#id_new-grading_reason", "One report.")
    editor.click("#panel button.default")
    editor.is_told("Claim saved.")


def test_by_keyboard(desk: Clone, page: Page) -> None:
    _forget_the_kremlin(desk)
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
    _find(editor, BY)
    editor.press("a")
    editor.sees("form")
    assert editor.focused() == "actor_kind"
    editor.press("p", "Control+Enter")
    editor.is_told("Attribution saved.")
    _publish_by_keyboard(editor)
    assert _found(desk, "Midnyi") == CODED
    assert editor.actions == 0


def _enter_by_keyboard(editor: Editor) -> None:
    editor.page.goto("/events/article/")
    editor.press("Tab", "Enter")  # skip to the content
    editor.tab_to("Enter an article")
    editor.press("Enter")
    editor.page.wait_for_selector("#id_body:focus")
    editor.type(f"{TEXT} By keyboard.")
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
    editor.press("Tab", "a", "Tab", "Tab")
    editor.type("2023-11-06")
    editor.press("Tab", "b", "Tab")
    editor.type(place[:4].lower())
    expect(editor.page.locator(".offered [role=option]")).to_have_text(f"{place}, UA")
    editor.press("ArrowDown", "Enter", "Tab", "Tab", "Tab", "w", "Tab")
    editor.type("One report.")
    editor.press("Control+Enter")
    editor.is_told("Claim saved.")


def _publish_by_keyboard(editor: Editor) -> None:
    editor.press("Tab", "Tab", "Enter")
    editor.page.wait_for_selector("#incident_form")
    editor.tab_to("status")
    editor.press("p")
    editor.press("Enter")
    editor.page.wait_for_selector(".messagelist .success")
