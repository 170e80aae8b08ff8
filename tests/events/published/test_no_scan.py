"""Public addresses do not read large tables from end to end.

Each statement that an address sends is explained as the public role, in an archive of thousands
of records with the skew of a real one, of which the planner is told that it holds a million. What
hands out every row, as CSV does, is left out.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from events.counting import MOST
from events.facets import MOST_COUNTED
from events.filters import (
    ArticleFilters,
    IncidentFilters,
    PlaceFilters,
    QuoteFilters,
    SearchFilters,
)
from events.filters.claims import FEW
from events.models import Article, Attribution, Incident
from events.strict import PAGING, StrictFilterSet
from events.synthetic import synthesize
from tests.events.views.conftest import Ask
from tests.events.views.conftest import ask as ask
from tests.factories import make_source
from tests.sql import rows

# What grows with the archive; sources, speakers and what is summed by days and cells do not so.
LARGE = {
    "events_article", "events_attribution", "events_casualtyclaim", "events_correction",
    "events_coverage", "events_estimate", "events_incident", "events_incidentlink",
    "events_passage", "events_placename", "events_quote", "events_quoteincident", "events_spot",
    "events_incidentevent", "events_casualtyclaimevent", "events_attributionevent",
    "events_quoteevent", "events_quoteincidentevent", "events_passageevent", "events_tombstone",
}  # fmt: skip
# Partial indexes of what is rare: of what is not published, of duplicates, and of dates that span
# more than a month.
RARE = {
    "incident_unseen", "article_unseen",
    "spot_of_duplicate", "link_of_duplicate", "incident_newest_long", "incident_of_place_long",
    "incident_of_country_long", "incident_of_kind_long", "incident_of_grading_long",
}  # fmt: skip
READS_ALL = {"Sort", "Aggregate", "Hash", "Materialize", "Incremental Sort"}
OF_INCIDENTS = {
    "q": "market",
    "city": "synthetic-60",
    "country": "UA",
    "from": "2016-03-01",
    "to": "2016-03-31",
    "certain": "1",
    "kind": "abduction",
    "weapon": "drone",
    "target": "school",
    "actor": "{actor}",
    "harm": "killed",
    "min_killed": "5",
    "grading": "contested",
    "source": "little-gazette",
    "cell": "6-37-21",
    "sort": "deadliest",
    "letter": "K",
}
BOX = "zoom=2&bbox=-180,-85,180,85"
MONTH = "from=2016-03-01&to=2016-03-31"


def asked_of(filters: type[StrictFilterSet], **also: str) -> list[str]:
    """Each filter once, alone."""
    known = OF_INCIDENTS | also
    # Days that are asked for are certain or not; alone the word means nothing.
    names = [name for name in filters.FILTERS if name not in {*PAGING, "certain"}]
    return [f"{name}={known[name]}" for name in names]


def addresses(incident: Incident, article: Article, actor: str) -> Iterator[str]:
    alone = [one.replace("{actor}", actor) for one in asked_of(IncidentFilters)]
    # Filters that readers set together.
    several = [MONTH, f"{MONTH}&certain=1", f"kind=shelling&{MONTH}", f"country=UA&{MONTH}"]
    several += ["country=UA&kind=shelling", f"city=synthetic-60&{MONTH}", "to=2014-03-31"]
    for asked in ["", *alone, *several]:
        yield f"/incidents/?{asked}"
        yield f"/incidents.json?{asked}"
        if not asked.startswith("sort"):
            yield f"/incidents.atom?{asked}"
            yield f"/map/cells.json?{BOX}&{asked}".rstrip("&")
    for sort in ("newest", "oldest", "deadliest", "latest-recorded"):
        yield f"/incidents/?sort={sort}&page=50"
        yield f"/incidents.json?sort={sort}&page=50"
    for form in ("json", "atom"):
        yield from (f"/claims.{form}?{asked}" for asked in ["", *alone] if "sort" not in asked)
        yield from (f"/articles.{form}?{asked}" for asked in ["", *asked_of(ArticleFilters)])
        quoted = asked_of(QuoteFilters, speaker=actor, mode="direct")
        yield from (f"/quotes.{form}?{asked}" for asked in ["", *quoted])
        yield f"/corrections.{form}"
    for page in ("articles", "quotes", "places", "speakers", "sources", "corrections"):
        yield f"/{page}/"
        yield f"/{page}.json"
    yield from (f"/{page}/?page=2" for page in ("articles", "quotes", "places", "speakers"))
    yield from (f"/places/?{asked}" for asked in asked_of(PlaceFilters))
    yield from (f"/search/?{asked}" for asked in asked_of(SearchFilters))
    yield "/search/?q=synthetic+market"
    yield from (
        "/",
        "/index.json",
        "/map/",
        f"/map/?{MONTH}",
        "/changes.atom",
        "/data/",
        "/sitemap.xml",
    )
    yield from (f"/sitemaps/{kind}-0.xml" for kind in ("incidents", "articles", "places"))
    yield from ("/dates/2016/", "/dates/2016/03/", "/dates/2016/03/13/", "/dates/2016/03.json")
    yield from ("/places/synthetic-60/", "/places/synthetic-60.json", "/places/synthetic-60.atom")
    yield from (f"/speakers/{actor}/", f"/speakers/{actor}.json")
    yield from ("/sources/little-gazette/", "/sources/little-gazette.json")
    yield from (f"/articles/{article.pk}-{article.slug}/", f"/incidents/{incident.code}/")
    yield from (f"/incidents/{incident.code}.json", f"/incidents/{incident.code}/history/")
    yield from (f"/incidents/cite/?{MONTH}", "/incidents/cite/?city=synthetic-60")


def scanned(plan: dict[str, Any], limited: bool = False) -> Iterator[str]:
    """Each table that the plan reads from end to end, by itself or by walking an index of it.

    A walk that a limit ends is none: it stops when the page is full.
    """
    whole = plan["Node Type"] == "Seq Scan" or (
        plan["Node Type"] in ("Index Scan", "Index Only Scan")
        and "Index Cond" not in plan
        and plan["Index Name"] not in RARE
        and not limited
    )
    if whole:
        yield plan["Relation Name"]
    ends = plan["Node Type"] == "Limit" or (limited and plan["Node Type"] not in READS_ALL)
    for below in plan.get("Plans", []):
        # What is asked beside the rows is read before the first of them, or again for each.
        beside = below["Parent Relationship"] in ("InitPlan", "SubPlan")
        yield from scanned(below, ends and not beside)


def as_of_a_million(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planner is told of so many times the rows, and the limits are so many times lower.

    So it plans what it would for as many: of 3,000 rows it would rather read all than look up
    those that are asked for.
    """
    for (index,) in rows(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
        " WHERE a.amname = 'gin' AND c.relname NOT LIKE 'pg_%%'"
    ):
        rows("SELECT gin_clean_pending_list(%s)", index)
    rows("ANALYZE")
    rows(
        "UPDATE pg_class SET reltuples = reltuples * %s WHERE reltuples > 0 AND oid IN ("
        " SELECT unnest(ARRAY[t.oid, i.indexrelid]) FROM pg_class t JOIN pg_index i"
        " ON i.indrelid = t.oid WHERE t.relname = ANY(%s)"
        " AND t.relnamespace = 'public'::regnamespace)",
        times,
        list(LARGE),
    )
    monkeypatch.setattr("events.counting.MOST", MOST // times)
    monkeypatch.setattr("events.views.incidents.MOST_COUNTED", MOST_COUNTED // times)
    monkeypatch.setattr("events.filters.claims.FEW", FEW // times)


@pytest.mark.django_db
def test_no_address_reads_a_large_table_from_end_to_end(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if rows("SHOW is_superuser") != [("on",)]:
        pytest.skip("the planner can be told of more rows by a superuser alone")
    # What other tests left behind is empty pages, which it costs nothing to read.
    rows(f"TRUNCATE {', '.join(LARGE)} CASCADE")
    synthesize(3_000, lambda step: None)
    # Of ten sources each has a part of the articles that few of some hundreds have.
    little = make_source(name="Little Gazette")
    Article.objects.filter(pk__lte=15).update(source=little)
    as_of_a_million(300, monkeypatch)
    # Only a table of few pages is read so; its rows are told of, its pages are not.
    rows("SET LOCAL enable_seqscan = off")
    told = Attribution.objects.filter(incident__status="published").earliest("pk")
    found: set[tuple[str, str]] = set()
    here = ""

    def explained(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if str(sql).lstrip(" (\n").upper().startswith(("SELECT", "WITH")):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT json) {sql}", params)
                (plan,) = cursor.fetchone()[0]
            found.update((here, table) for table in scanned(plan["Plan"]) if table in LARGE)
        return execute(sql, params, many, context)

    article = Article.objects.earliest("pk")
    with connection.execute_wrapper(explained):
        for here in addresses(told.incident, article, told.actor.slug):
            assert ask(here).status_code == 200, here
    assert found == set()
