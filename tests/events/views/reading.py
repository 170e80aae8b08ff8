"""Reading an answer as a reader, or a reader's program, does."""

import csv
import gzip
import html
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

SITE = "http://testserver"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in {"href", "src", "action"} and value:
                self.links.append(value)
            elif name == "id" and value:
                self.ids.append(value)


def text_of(response: Any) -> str:
    content: bytes = response.getvalue()
    if response.headers["Content-Type"] == "application/gzip":
        content = gzip.decompress(content)
    return content.decode()


def _page(response: Any) -> _Page:
    page = _Page()
    page.feed(text_of(response))
    return page


def links(response: Any) -> list[str]:
    """Every address that a page names, as it is written there."""
    return _page(response).links


def ids(response: Any) -> list[str]:
    return _page(response).ids


def tags(response: Any) -> list[str]:
    return _page(response).tags


def codes(response: Any) -> list[str]:
    """The incidents of a list, a page's or its twin's, in their order."""
    if response.headers["Content-Type"].startswith("text/html"):
        rows = text_of(response).partition('<table class="rows">')[2].partition("</table>")[0]
        return re.findall(r'<a href="/incidents/(E\d+)/"', rows)
    if response.headers["Content-Type"].startswith("text/csv"):
        return [row["code"] for row in table(response)]
    answer: Any = response.json()
    if "features" in answer:
        return [feature["id"] for feature in answer["features"]]
    return [row["code"] for row in answer["results"]]


def table(response: Any) -> list[dict[str, str]]:
    """The rows of CSV, as any reader of it has them."""
    return list(csv.DictReader(io.StringIO(text_of(response), newline=""), strict=True))


def words(markup: str) -> str:
    """What is left of a page's markup when the tags are taken out."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def sentence(response: Any) -> str:
    """The sentence of a refusal, in either form."""
    if response.headers["Content-Type"] == "application/problem+json":
        detail: str = response.json()["detail"]
        return detail
    main = text_of(response).partition("<main")[2]
    return html.unescape(re.findall(r"<p>(.*?)</p>", main, re.S)[0])


def addresses_in(response: Any, address: str) -> Iterator[str]:
    """The addresses of this site that an answer names, without their fragments."""
    kind = response.headers["Content-Type"]
    if kind.startswith("text/html"):
        named = links(response)
    elif "xml" in kind:
        written = html.unescape(text_of(response))
        named = [found[1] for found in re.finditer(r'(?:href="|<id>|<loc>)([^"<]*)', written)]
    elif "json" in kind:
        named = [value for value in _strings(json.loads(text_of(response))) if "://" in value]
    else:
        named = []
    for one in named:
        whole = urldefrag(urljoin(SITE + address, one)).url
        if whole.startswith(SITE + "/"):
            parts = urlsplit(whole)
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def is_repeated(address: str) -> bool:
    """Whether the address puts together anew what others show: a third filter, another day.

    A few records lead to thousands of such addresses; of each month its first days stand for all.
    """
    path, _, query = address.partition("?")
    day = re.search(r"/dates/\d+/\d+/(\d+)", path)
    return query.count("&") > 1 or (day is not None and int(day[1]) > 6)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
