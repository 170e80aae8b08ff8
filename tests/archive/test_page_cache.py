"""Pages are made once for each version of the archive, and kept, compressed too."""

import datetime
import gzip
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import brotli
import pytest

from archive.page_cache import PageCache
from archive.versions import FRESH_SECONDS, Versions
from events.version import KEPT, Version

BODY = b"Six people were killed. " * 100


class Site:
    """A site of one page, behind a cache; it counts how often the page was made."""

    def __init__(
        self,
        body: bytes = BODY,
        status: str = "200 OK",
        rule: str | None = None,
        behind_proxy: bool = False,
    ) -> None:
        self.body, self.status = body, status
        self.headers = {} if rule is None else {"Cache-Control": rule}
        self.made = 0
        self.version: Version | None = version(1)
        self.streaming = False
        self.pause = threading.Event()
        self.pause.set()
        clock = iter(range(1_000_000))
        versions = Versions(lambda: self.version, lambda: float(next(clock)))
        self.cache = PageCache(
            self._answer, versions, "build", ("/static/",), 200_000, behind_proxy
        )

    def _answer(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.pause.wait(5)
        self.made += 1
        self.kept: dict[str, int] = environ.get(KEPT, {})
        start(self.status, [("Content-Type", "text/html"), *self.headers.items()])
        return _Body([self.body] if environ["REQUEST_METHOD"] == "GET" else [], self.streaming)

    def ask(self, address: str = "/", method: str = "GET", **headers: str) -> "Answer":
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
        } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        began: list[tuple[str, list[tuple[str, str]]]] = []
        body = b"".join(self.cache(environ, lambda *given: began.append(given[:2])))
        status, given = began[-1]
        return Answer(status, dict(given), body)


class _Body(list[bytes]):
    def __init__(self, parts: list[bytes], streaming: bool) -> None:
        super().__init__(parts)
        self.streaming = streaming


class Answer:
    def __init__(self, status: str, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


def version(number: int, synthetic: bool = False) -> Version:
    day = datetime.datetime(2023, 11, 6, 12, tzinfo=datetime.UTC)
    return Version(number, day + datetime.timedelta(days=number), synthetic)


def test_what_pages_keep_for_each_other_goes_with_the_version() -> None:
    site = Site()
    site.ask("/a")
    site.kept["counted"] = 6
    site.ask("/b")
    assert site.kept == {"counted": 6}

    site.version = version(2)
    site.ask("/b")
    assert site.kept == {}


def test_a_page_is_made_once_for_each_version() -> None:
    site = Site()
    assert [site.ask().body for _ in range(3)] == [BODY] * 3
    assert site.made == 1

    site.body, site.version = b"Seven. " * 100, version(2)
    assert [site.ask().body for _ in range(2)] == [b"Seven. " * 100] * 2
    assert site.made == 2


def test_each_address_and_each_host_has_a_page_of_its_own() -> None:
    site = Site()
    for address in ("/", "/?city=kyiv", "/uk/", "/incidents/"):
        site.ask(address)
    site.ask("/", host="archive.example")
    assert site.made == 5


def test_a_reader_who_has_this_version_is_told_so_and_nothing_is_made() -> None:
    site = Site()
    tag = site.ask().headers["ETag"]
    again = site.ask(if_none_match=f'"other", W/{tag}')
    assert (again.status, again.body, site.made) == ("304 Not Modified", b"", 1)
    assert again.headers["ETag"] == tag

    fresh = Site()
    assert fresh.ask(if_none_match=tag).status == "304 Not Modified"
    assert fresh.made == 0
    assert fresh.ask("/incidents/", if_none_match=tag).status == "200 OK"


def test_a_tag_of_an_earlier_version_is_answered_with_the_page() -> None:
    site = Site()
    tag = site.ask().headers["ETag"]
    site.version = version(2)
    answer = site.ask(if_none_match=tag)
    assert (answer.status, answer.body) == ("200 OK", BODY)
    assert answer.headers["ETag"] != tag


def test_a_page_says_since_when_it_is_so_and_how_long_it_may_be_kept() -> None:
    headers = Site().ask().headers
    assert headers["Last-Modified"] == "Tue, 07 Nov 2023 12:00:00 GMT"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Cache-Control"] == (
        "public, max-age=0, s-maxage=5, stale-while-revalidate=30, stale-if-error=86400"
    )


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
    ],
)
def test_a_page_is_compressed_as_the_reader_takes_it(accepted: str, encoding: str | None) -> None:
    site = Site()
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    for _ in range(2):
        answer = site.ask(accept_encoding=accepted)
        assert answer.headers.get("Content-Encoding") == encoding
        assert unpacked(answer.body) == BODY
        assert answer.headers["Content-Length"] == str(len(answer.body))
    assert site.made == 1


def test_a_compressed_page_has_a_tag_of_its_own_that_is_known_again() -> None:
    site = Site()
    plain, packed = site.ask().headers, site.ask(accept_encoding="br").headers
    assert plain["ETag"] != packed["ETag"]
    for headers in (plain, packed):
        assert site.ask(if_none_match=headers["ETag"]).status == "304 Not Modified"


def test_head_answers_as_get_does_without_a_body() -> None:
    site = Site()
    head, get = site.ask(method="HEAD"), site.ask()
    assert (head.headers, head.body, get.body) == (get.headers, b"", BODY)
    assert site.made == 1


@pytest.mark.parametrize("status", ["400 Bad Request", "404 Not Found", "301 Moved Permanently"])
def test_what_is_no_page_is_not_kept(status: str) -> None:
    site = Site(status=status)
    for _ in range(2):
        answer = site.ask()
        assert (answer.status, "ETag" in answer.headers) == (status, False)
    assert site.made == 2


def test_an_answer_with_its_own_rule_is_not_kept() -> None:
    site = Site(rule="no-store")
    assert [site.ask().headers["Cache-Control"] for _ in range(2)] == ["no-store"] * 2
    assert site.made == 2


def test_static_files_pass_by() -> None:
    site = Site()
    site.ask("/static/css/style.css")
    assert "ETag" not in site.ask("/static/css/style.css").headers
    assert site.made == 2


def test_many_readers_of_one_cold_page_cause_one_rendering() -> None:
    site = Site()
    site.pause.clear()
    with ThreadPoolExecutor(20) as readers:
        asked = [readers.submit(site.ask) for _ in range(20)]
        site.pause.set()
        assert [one.result().body for one in asked] == [BODY] * 20
    assert site.made == 1


def test_a_page_goes_on_while_the_database_is_down() -> None:
    site = Site()
    site.ask("/kept/")
    site.version, site.body, site.status = None, b"busy", "503 Service Unavailable"
    kept, other = site.ask("/kept/"), site.ask("/other/")
    assert (kept.status, kept.body) == ("200 OK", BODY)
    assert (other.status, other.body) == ("503 Service Unavailable", b"busy")


def test_a_page_that_cannot_be_made_anew_is_shown_as_it_was() -> None:
    site = Site()
    site.ask()
    site.version, site.body, site.status = version(2), b"busy", "503 Service Unavailable"
    assert site.ask().body == BODY
    site.body, site.status = b"Seven.", "200 OK"
    assert site.ask().body == b"Seven."


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    site = Site(body=b"x" * 50_000)
    for address in ("/1", "/2", "/3", "/1", "/4"):
        site.ask(address)
    made = site.made
    site.ask("/1")
    assert site.made == made
    site.ask("/2")
    assert site.made == made + 1


def test_an_answer_larger_than_the_whole_shelf_is_given_and_not_kept() -> None:
    site = Site(body=b"x" * 300_000)
    assert [len(site.ask().body) for _ in range(2)] == [300_000] * 2
    assert site.made == 2


def test_pages_of_a_made_up_archive_know_it() -> None:
    site = Site()
    seen = []
    site.version = version(1, synthetic=True)

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        seen.append(environ["archive.synthetic"])
        start("200 OK", [])
        return _Body([b""], False)

    site.cache._application = answer
    site.ask()
    assert seen == [True]


def test_the_version_is_asked_for_a_few_times_a_second_at_most() -> None:
    now, asked = [0.0], []

    def read() -> Version:
        asked.append(now[0])
        return version(len(asked))

    versions = Versions(read, lambda: now[0])
    found = []
    for _ in range(5):
        current = versions.current()
        assert current is not None
        found.append(current.number)
        now[0] += FRESH_SECONDS / 2
    assert found == [1, 1, 2, 2, 3]


@pytest.mark.parametrize(("behind_proxy", "made"), [(True, 2), (False, 1)])
def test_what_a_proxy_was_asked_over_https_is_another_page(behind_proxy: bool, made: int) -> None:
    site = Site(behind_proxy=behind_proxy)
    for written in ("https", "http", "https", "gopher"):
        site.ask("/", x_forwarded_proto=written)
    assert site.made == made


def test_a_clock_that_jumps_brings_no_page_of_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    site, tags = Site(), []
    for day in (100, 101, 100, 99):
        clock = SimpleNamespace(time=lambda day=day: day * 86_400.0)
        monkeypatch.setattr("archive.page_cache.time", clock)
        site.body = b"Day %d. " % day * 100
        answer = site.ask()
        assert answer.body == site.body
        tags.append(answer.headers["ETag"])
    assert (tags[0], site.made) == (tags[2], 4)
    assert len(set(tags)) == 3


def test_a_write_after_the_database_s_clock_was_set_back_is_seen_at_once() -> None:
    site = Site()
    before = site.ask().headers
    site.body = b"Seven. " * 100
    site.version = Version(2, datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC), False)
    again = site.ask(if_none_match=before["ETag"], if_modified_since=before["Last-Modified"])
    assert (again.status, again.body) == ("200 OK", site.body)
