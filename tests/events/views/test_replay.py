"""Stepping through the days on which something of an incident became known."""

import pytest

from events.dossier import open_dossier
from events.models import Incident
from events.replay import replay
from tests.events.views.conftest import Ask
from tests.events.views.reading import links, text_of
from tests.factories import (
    day,
    make_article,
    make_claim,
    make_correction,
    make_coverage,
    make_incident,
    make_passage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Incident:
    """News on 6 November (a claim and a correction), 8 (a claim falls) and 10 (an article)."""
    incident = make_incident()
    make_claim(incident=incident, standing="retracted", standing_since=day("2023-11-08"))
    make_correction(incident=incident)
    report = make_article(published_on=day("2023-11-10"), headline="Later")
    make_coverage(incident=incident, article=report)
    make_coverage(incident=incident, article=make_article(published_on=None, headline="Undated"))
    return incident


@pytest.mark.parametrize("shown", [None, "2023-11-01", "2023-11-20"])
def test_every_day_with_news_is_known_once(told: Incident, shown: str | None) -> None:
    found = replay(open_dossier(told, day(shown) if shown else None))
    assert found.news == [day("2023-11-06"), day("2023-11-08"), day("2023-11-10")]


@pytest.mark.parametrize(
    ("shown", "earlier", "later"),
    [
        (None, "2023-11-08", None),
        ("2023-11-20", "2023-11-08", None),
        ("2023-11-10", "2023-11-08", None),
        ("2023-11-09", "2023-11-06", "2023-11-10"),
        ("2023-11-06", None, "2023-11-08"),
        ("2023-11-01", None, "2023-11-06"),
    ],
)
def test_a_step_leads_to_the_next_day_that_shows_something_else(
    told: Incident, shown: str | None, earlier: str | None, later: str | None
) -> None:
    found = replay(open_dossier(told, day(shown) if shown else None))
    assert (found.earlier, found.later) == (earlier and day(earlier), later and day(later))


def test_the_page_steps_by_plain_links(ask: Ask, told: Incident) -> None:
    address = f"/incidents/{told.code}/"
    seen = [
        link for link in links(ask(f"{address}?as_of=2023-11-08")) if link.startswith(f"{address}?")
    ]
    assert seen[:2] == [f"{address}?as_of=2023-11-06", f"{address}?as_of=2023-11-10"]
    assert "First reported on 6 November 2023, last on 10 November 2023" in text_of(ask(address))


def test_what_nobody_has_told_of_has_no_steps(ask: Ask) -> None:
    page = text_of(ask(f"/incidents/{make_incident().code}/"))
    assert ('rel="prev"' in page, "First reported" in page) == (False, False)


def test_readers_step_through_nothing_that_they_may_not_see(ask: Ask) -> None:
    incident = make_incident()
    draft = make_article(status="draft", published_on=day("2023-01-01"))
    words = make_passage(article=draft, words="At least six people were killed")
    make_claim(incident=incident, passage=words, as_of=day("2023-01-02"))
    assert "First reported" not in text_of(ask(f"/incidents/{incident.code}/"))
