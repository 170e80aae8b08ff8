"""Atom (RFC 4287), in parts that lead from one to the next (RFC 5005)."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from events.feeds import Entry
from events.version import read_version
from events.views.listing import base, query_without

MEDIA_TYPE = "application/atom+xml"
_NAME = "Event Archive"
# What of a feed's address says which part of it is asked for.
WHICH_PART = ("cursor", "limit")
# What a text may hold and XML 1.0 may not.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Told:
    """What a feed says of itself; page is the path, with its query, of the page that it follows."""

    title: str
    page: str
    subtitle: str = ""
    following: str | None = None


class _Atom(Atom1Feed):
    """With the following part, and each entry in its own language."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for rel in ("first", "next"):
            if self.feed[rel]:
                link = {"rel": rel, "href": self.feed[rel], "type": MEDIA_TYPE}
                handler.addQuickElement("link", "", link)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"xml:lang": item["language"]} if item["language"] else {}

    def latest_post_date(self) -> datetime.datetime:
        return super().latest_post_date() if self.items else _last_change()


def _last_change() -> datetime.datetime:
    """Of the whole archive: a feed that is empty has been since then at the latest."""
    with connection.cursor() as cursor:
        return read_version(cursor).changed_at


def atom_response(request: HttpRequest, told: Told, entries: Iterable[Entry]) -> HttpResponse:
    """The entries in their order. One query where there are none."""
    site = base(request)
    whole = _first_part(request)
    feed = _Atom(
        title=_clean(f"{_NAME}: {told.title}"),
        link=site + told.page,
        description=None,
        language="en",
        author_name=_NAME,
        author_link=f"{site}/",
        subtitle=_clean(told.subtitle) or None,
        feed_url=request.build_absolute_uri(),
        feed_guid=whole,
        first=whole,
        next=told.following,
    )
    for entry in entries:
        address = site + entry.address
        feed.add_item(
            title=_clean(entry.title),
            link=address,
            description=_clean(entry.content),
            unique_id=address,
            updateddate=entry.updated,
            pubdate=entry.published,
            language=entry.language,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=f"{MEDIA_TYPE}; charset=utf-8")


def _first_part(request: HttpRequest) -> str:
    """The feed's own address, whichever part of it is asked for: its name for good."""
    return f"{base(request)}{request.path}{query_without(request, WHICH_PART)}"


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
