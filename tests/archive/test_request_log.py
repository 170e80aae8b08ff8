"""One line a request, with its id and without its reader."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.db import DataError, OperationalError

from archive.logs import JsonLines
from archive.page_cache import CACHE
from archive.request_ids import RequestIds
from archive.request_log import Request, RequestLog, route_of

Lines = Callable[[], list[dict[str, Any]]]


class Site:
    """A site of one answer behind the log; told holds each line, counted each request."""

    def __init__(self, body: Iterable[bytes], status: str = "200 OK", cache: str = "") -> None:
        self.body, self.status, self.cache = body, status, cache
        self.counted: list[Request] = []
        self.log = RequestIds(RequestLog(self._answer, self.counted.append))

    def _answer(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if self.cache:
            environ[CACHE] = self.cache
        start(self.status, [("Content-Type", "text/html")])
        return self.body

    def ask(self, path: str = "/search/", **headers: str) -> Any:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "q=my+own+name",
            "REMOTE_ADDR": "203.0.113.7",
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return self.log(environ, lambda status, headers: None)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[Lines]:
    """`lines()` is what the test has logged, as it is written, read back."""
    with caplog.at_level(logging.INFO, "archive.requests"):
        yield lambda: [
            json.loads(JsonLines().format(record)) for record in caplog.get_records("call")
        ]


def test_a_line_tells_what_was_done_and_neither_reader_nor_query(lines: Lines) -> None:
    site = Site([b"Six ", b"people"], cache="kept")
    site.ask("/uk/incidents/E000001/", x_request_id="abc-1", x_forwarded_for="203.0.113.9")
    [line] = lines()
    at, ms = line.pop("at"), line.pop("ms")
    assert (len(at), 0 <= ms < 5_000) == (29, True)
    assert line == {
        "level": "info",
        "logger": "archive.requests",
        "says": "request",
        "request_id": "abc-1",
        "method": "GET",
        "route": "incidents/<slug:code>/",
        "status": 200,
        "bytes": 10,
        "cache": "kept",
    }


def test_a_stream_is_told_of_at_its_end(lines: Lines) -> None:
    site = Site(iter([b"a\n", b"bc\n"]))
    body = site.ask("/incidents.csv")
    assert site.counted == []
    assert list(body) == [b"a\n", b"bc\n"]
    body.close()
    body.close()
    [line] = lines()
    assert (line["bytes"], line["route"], "whole" in line) == (5, "incidents.csv", False)


def test_a_reader_who_leaves_amid_a_stream_is_no_fault_and_is_told(lines: Lines) -> None:
    left = []

    def blocks() -> Iterator[bytes]:
        try:
            yield b"a\n"
            yield b"b\n"
        finally:
            left.append(True)

    body = Site(blocks()).ask("/incidents.csv")
    assert next(body) == b"a\n"
    body.close()
    [line] = lines()
    assert (line["bytes"], line["whole"], left) == (2, False, [True])


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/uk/", "/"),
        ("/places/kyiv/", "places/<slug:slug>/"),
        ("/static/css/style.css", "static"),
        ("/wp-login.php", ""),
        ("/incidents/\0/", ""),
    ],
)
def test_a_route_is_the_pattern_of_an_address(path: str, route: str) -> None:
    assert route_of(path) == route


def _record(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except type(error) as caught:
        info = (type(caught), caught, caught.__traceback__)
    return logging.LogRecord("archive", logging.ERROR, "", 0, "It failed.", (), info)


def test_what_failed_is_told_on_one_line() -> None:
    line = JsonLines().format(_record(OperationalError("connection refused\nby the server")))
    assert "\n" not in line
    told = json.loads(line)
    assert told["error"] == "OperationalError: connection refused\nby the server"
    assert "test_request_log.py" in told["where"][0]


def test_of_a_failed_statement_nothing_is_told_that_a_reader_typed() -> None:
    told = json.loads(JsonLines().format(_record(DataError('invalid input: "my own name"'))))
    assert told["error"] == "DataError, SQLSTATE unknown"
