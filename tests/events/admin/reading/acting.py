"""An editor at the desk in a real browser, who counts what they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.clone import Clone

# A range over these words of the article's text, as a mouse would draw it: first and last point.
_ENDS = """words => {
  const text = document.getElementById("text");
  const at = text.textContent.indexOf(words);
  if (at < 0) throw new Error(`the text does not say ${words}`);
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const point = (offset) => {
    nodes.currentNode = text;
    let node = nodes.nextNode();
    while (offset > node.length) { offset -= node.length; node = nodes.nextNode(); }
    return [node, offset];
  };
  const range = document.createRange();
  range.setStart(...point(at));
  range.setEnd(...point(at + words.length));
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
  const [first, last] = [boxes[0], boxes.at(-1)];
  return [first.left + 0.5, first.top + first.height / 2,
          last.right - 0.5, last.top + last.height / 2];
}"""

_REFUSED = "Failed to load resource: the server responded with a status of 403 (Forbidden)"


class Editor:
    """Every click, drag, key and text that is typed or pasted counts as one action."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def click(self, target: str | Locator) -> None:
        self.actions += 1
        (self.page.locator(target) if isinstance(target, str) else target).click()

    def choose(self, field: str, value: str) -> None:
        """Open a list by a click, and click what is in it."""
        self.actions += 2
        self.page.select_option(field, value)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.actions += 1
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.actions += 1
        self.page.keyboard.insert_text(words)

    def fill(self, field: str, words: str) -> None:
        """Click into the field, and type."""
        self.click(field)
        self.type(words)

    def tab_to(self, name: str) -> None:
        """Press Tab until what has this name or these words has the focus."""
        for _ in range(60):
            self.press("Tab")
            if self.focused() == name:
                return
        raise AssertionError(f"Tab does not lead to {name}")

    def drag_over(self, words: str) -> None:
        """Select words with the mouse."""
        self.actions += 1
        self.page.locator("#text").wait_for()  # the page before may still be answering
        left, top, right, bottom = self.page.evaluate(_ENDS, words)
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        self.page.mouse.move(right, bottom, steps=3)
        self.page.mouse.up()
        assert self.selected() == words

    def selected(self) -> str:
        selected: str = self.page.evaluate("getSelection().toString()")
        return selected

    def focused(self) -> str:
        """The name, id or words of what has the focus."""
        focused: str = self.page.evaluate(
            "[document.activeElement].map(e => e.name || e.id || e.textContent.trim())[0]"
        )
        return focused

    def sees(self, panel: str) -> None:
        """Wait for the panel."""
        expect(self.page.locator(f"[data-panel={panel}]")).to_be_visible()

    def is_told(self, words: str) -> None:
        expect(self.page.locator("#said")).to_have_text(words)


@contextmanager
def at_the_desk(
    browser: Browser, clone: Clone, session: str, *, refused: int = 0, **options: Any
) -> Iterator[Page]:
    """A page with this session; the test fails when it logs another error or breaks a rule.

    refused is how many requests the desk refuses on the way.
    """
    context = browser.new_context(
        base_url=clone.desk_url, viewport={"width": 1440, "height": 900}, **options
    )
    context.set_default_timeout(10_000)
    sign_in_with(context, clone, session)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert errors == refused * [_REFUSED]


def sign_in_with(context: BrowserContext, clone: Clone, session: str) -> None:
    cookie = {"name": "session", "value": session, "url": clone.desk_url}
    context.add_cookies([cookie])  # type: ignore[list-item]
