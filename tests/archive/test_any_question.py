"""Any question whatever, to every address with every parameter: an answer or a refusal, no fault.

The whole public site answers, as the web server loads it, with the readers' rights.
"""

import io
import re
import sys
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.page_cache import PageCache
from archive.request_ids import KnownToLogs, RequestIds
from archive.request_log import RequestLog
from archive.versions import Versions
from events.listings import LISTINGS
from tests.archive.test_page_cache import version
from tests.events.views.test_drafts import patterns
from tests.events.world import make_small_world
from tests.eyes import Eyes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]

ANSWERS = {200, 301, 304, 400, 404, 405, 410, 414, 431}
# Names of every filter of every list, and of what records are asked.
NAMES = sorted(
    {name for listing in LISTINGS.values() for name in listing.filters.base_filters}
    | {"as_of", "bbox", "zoom", "lang", "page[]", "__proto__", "q"}
)
PLACES = sorted(set(patterns(get_resolver("archive.urls.public").url_patterns)))

SCRIPT = "<script>xyzzy()</script>"
NASTY = [
    "\0", "%00", "%", "%zz", "%u0041", "%ff%fe", "%ed%a0%80", "%c0%af", "\x7f\x1b[31m", "\u202e",
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "//elsewhere.example/",
    "\\\\elsewhere.example\\", "%0d%0aSet-Cookie:%20a=b", "\r\nX-Injected: 1", "%0aX-Injected: 1",
    "{{31337*31337}}", "{% debug %}", "${31337*31337}", "%{31337*31337}", SCRIPT,
    "%22%3E" + SCRIPT, "javascript:alert(1)", "' OR '1'='1", "'; DROP TABLE events_incident; --",
    "1 UNION SELECT usename FROM pg_user", "$$;SELECT pg_sleep(9);$$", "\\'", "%27", "*", ":*",
    "&", "|", "!", "a & !b", "((((((((((", "-" * 60, '"' * 61, "[" * 300, '{"a":' * 100, "9" * 400,
    "-1", "1e309", "NaN", "0x10", "١٢", "2023-02-30", "0000-00-00", "99999-01-01", "a" * 400,
    "é" * 150, "e\u0301" * 100, "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "👩‍👩‍👧‍👦" * 20, "W251bGwsMV0", "null", "None", "",
]  # fmt: skip

raw = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=40),
    st.binary(max_size=30).map(lambda given: given.decode("latin-1")),
)
pieces = st.one_of(raw, st.sampled_from(["E000001", "1", "2023", "11", "06", "kryvyi-rih", "x"]))
values = st.one_of(
    raw, st.sampled_from(["kyiv", "2023-11-06", "1", "newest", "code,title", "airstrike", "killed"])
)
headers = st.dictionaries(
    st.sampled_from(["ACCEPT_ENCODING", "IF_NONE_MATCH", "IF_MODIFIED_SINCE", "RANGE", "ACCEPT",
        "X_REQUEST_ID", "X_FORWARDED_PROTO", "X_FORWARDED_FOR", "REFERER", "COOKIE",
        "ACCEPT_LANGUAGE", "AUTHORIZATION", "IF_MATCH", "X_HTTP_METHOD_OVERRIDE"]),
    raw.map(lambda text: text.encode().decode("latin-1")),
    max_size=3,
)  # fmt: skip


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, str, dict[str, str]]:
    """A path, a query and headers, as a web server hands them on: bytes as Latin-1."""
    pattern = draw(st.sampled_from(PLACES))
    path = re.sub(r"<[^>]+>", lambda _: draw(pieces), pattern)
    language = draw(st.sampled_from(["/", "/", "/", "/", "/uk/", "/" + draw(raw)]))
    asked = draw(st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=3))
    query = "&".join(f"{name}={value}" for name, value in asked)
    return _bytes(language + path), _bytes(query), draw(headers)


def _bytes(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


class Site:
    """The public site as it is served, asked by hand."""

    def __init__(self) -> None:
        pages = PageCache(
            KnownToLogs(WSGIHandler()), Versions(lambda: version(1)), "build", ("/static/",)
        )
        self._site = RequestIds(RequestLog(pages, lambda request: None))

    def ask(self, path: str, query: str, headers: dict[str, str]) -> tuple[int, Any, bytes]:
        began: list[tuple[int, list[tuple[str, str]]]] = []

        def start(status: str, given: list[tuple[str, str]], *rest: object) -> None:
            began.append((int(status[:3]), given))

        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
            "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.multithread": True,
            "wsgi.multiprocess": False, "wsgi.run_once": False,
        } | {f"HTTP_{name}": value for name, value in headers.items()}  # fmt: skip
        answer: Iterable[bytes] = self._site(environ, start)
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        return *began[-1], body


@pytest.fixture
def site(db: None) -> Site:
    make_small_world()
    return Site()


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(question=questions())
@example(question=("//elsewhere.example/%0d%0aX-Injected: 1", "gclid=1", {}))
@example(question=("/uk//elsewhere.example/", "gclid=1", {}))
@example(question=("/incidents.csv", "fields=" + "code," * 150, {"ACCEPT_ENCODING": "gzip"}))
@example(question=("/\xff\xfe/", "q=\xff", {"X_REQUEST_ID": "a\r\nX-Injected: 1"}))
def test_no_question_causes_a_fault(
    site: Site, public_eyes: Eyes, question: tuple[str, str, dict[str, str]]
) -> None:
    with public_eyes():
        status, headers, body = site.ask(*question)
    assert status in ANSWERS
    told = {name.lower(): value for name, value in headers}
    assert not {"set-cookie", "x-injected"} & set(told)
    assert not re.search(r"[\r\n\0]", "".join(name + value for name, value in headers))
    assert not told.get("location", "/").startswith(("//", "/\\", "http"))
    assert b"982007569" not in body  # 31337 × 31337: nobody's template is run
    if told.get("content-type", "").startswith("text/html"):
        assert SCRIPT.encode() not in body
