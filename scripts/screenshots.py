"""Photograph every public page, narrow and wide, in light and dark, into screenshots/.

Run from the project's folder: python -m scripts.screenshots [ADDRESS] [--only NAME ...]
Without an address a clone of the project is served with the seed and thrown away afterwards. Pages
that fold something away are photographed a second time with everything unfolded.
"""

import argparse
import itertools
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.browser import MISSING, installed_chromium, running_browser
from tests.clone import cloned
from tests.pages import every_page

FOLDER = Path("screenshots")
# The width of a telephone and that of a desk, in CSS pixels.
WIDTHS = {375: 812, 1440: 900}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "address", nargs="?", help="of a running archive, as in http://localhost:8000"
    )
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="names of pages in tests/pages.py"
    )
    given = parser.parse_args()
    chromium = installed_chromium()
    if chromium is None:
        sys.exit(f"{MISSING}: there are no pictures without one.")
    with _site(given.address) as site, running_browser(chromium) as browser:
        taken = sum(_photograph(browser, site, given.only))
    print(f"{taken} pictures in {FOLDER}/")


@contextmanager
def _site(address: str | None) -> Iterator[str]:
    if address is not None:
        yield address.rstrip("/")
        return
    with (
        tempfile.TemporaryDirectory(prefix="event-archive-screenshots-") as home,
        cloned(Path(home) / "clone") as clone,
        clone.demo(),
    ):
        yield clone.public_url


def _photograph(browser: Browser, site: str, only: list[str] | None) -> Iterator[int]:
    for (width, height), scheme in itertools.product(WIDTHS.items(), SCHEMES):
        context = browser.new_context(
            color_scheme=scheme,
            reduced_motion="reduce",
            viewport={"width": width, "height": height},
        )
        page = context.new_page()
        for name, address in every_page(page, site).items():
            if only is None or name in only:
                page.goto(address, wait_until="networkidle")
                yield _take(page, f"{name}-{width}-{scheme}")
        context.close()


def _take(page: Page, name: str) -> int:
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True)
    folds = page.locator("main details:not([open])")
    if not folds.count():
        return 1
    folds.evaluate_all("all => all.forEach(one => { one.open = true })")
    page.screenshot(path=FOLDER / f"{name}-unfolded.png", full_page=True)
    return 2


if __name__ == "__main__":
    main()
