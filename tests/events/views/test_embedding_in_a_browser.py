"""A card within a page of another origin, as readers of that page meet it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.clone import Clone


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/incidents/E000001/card/", "/uk/incidents/E000001/card/"])
def test_a_card_is_read_at_300_pixels(
    browser: Browser, live_sites: Clone, path: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 300, "height": 320})
    page = context.new_page()
    page.goto(live_sites.public_url + path)
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    violations = [one["id"] for one in Axe().run(page).response["violations"]]
    context.close()
    assert (overflow, violations) == (0, [])


@contextmanager
def _page_of_others(*frames: str) -> Iterator[str]:
    """The address of a page that another server of this machine serves, with these frames."""
    body = "".join(f'<iframe src="{address}"></iframe>' for address in frames).encode()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Page of others</title>" + body)

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("localhost", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_card_is_framed_elsewhere_and_nothing_else_is(
    browser: Browser, live_sites: Clone
) -> None:
    record = f"{live_sites.public_url}/incidents/E000001/"
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with _page_of_others(f"{record}card/", record) as address:
        page.goto(address)
        shown = [frame.url for frame in page.frames[1:]]
    context.close()
    assert shown == [f"{record}card/", "chrome-error://chromewebdata/"]
