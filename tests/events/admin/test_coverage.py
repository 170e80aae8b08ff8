"""Coverage that came with a record goes with the last one; what an editor entered stays."""

import pytest
from django.test import Client

from events.models import Article, Coverage, Incident
from tests.events.admin.forms import send
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_coverage,
    make_incident,
    make_passage,
    make_quote,
)

WORDS = "At least six people were killed"


@pytest.fixture
def here(db: None) -> tuple[Article, Incident]:
    """An article that is recorded as reporting on a draft, since a claim rests on it."""
    article, incident = make_article(), make_incident(status="draft")
    make_claim(incident=incident, passage=make_passage(article=article, words=WORDS))
    Coverage.objects.update(with_records=True)
    return article, incident


def covered() -> list[tuple[int, int]]:
    rows = Coverage.objects.order_by("incident", "article")
    return list(rows.values_list("article", "incident"))


def test_a_claim_that_moves_to_another_article_takes_its_coverage_along(
    client: Client, here: tuple[Article, Incident]
) -> None:
    _, incident = here
    claim, other = incident.claims.get(), make_article()
    send(client, f"/events/casualtyclaim/{claim.pk}/change/", article=other.pk)
    assert covered() == [(other.pk, incident.pk)]


def test_a_claim_that_moves_to_another_incident_takes_its_coverage_along(
    client: Client, here: tuple[Article, Incident]
) -> None:
    article, incident = here
    claim, other = incident.claims.get(), make_incident(status="draft")
    send(client, f"/events/casualtyclaim/{claim.pk}/change/", incident=other.pk)
    assert covered() == [(article.pk, other.pk)]


def test_coverage_stays_while_something_else_rests_on_the_article(
    client: Client, here: tuple[Article, Incident]
) -> None:
    article, incident = here
    words = make_passage(article=article, words="officials said")
    make_attribution(incident=incident, passage=words)
    send(client, f"/events/incident/{incident.pk}/change/", **{"claims-0-DELETE": "on"})
    assert covered() == [(article.pk, incident.pk)]
    send(client, f"/events/incident/{incident.pk}/change/", **{"attributions-0-DELETE": "on"})
    assert covered() == []


def test_coverage_that_an_editor_entered_stays(
    client: Client, here: tuple[Article, Incident]
) -> None:
    article, incident = here
    by_hand = make_coverage(article=make_article(), incident=incident)
    Coverage.objects.filter(incident=incident).update(with_records=False)
    send(client, f"/events/incident/{incident.pk}/change/", **{"claims-0-DELETE": "on"})
    assert covered() == [(article.pk, incident.pk), (by_hand.article_id, incident.pk)]


def test_a_quote_that_leaves_an_incident_takes_its_coverage_along(client: Client) -> None:
    here, there = make_incident(status="draft"), make_incident(status="draft")
    quote = make_quote(incidents=[here, there])
    Coverage.objects.update(with_records=True)
    send(client, f"/events/incident/{here.pk}/change/", **{"quote_links-0-DELETE": "on"})
    assert covered() == [(quote.passage.article_id, there.pk)]


def test_a_quote_says_on_its_own_page_of_which_incidents_it_speaks(client: Client) -> None:
    here, there = make_incident(status="draft"), make_incident(status="draft")
    quote = make_quote(incidents=[here, there])
    Coverage.objects.update(with_records=True)
    send(client, f"/events/quote/{quote.pk}/change/", **{"incident_links-0-DELETE": "on"})
    assert covered() == [(quote.passage.article_id, there.pk)]


def test_what_the_desk_covers_by_itself_says_so(client: Client) -> None:
    article, incident = make_article(), make_incident(status="draft")
    typed = {
        "incident": incident.pk, "article": article.pk, "words": WORDS, "harm": "killed",
        "population": "people", "low": "6", "as_of": "2023-11-06", "standing": "stands",
    }  # fmt: skip
    send(client, "/events/casualtyclaim/add/", **typed)
    assert Coverage.objects.get().with_records
