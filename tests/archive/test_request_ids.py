"""An id for each request: in its answer, and known wherever something is logged for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from archive.logs import request_id
from archive.request_ids import KnownToLogs, RequestIds


@dataclass
class Answer:
    """As Django gives one."""

    blocks: Iterable[bytes]
    streaming: bool

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.blocks)

    def close(self) -> None:
        close = getattr(self.blocks, "close", None)
        if close is not None:
            close()


class Site:
    """A site of one answer behind the ids; seen are those that were known while it was made."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.answer = Answer([b"whole"], streaming=False)
        self.ids = RequestIds(KnownToLogs(self._answer))

    def _answer(self, environ: dict[str, Any], start: Any) -> Answer:
        self.seen.append(request_id.get())
        start("200 OK", [("Content-Type", "text/html")])
        return self.answer

    def blocks(self) -> Iterator[bytes]:
        try:
            for block in (b"a\n", b"b\n"):
                self.seen.append(request_id.get())
                yield block
        finally:
            self.seen.append(request_id.get())

    def ask(self, given: str | None) -> tuple[dict[str, str], Any]:
        environ = {} if given is None else {"HTTP_X_REQUEST_ID": given}
        headers: dict[str, str] = {}
        body = self.ids(environ, lambda status, told: headers.update(told))
        return headers, body


def test_the_id_of_a_request_goes_through_to_its_answer() -> None:
    site = Site()
    headers, body = site.ask("0af7651916cd43dd-8448.eb2")
    assert headers == {"Content-Type": "text/html", "X-Request-ID": "0af7651916cd43dd-8448.eb2"}
    assert (body, site.seen) == (site.answer, ["0af7651916cd43dd-8448.eb2"])
    assert request_id.get() == ""


@pytest.mark.parametrize("given", [None, "", "a b", "a\r\nSet-Cookie: x=1", "x" * 65, "шість"])
def test_an_id_that_cannot_stand_in_a_log_is_replaced(given: str | None) -> None:
    made = [Site().ask(given)[0]["X-Request-ID"] for _ in range(2)]
    assert [len(one) for one in made] == [16, 16]
    assert made[0] != made[1]


def test_a_stream_is_made_under_its_id_to_its_end() -> None:
    site = Site()
    site.answer = Answer(site.blocks(), streaming=True)
    _, body = site.ask("abc-1")
    assert next(body) == b"a\n"
    assert request_id.get() == ""
    body.close()
    assert site.seen == ["abc-1"] * 3
    assert request_id.get() == ""


def test_a_stream_ends_as_it_would_without_its_id() -> None:
    site = Site()
    site.answer = Answer(site.blocks(), streaming=True)
    _, body = site.ask("abc-1")
    assert list(body) == [b"a\n", b"b\n"]
    assert site.seen == ["abc-1"] * 4
    assert request_id.get() == ""
