"""The demo, run as people run it: in its own folder, on its own ports, ended by a signal."""

import re
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.clone import PROJECT, Clone, cloned

CHOSEN = "a long walk by the river"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """A clone in a folder with a space, deeper than a socket's path may be."""
    top = tmp_path_factory.mktemp("a clone")
    with cloned(top / "with a space" / ("deep " * 12).strip() / ("deeper " * 8).strip()) as clone:
        yield clone


class _Browser:
    """Just enough of one: it keeps cookies, follows redirects and fills in forms."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._open = build_opener(HTTPCookieProcessor(CookieJar())).open

    def get(self, address: str) -> tuple[str, str]:
        """Where the way ended, and the page."""
        with self._open(self.base + address) as response:
            return response.url.removeprefix(self.base), response.read().decode()

    def post(self, address: str, **fields: str) -> tuple[str, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(address)[1])
        assert token is not None
        words = {**fields, "csrfmiddlewaretoken": token[1]}
        with self._open(self.base + address, urlencode(words).encode()) as response:
            return response.url.removeprefix(self.base), response.read().decode()


def _desk(clone: Clone) -> _Browser:
    return _Browser(clone.desk_url)


def _public(clone: Clone) -> _Browser:
    return _Browser(clone.public_url)


def _count(clone: Clone, *models: str) -> str:
    """How many records of each model the clone's database holds, parted by blanks."""
    counts = ", ".join(f"{model}.objects.count()" for model in models)
    return clone.shell(f"print({counts})").stdout.strip()


def test_the_first_run_serves_both_sites_and_ends_with_its_database(clone: Clone) -> None:
    with clone.demo() as demo:
        assert f"{clone.public_url}/" in demo.printed
        assert f"{clone.desk_url}/" in demo.printed
        assert _public(clone).get("/healthz")[0] == "/healthz"
        password = demo.password
        assert password is not None
        where, _ = _desk(clone).post("/login/", username="admin", password=password)
        assert where == "/choose-password/"
        assert re.fullmatch(r"[1-9]\d* [1-9]\d*", _count(clone, "Article", "Incident"))
        assert demo.end(signal.SIGINT) == 0
    assert clone.server.pid is None


def test_a_chosen_password_and_what_was_changed_are_kept(clone: Clone) -> None:
    with clone.demo() as demo:
        desk = _desk(clone)
        desk.post("/login/", username="admin", password=str(demo.password))
        words = {"new_password1": CHOSEN, "new_password2": CHOSEN}
        assert desk.post("/choose-password/", **words)[0] == "/"
        assert clone.shell("Coverage.objects.all().delete()").returncode == 0
        seen = _count(clone, "Article", "Incident", "Coverage")
        assert demo.end(signal.SIGTERM) == 0
    with clone.demo() as demo:
        assert demo.password is None
        assert "with the password you chose" in demo.printed
        assert _desk(clone).post("/login/", username="admin", password=CHOSEN)[0] == "/"
        assert _count(clone, "Article", "Incident", "Coverage") == seen


def test_an_administrator_sets_codes_up_unless_the_switch_says_otherwise(clone: Clone) -> None:
    strict = replace(clone, codes="required")
    with strict.demo():
        made = strict.manage("add_administrator", "chief")
        password = made.stdout.split()[-1]
        desk = _desk(strict)
        assert desk.post("/login/", username="chief", password=password)[0] == "/choose-password/"
        words = {"new_password1": CHOSEN, "new_password2": CHOSEN}
        where, page = desk.post("/choose-password/", **words)
        assert where == "/codes/set-up/"
        assert "ARCHIVE_CODES=optional" in page


def test_the_public_site_has_no_way_to_the_desk(live_sites: Clone) -> None:
    for address in ("/login/", "/choose-password/", "/admin/", "/auth/user/"):
        with pytest.raises(HTTPError) as missing:
            _public(live_sites).get(address)
        assert missing.value.code == 404
        assert missing.value.headers["Set-Cookie"] is None
        missing.value.close()


def test_static_files_have_hashed_names_and_are_kept_for_good(live_sites: Clone) -> None:
    page = _desk(live_sites).get("/login/")[1]
    found = re.search(r'href="(/static/admin/css/base\.\w+\.css)"', page)
    assert found is not None
    address = live_sites.desk_url + found[1]
    with build_opener().open(address) as response:
        assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_a_killed_demo_takes_its_sites_along_and_leaves_its_database(clone: Clone) -> None:
    with clone.demo() as demo:
        pid = clone.server.pid
        demo.end(signal.SIGKILL)
    assert clone.server.pid == pid
    with clone.demo() as demo:
        assert clone.server.pid == pid
        assert demo.end() == 0
    assert clone.server.pid is None


def test_a_taken_port_is_said_before_anything_starts(clone: Clone) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", clone.desk_port))
        taken.listen()
        done = clone.manage("demo")
    assert done.returncode == 1
    assert done.stderr == (
        f"CommandError: Port {clone.desk_port} for the desk site cannot be used: address already "
        "in use. Stop the program that has it, or choose another port, for example "
        f"DESK_PORT={clone.desk_port + 100}.\n"
    )
    assert clone.server.pid is None


def test_one_port_for_both_sites_is_refused(clone: Clone) -> None:
    done = Clone(clone.folder, clone.port, clone.port).manage("demo")
    assert done.returncode == 1
    assert done.stderr == (
        f"CommandError: PORT and DESK_PORT are both {clone.port}: give each site its own port.\n"
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "80a", "PORT is '80a': expected a port, a whole number from 1 to 65535."),
        ("MAP_TILES_URL", "x", "MAP_TILES_URL is 'x': expected an address that begins with "),
        ("DATABASE_URL", "mysql://h/d", "DATABASE_URL does not fit: an address that begins with "),
        ("REPLICA_URLS", "postgresql://h", "REPLICA_URLS does not fit: the address names no "),
        ("DATABASE_URL", "postgresql://a/b postgresql://a/c", "DATABASE_URL names several "),
    ],
)
def test_a_bad_value_stops_the_start_in_one_line(
    clone: Clone, name: str, value: str, sentence: str
) -> None:
    done = clone.manage("demo", variables={name: value})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"ImproperlyConfigured: {sentence}")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not (PROJECT / ".venv").is_dir(), reason="`make run` uses the folder .venv")
def test_make_run_ends_with_the_database_too(clone: Clone) -> None:
    shutil.copytree(PROJECT / "requirements", clone.folder / "requirements")
    (clone.folder / ".venv").symlink_to(PROJECT / ".venv")
    with clone.demo("make", "run", f"PYTHON={sys.executable}") as demo:
        assert f"{clone.public_url}/" in demo.printed
        demo.end(signal.SIGINT)
    assert clone.server.pid is None
