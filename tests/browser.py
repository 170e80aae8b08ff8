"""A real browser for the tests: Chromium, as this machine has it installed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = f"No browser is installed (looked for {', '.join(_NAMES)})"


def installed_chromium() -> str | None:
    """Where Chromium is on this machine."""
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def chromium_path() -> str:
    """Where Chromium is. Without one the test is skipped, and fails where CI=true."""
    path = installed_chromium()
    if path is not None:
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(f"{MISSING}: pages are not tested.")
    pytest.skip(f"{MISSING}: pages are not tested.")


@contextmanager
def running_browser(path: str) -> Iterator[Browser]:
    """Chromium without a window; for root without its sandbox, which root cannot have."""
    arguments = ["--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
