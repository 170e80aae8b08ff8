"""The history that readers see: since publication, without editors, in words."""

import pghistory
import pytest
from django.apps import apps
from django.test import Client

from events.changes import Difference
from events.history import history_of
from events.models import Incident
from tests.events.conftest import Eyes
from tests.factories import make_attribution, make_claim, make_incident, make_place, make_quote
from tests.sql import a_day_passes

pytestmark = pytest.mark.django_db


def _seen(incident: Incident, eyes: Eyes) -> list[tuple[str, tuple[Difference, ...]]]:
    with eyes():
        return [(change.what, change.differences) for change in history_of(incident)]


def test_a_changed_title_shows_what_it_was_and_what_it_is(public_eyes: Eyes) -> None:
    incident = make_incident(title="Strike")
    Incident.objects.filter(pk=incident.pk).update(title="Strike on a market")
    assert sorted(_seen(incident, public_eyes)) == [
        (
            "Incident changed",
            (Difference("title", "Strike", "Strike on a market", "en", "en"),),
        ),
        ("Incident published", ()),
    ]


def test_a_changed_place_and_interval_are_said_in_words(public_eyes: Eyes) -> None:
    incident = make_incident()
    place = make_place()
    Incident.objects.filter(pk=incident.pk).update(place=place, country_code="UA")
    changed = [found for what, found in _seen(incident, public_eyes) if what == "Incident changed"]
    assert changed == [(Difference("place", "nothing", str(place)),)]


def test_a_claim_is_recorded_changed_and_removed(public_eyes: Eyes) -> None:
    incident = make_incident()
    claim = make_claim(incident=incident, low=6)
    claim.low = 7
    claim.save()
    number = claim.pk
    claim.delete()
    seen = [found for found in _seen(incident, public_eyes) if found[0].startswith("Claim")]
    assert sorted(seen) == [
        (f"Claim {number} changed", (Difference("low", "6", "7"),)),
        (f"Claim {number} published", ()),
        (f"Claim {number} removed", ()),
    ]


def test_what_went_with_its_passage_is_still_told(public_eyes: Eyes) -> None:
    incident = make_incident()
    attribution = make_attribution(incident=incident)
    number, passage = attribution.pk, attribution.passage
    attribution.delete()
    passage.delete()
    seen = [found for found in _seen(incident, public_eyes) if found[0].startswith("Attribution")]
    assert sorted(seen) == [
        (f"Attribution {number} published", ()),
        (f"Attribution {number} removed", ()),
    ]


def test_a_quote_is_recorded_changed_and_removed(public_eyes: Eyes) -> None:
    incident = make_incident()
    quote = make_quote(incidents=[incident], described_as="officials")
    number = quote.pk
    quote.described_as = "officials of the town"
    quote.save()
    quote.delete()
    seen = [found for found in _seen(incident, public_eyes) if found[0].startswith("Quote")]
    changed = Difference("described as", "officials", "officials of the town")
    assert sorted(seen) == [
        (f"Quote {number} changed", (changed,)),
        (f"Quote {number} published", ()),
        (f"Quote {number} removed", ()),
    ]


def test_a_quote_is_told_since_an_incident_that_it_speaks_of_was_published(
    public_eyes: Eyes,
) -> None:
    incident, draft = make_incident(status="draft"), make_incident(status="draft")
    quote = make_quote(incidents=[incident, draft], described_as="SECRET")
    quote.described_as = "officials"
    quote.save()
    assert _seen(incident, public_eyes) == []
    a_day_passes()
    Incident.objects.filter(pk=incident.pk).update(status="published")
    assert sorted(_seen(incident, public_eyes)) == [
        ("Incident published", ()),
        (f"Quote {quote.pk} published", ()),
    ]
    assert _seen(draft, public_eyes) == []


def test_what_a_record_was_as_a_draft_does_not_show(public_eyes: Eyes) -> None:
    incident = make_incident(title="SECRET draft title", status="draft")
    Incident.objects.filter(pk=incident.pk).update(title="Strike", status="published")
    assert _seen(incident, public_eyes) == [("Incident published", ())]


def test_the_state_at_publication_is_what_a_later_change_is_told_against(
    public_eyes: Eyes,
) -> None:
    incident = make_incident(status="draft")
    claim = make_claim(incident=incident, low=5)
    claim.low = 6
    claim.save()
    # One transaction has one time; publication must come after what was done to the draft.
    a_day_passes()
    Incident.objects.filter(pk=incident.pk).update(status="published")
    claim.low = 7
    claim.save()
    seen = [found for found in _seen(incident, public_eyes) if found[0].startswith("Claim")]
    assert sorted(seen) == [
        (f"Claim {claim.pk} changed", (Difference("low", "6", "7"),)),
        (f"Claim {claim.pk} published", ()),
    ]


def test_a_draft_has_no_history_for_readers(public_eyes: Eyes) -> None:
    incident = make_incident(status="draft")
    make_claim(incident=incident)
    make_attribution(incident=incident)
    assert _seen(incident, public_eyes) == []


def test_readers_never_learn_who_made_a_change(client: Client, public_eyes: Eyes) -> None:
    with pghistory.context(user=4711, name="Editor McName"):
        incident = make_incident()
    with public_eyes():
        page = client.get(f"/incidents/{incident.code}/history/")
        twin = client.get(f"/incidents/{incident.code}/history.json")
        contexts = {
            event.pgh_context_id
            for event in apps.get_model("events", "IncidentEvent").objects.all()
        }
    assert (page.status_code, twin.status_code) == (200, 200)
    assert "McName" not in page.content.decode() + twin.content.decode()
    assert contexts == {None}


def test_fifty_claims_cost_the_queries_of_one_and_one_for_their_passages(
    client: Client, public_eyes: Eyes, django_assert_num_queries: object
) -> None:
    incident = make_incident()
    for _ in range(50):
        make_claim(incident=incident)
    with public_eyes(), django_assert_num_queries(6):  # type: ignore[operator]
        client.get(f"/incidents/{incident.code}/history/")
