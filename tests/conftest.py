"""What every test stands on: a real PostgreSQL, thrown away at the end, and a real browser.

With DATABASE_URL set, the tests make their databases on that server. Without, one embedded server
is started for the whole run, and the workers of pytest-xdist share it.
"""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django import DjangoDbBlocker

from tests import eyes
from tests.browser import chromium_path, running_browser
from tests.clone import Clone, Demo
from tests.prepared import Prepared
from tests.roles import keep_roles

# Fixtures that are sites and servers in processes of their own. The first begins with nothing, so
# that one worker is busy with it while the other prepares what the rest begins with.
_SERVERS = ("example", "clone", "edited_sites", "_running_clone")


def pytest_configure(config: pytest.Config) -> None:
    if settings.ARCHIVE_SITE:
        pytest.exit("The tests see the whole project: unset ARCHIVE_SITE.", returncode=2)
    # Most tests are about something else; tests/archive/accounts asks for codes.
    settings.REQUIRE_CODES = False
    # Each new client would look through all that `make run` has collected.
    settings.STATIC_ROOT = None
    # Hashed names need collected files; a test needs the file's own name.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    if hasattr(config, "workerinput"):
        return
    # A run that is ended from outside stops its server, as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, frame: pytest.exit("terminated", 128 + number))
    prepared = Prepared.begun(Path(tempfile.mkdtemp(prefix="event-archive-tests-")))
    config.add_cleanup(prepared.remove)
    if os.environ.get("DATABASE_URL"):
        return
    server = prepared.server.start()
    config.add_cleanup(server.stop)
    # Workers read the address from the environment; this process has read its settings already.
    os.environ["DATABASE_URL"] = server.url()
    settings.DATABASES["default"]["HOST"] = str(server.socket_folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests take long come first: begun last, one would keep a single core busy."""
    places: dict[Path, int] = {}
    for item in items:
        used = getattr(item, "fixturenames", ())
        place = next((n for n, name in enumerate(_SERVERS) if name in used), len(_SERVERS))
        places[item.path] = min(place, places.get(item.path, place))
    items.sort(key=lambda item: places[item.path])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Each worker's database begins as a copy of one that is migrated."""
    template = Prepared.of_this_run().migrated_database()
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        keep_roles()


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The test's own connection, with its rows, is not closed between requests."""
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    yield
    for one in signals:
        one.connect(close_old_connections)


@pytest.fixture
def public_eyes(db: None) -> eyes.Eyes:
    """Within `with public_eyes():` the test sees and may do what the public site does.

    Rows are made before, and read again as the owner after. An error inside ends it as well.
    """
    return eyes.public_eyes


@pytest.fixture(scope="session")
def _running_clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Clone, Demo]]:
    folder = tmp_path_factory.mktemp("live") / "clone"
    with Prepared.of_this_run().clone(folder) as clone, clone.demo() as demo:
        yield clone, demo


@pytest.fixture(scope="session")
def live_sites(_running_clone: tuple[Clone, Demo]) -> Clone:
    """Both sites with the seed, served as `make run` serves them: see public_url and desk_url.

    A test that writes records takes `edited_sites`, so that here the seed stays alone.
    """
    return _running_clone[0]


@pytest.fixture(scope="session")
def edited_sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """Both sites for tests that write: what others have written there may be there too."""
    folder = tmp_path_factory.mktemp("edited") / "clone"
    with Prepared.of_this_run().clone(folder) as clone, clone.demo():
        yield clone


@pytest.fixture(scope="session")
def one_time_password(_running_clone: tuple[Clone, Demo]) -> str:
    """The desk's password that the live sites' start has printed; one test alone can use it."""
    password = _running_clone[1].password
    assert password is not None
    return password


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Its loop of events runs in this thread: ask the database nothing beside it."""
    with running_browser(chromium_path()) as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page with no cookie; the test fails when the page logs an error or breaks a rule."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: _note(said, errors))
    yield page
    context.close()
    assert errors == []


def _note(said: ConsoleMessage, errors: list[str]) -> None:
    if said.type == "error":
        errors.append(f"{said.text} at {said.location['url']}")
