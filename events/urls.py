"""Addresses of the public site, each page with its twins."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.urls import URLPattern, path

from events.citations import FORMS
from events.listings import ARTICLES, CLAIMS, INCIDENTS, LISTINGS, QUOTES, Listing
from events.views import (
    api,
    articles,
    cells,
    changes,
    citations,
    corrections,
    crawlers,
    data,
    dates,
    embedding,
    home,
    incidents,
    map,
    places,
    quotes,
    releases,
    search,
    sources,
    speakers,
)
from events.views.twins import answer


def _lists() -> Iterator[URLPattern]:
    """Each list in each of its forms."""
    for address, listing in LISTINGS.items():
        for form in listing.forms:
            yield path(f"{address[1:]}.{form}", answer, {"listing": listing, "form": form})


def _twins(
    address: str, view: Callable[..., Any], listing: Listing, *, but: Collection[str] = ()
) -> Iterator[URLPattern]:
    """The rows of a list that belong to one record, in each of the list's forms."""
    for form in listing.forms:
        if form not in but:
            yield path(f"{address}.{form}", view, {"form": form})


urlpatterns = [
    path("", home.home, name="home"),
    path("index.json", home.home_json),
    *_lists(),
    path("incidents/", incidents.index, name="incidents"),
    path("incidents/cite/", citations.result, name="cite-result"),
    *(path(f"incidents/cite.{form}", citations.result_in, {"form": form}) for form in FORMS),
    *(path(f"incidents/<slug:code>.{form}", citations.record, {"form": form}) for form in FORMS),
    path("incidents/<slug:code>/", incidents.detail),
    path("incidents/<slug:code>.json", incidents.detail_json),
    path("incidents/<slug:code>.geojson", incidents.detail_geojson),
    *_twins("incidents/<slug:code>", incidents.detail_csv, CLAIMS, but={"json", "atom"}),
    path("incidents/<slug:code>/card/", embedding.card),
    path("oembed.json", embedding.oembed),
    path("incidents/<slug:code>/history/", incidents.history),
    path("incidents/<slug:code>/history.json", incidents.history_json),
    path("incidents/<slug:code>/history.atom", incidents.history_atom),
    path("places/", places.index, name="places"),
    path("places/<slug:slug>/", places.detail),
    path("places/<slug:slug>.json", places.detail_json),
    *_twins("places/<slug:slug>", places.incidents_as, INCIDENTS, but={"json"}),
    path("dates/<int:year>/", dates.detail),
    path("dates/<int:year>/<int:month>/", dates.detail),
    path("dates/<int:year>/<int:month>/<int:day>/", dates.detail),
    *_twins("dates/<int:year>", dates.detail_as, INCIDENTS),
    *_twins("dates/<int:year>/<int:month>", dates.detail_as, INCIDENTS),
    *_twins("dates/<int:year>/<int:month>/<int:day>", dates.detail_as, INCIDENTS),
    path("articles/", articles.index, name="articles"),
    path("articles/<int:pk>-<slug:slug>/", articles.detail),
    path("articles/<int:pk>-<slug:slug>.json", articles.detail_json),
    path("quotes/", quotes.index, name="quotes"),
    path("speakers/", speakers.index, name="speakers"),
    path("speakers/<slug:slug>/", speakers.detail),
    *_twins("speakers/<slug:slug>", speakers.detail_as, QUOTES),
    path("sources/", sources.index, name="sources"),
    path("sources/<slug:slug>/", sources.detail),
    *_twins("sources/<slug:slug>", sources.detail_as, ARTICLES),
    path("map/", map.index, name="map"),
    path("map/part/", map.part, name="map-part"),
    path("map/cells.json", cells.cells_json, name="map-cells"),
    path("search/", search.index, name="search"),
    path("search.json", search.index_json),
    path("changes.atom", changes.changes_atom),
    path("corrections/", corrections.index, name="corrections"),
    path("api/openapi.json", api.openapi, name="openapi"),
    path("data/", data.index, name="data"),
    path("data.json", data.index_json),
    path("data/releases/", releases.index, name="releases"),
    path("data/releases.json", releases.index_json),
    path("data/releases/<slug:release>/<str:name>", releases.file),
    path("methodology/", home.methodology, name="methodology"),
    path("methodology.json", home.methodology_json),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap),
    path("sitemaps/<slug:kind>-<int:number>.xml", crawlers.sitemap_part),
    path("sitemaps/<slug:kind>.xml", crawlers.sitemap_part),
]
