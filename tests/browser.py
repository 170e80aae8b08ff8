"""A real browser for the tests: Chromium, as this machine has it installed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str:
    """Where Chromium is. Without one the test is skipped, and fails where CI=true."""
    for name in _NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    sentence = f"No browser is installed (looked for {', '.join(_NAMES)}): pages are not tested."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium without a window; for root without its sandbox, which root cannot have."""
    arguments = ["--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
