"""Counts are exact up to a bound, and said to be more beyond it."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from events import counting
from events.counting import Count, count_asked, count_rows, order_of
from events.filters import ArticleFilters, ClaimFilters, IncidentFilters
from events.models import Article, CasualtyClaim, Incident
from events.version import KEPT
from events.views import listing
from tests.events.views.conftest import Ask
from tests.events.views.conftest import ask as ask
from tests.factories import days, make_article, make_claim, make_incident, make_passage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counting_stops_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 60)


@pytest.mark.parametrize(
    ("rows", "count"), [(0, Count(0)), (60, Count(60)), (61, Count(60, exact=False))]
)
def test_rows_are_counted_up_to_the_bound(rows: int, count: Count) -> None:
    for _ in range(rows):
        make_incident()
    assert count_rows(Incident.objects.all()) == count


def test_what_was_not_counted_to_the_end_is_said_to_be_more() -> None:
    assert Count(10_000).in_words == "10,000"
    assert Count(10_000, exact=False).in_words == "more than 10,000"
    with override("uk"):
        assert Count(10_000, exact=False).in_words.startswith("понад 10")


def test_a_list_beyond_the_bound_has_all_its_pages_and_no_number_of_them(ask: Ask) -> None:
    for _ in range(101):
        make_article()
    first, last = ask("/articles/").content.decode(), ask("/articles/?page=3").content.decode()
    assert "more than 60 articles" in first
    assert "<span>Page 1</span>" in first
    assert 'rel="next" href="/articles/?page=2"' in first
    assert 'rel="next"' not in last
    assert ask("/articles/?page=4").status_code == 404
    told = ask("/articles.json").json()
    assert (told["count"], told["count_is_exact"]) == (60, False)


def test_every_incident_is_counted_where_the_database_keeps_the_sums(ask: Ask) -> None:
    for _ in range(61):
        make_incident(kind="shelling")
    for address in ("/incidents.json", "/incidents.json?kind=shelling"):
        told = ask(address).json()
        assert (told["count"], told["count_is_exact"]) == (61, True)
    told = ask("/incidents.json?kind=shelling&weapon=drone").json()
    assert (told["count"], told["count_is_exact"]) == (0, True)


def test_the_pages_of_a_list_share_its_count_while_the_archive_is_the_same(ask: Ask) -> None:
    kept: dict[Any, Count] = {}

    def counted(address: str) -> int:
        told: int = ask(address, **{KEPT: kept}).json()["count"]
        return told

    make_incident(kind="shelling")
    assert counted("/incidents.json?kind=shelling") == 1
    make_incident(kind="shelling")
    assert counted("/incidents.json?limit=1&sort=oldest&kind=shelling") == 1
    assert counted("/incidents.json") == 2
    kept.clear()
    assert counted("/incidents.json?kind=shelling") == 2


def test_no_more_counts_are_kept_than_some_thousands(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_MOST_KEPT", 1)
    kept: dict[Any, Count] = {}
    for kind in ("shelling", "airstrike"):
        ask(f"/incidents.json?kind={kind}", **{KEPT: kept})
    assert list(kept) == [("/incidents.json", ("kind", "shelling"))]


def _claims(asked: str) -> Count:
    return count_asked(ClaimFilters.read(QueryDict(asked), CasualtyClaim.objects.all()))


def test_claims_of_many_incidents_are_counted_by_the_first_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("events.filters.claims.FEW", 10)
    speaking = [make_incident(kind="shelling") for _ in range(20)]
    words = make_passage(article=make_article(), words="At least six people were killed")
    for incident in speaking:
        make_claim(incident=incident, passage=words)
    assert _claims("kind=shelling") == Count(20)
    for incident in speaking * 3:
        make_claim(incident=incident, passage=words)
    assert _claims("kind=shelling") == Count(60, exact=False)


def test_claims_are_counted_where_most_incidents_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.filters.claims.FEW", 10)
    incidents = [make_incident(kind="shelling") for _ in range(70)]
    for incident in (incidents[0], incidents[-1]):
        make_claim(incident=incident)
    assert _claims("kind=shelling") == Count(2)


def test_articles_of_some_days_are_counted_up_to_the_bound() -> None:
    for n in range(65):
        make_article(published_on=datetime.date(2020, 1, 1) + datetime.timedelta(n))
    make_article(published_on=None)
    counts = [
        count_asked(ArticleFilters.read(QueryDict(asked), Article.objects.all()))
        for asked in ("to=2020-01-05", "from=2020-01-06", "to=2020-12-31", "from=0001-01-01")
    ]
    assert counts == [Count(5), Count(60), Count(60, exact=False), Count(60, exact=False)]


@pytest.mark.parametrize(
    ("asked", "found", "walked"),
    [
        ("q=bridge", Count(60), False),
        ("q=bridge", Count(61), True),
        ("q=bridge", Count(60, exact=False), True),
        ("kind=shelling", Count(1), True),
    ],
)
def test_few_matches_of_words_are_found_before_they_are_sorted(
    asked: str, found: Count, walked: bool
) -> None:
    filters = IncidentFilters.read(QueryDict(asked), Incident.objects.all())
    assert order_of(filters, found).walked == walked


@pytest.mark.parametrize(
    # Twins sort the ids, and then the rows.
    ("address", "sorted_so"),
    [("/incidents/", 1), ("/incidents.json", 2), ("/incidents.atom", 2)],
)
def test_no_index_is_walked_for_few_matches_of_words(
    ask: Ask, address: str, sorted_so: int
) -> None:
    first = make_incident(title="Bridge 1", dates=days("2023-01-01", "2023-01-01"))
    later = make_incident(title="Bridge 2", dates=days("2024-01-01", "2024-01-01"))
    with CaptureQueriesContext(connection) as asked:
        shown = ask(f"{address}?q=bridge").content.decode()
    assert sum("ORDER BY GREATEST(" in query["sql"] for query in asked) == sorted_so
    assert 0 < shown.index(later.title) < shown.index(first.title)
