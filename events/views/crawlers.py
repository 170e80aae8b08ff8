"""For programs that read the archive page by page: where everything is, and what to leave out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events import addresses, feeds
from events.models import Article, Incident, Source, Speaker
from events.models.incident import places_of_incidents
from events.views.listing import base, no_filters

# The protocol ends at 50,000 addresses; a part of this size is made in a fraction of a second.
PART = 5_000

# Numbered pages lead on; filters and sorts can be combined without end, and say nothing new.
_ROBOTS = """User-agent: *
Allow: /*?page=
Disallow: /*?page=*&
Disallow: /*?
Disallow: /*.json$
Disallow: /*.geojson$
Disallow: /*.csv$
Disallow: /*.csv.gz$

Sitemap: {site}/sitemap.xml
"""
_PAGES = (
    "/", "/incidents/", "/places/", "/articles/", "/quotes/", "/speakers/", "/sources/",
    "/map/", "/corrections/", "/methodology/", "/data/",
)  # fmt: skip


@dataclass(frozen=True)
class _Kind:
    """The pages of one kind of record; timed adds `changed_at` to each, where that is known."""

    rows: Callable[[], QuerySet[Any]]
    timed: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None


_KINDS = {
    "incidents": _Kind(Incident.objects.all, lambda rows: feeds.INCIDENTS.timed(rows).only("code")),
    "articles": _Kind(lambda: Article.objects.only("slug")),
    "places": _Kind(lambda: places_of_incidents().only("slug")),
    "speakers": _Kind(lambda: Speaker.objects.only("slug")),
    "sources": _Kind(lambda: Source.objects.only("slug")),
}
# Which ranges of the keys hold any row: one short look into an index for each. A value and no
# EXISTS, for which the planner would read all rows once.
_RANGES = """
    WITH shown (id) AS NOT MATERIALIZED ({rows})
    SELECT n
    FROM generate_series(0, (SELECT id / {size} FROM shown ORDER BY id DESC LIMIT 1)) n
    WHERE (SELECT true FROM shown WHERE id >= n * {size} AND id < (n + 1) * {size} LIMIT 1)
"""


_XML = "application/xml; charset=utf-8"
_URLS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}</urlset>
"""


def robots(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    return HttpResponse(
        _ROBOTS.format(site=base(request)), content_type="text/plain; charset=utf-8"
    )


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every part that is not empty: one query for each kind, however many rows."""
    no_filters(request)
    parts = ["pages", *(f"{kind}-{n}" for kind in _KINDS for n in _parts(kind))]
    said = {"parts": parts, "site": base(request)}
    return render(request, "sitemaps/index.xml", said, content_type=_XML)


def sitemap_part(request: HttpRequest, kind: str, number: int | None = None) -> HttpResponse:
    no_filters(request)
    if kind == "pages" and number is None:
        return _part(request, [(page, None) for page in _PAGES])
    if kind not in _KINDS or number is None:
        raise Http404(_("There is nothing at this address."))
    pages = list(_pages(_KINDS[kind], number))
    if not pages:
        raise Http404(_("There is nothing at this address."))
    return _part(request, pages)


def _part(request: HttpRequest, pages: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    """Without a template, which thousands of addresses would keep busy."""
    site = base(request)
    urls = "".join(
        f"<url><loc>{escape(site + address)}</loc>{_last_changed(changed)}</url>\n"
        for address, changed in pages
    )
    return HttpResponse(_URLS.format(urls), content_type=_XML)


def _last_changed(changed: datetime | None) -> str:
    return f"<lastmod>{localtime(changed).isoformat()}</lastmod>" if changed else ""


def _parts(kind: str) -> list[int]:
    """The numbers of the parts that are not empty."""
    shown, values = _KINDS[kind].rows().order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_RANGES.format(rows=shown, size=PART), values)
        return [number for (number,) in cursor.fetchall()]


def _pages(kind: _Kind, number: int) -> Iterator[tuple[str, datetime | None]]:
    """The address of each record in a part, and when it was last changed, where that is known."""
    rows = kind.rows().filter(pk__gte=number * PART, pk__lt=(number + 1) * PART).order_by("pk")
    for row in kind.timed(rows) if kind.timed else rows:
        yield addresses.of(row), getattr(row, "changed_at", None)
