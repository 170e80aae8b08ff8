"""What readers have seen changes at the desk with a public note, asked for at the field."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from events.admin.incident_form import IncidentForm
from events.models import Attribution, CasualtyClaim, Correction, Incident, Quote, QuoteIncident
from tests.events.admin.forms import errors_of, fields_of, send, told
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_incident,
    make_passage,
    make_quote,
    make_speaker,
)
from tests.sql import a_day_passes, check_deferred

NOTE = "The archive said 60 and the article says 6."
WANTED = "Readers have seen what this changes. Say here what was wrong and what is right."
IN_ROW = (
    'Readers have seen what this changes. Say in the <a href="#id_correction">public note</a> '
    "what was wrong and what is right."
)


def _page(record: object) -> str:
    meta = record._meta  # type: ignore[attr-defined]
    return f"/events/{meta.model_name}/{record.pk}/change/"  # type: ignore[attr-defined]


def _notes() -> list[tuple[Incident, datetime.date, str]]:
    check_deferred()  # what a commit would ask
    return [(each.incident, each.made_on, each.note) for each in Correction.objects.order_by("pk")]


@pytest.fixture
def incident(db: None) -> Incident:
    return make_incident()


@pytest.fixture
def claim(incident: Incident) -> CasualtyClaim:
    """Of an incident and an article that readers have seen."""
    claim = make_claim(incident=incident, low=60)
    a_day_passes()
    return claim


@pytest.mark.parametrize(
    "typed",
    [
        {"first": "2023-06-30", "date_precision": "bounded"},
        {"place_name": "another village"},
        {"place_precision": "exact"},
        {"country_code": "UA"},
        {"latitude": "48", "longitude": "33"},
    ],
)
def test_a_changed_day_or_place_asks_for_a_note_and_loses_nothing(
    client: Client, incident: Incident, typed: dict[str, str]
) -> None:
    a_day_passes()
    response = send(client, _page(incident), title="Put otherwise", **typed)
    assert errors_of(response) == {"correction": [WANTED]}
    again = fields_of(response)
    assert {name: again[name] for name in typed} == typed
    assert again["title"] == "Put otherwise"
    assert client.post(_page(incident), again | {"correction": NOTE}).status_code == 302
    assert _notes() == [(incident, timezone.localdate(), NOTE)]
    incident.refresh_from_db()
    assert incident.title == "Put otherwise"


def test_what_else_changes_of_an_incident_needs_no_note(client: Client, incident: Incident) -> None:
    a_day_passes()
    typed = {"title": "Strike on a school", "summary": "A school was hit.", "grading": "weak"}
    assert send(client, _page(incident), **typed).status_code == 302
    assert _notes() == []


def test_a_draft_offers_no_note_and_needs_none(client: Client, alone: None) -> None:
    draft = make_incident(status="draft")
    make_claim(incident=draft)
    page = client.get(_page(draft))
    assert "correction" not in fields_of(page)
    typed = {"place_name": "another village", "claims-0-low": "7", "status": "published"}
    assert send(client, _page(draft), **typed).status_code == 302
    assert _notes() == []


def test_a_note_without_any_change_is_told_too(client: Client, incident: Incident) -> None:
    a_day_passes()
    assert send(client, _page(incident), correction="The photograph was of another day.")
    assert [note for _, _, note in _notes()] == ["The photograph was of another day."]


def test_withdrawing_says_why_once(client: Client, incident: Incident) -> None:
    a_day_passes()
    typed = {"status": "withdrawn", "withdrawal_reason": "It was a drill.", "place_name": "a range"}
    assert send(client, _page(incident), **typed).status_code == 302
    assert _notes() == []


def test_a_changed_figure_offers_a_newer_claim_first_and_then_a_note(
    client: Client, claim: CasualtyClaim
) -> None:
    offer = f'<a href="/events/casualtyclaim/add/?newer_than={claim.pk}">enter a newer claim</a>'
    assert offer in client.get(_page(claim)).content.decode()
    response = send(client, _page(claim), low="6")
    assert errors_of(response) == {
        "correction": [f"Is it a newer figure? Then {offer} instead. {WANTED}"]
    }
    assert offer in response.content.decode()
    assert client.post(_page(claim), fields_of(response) | {"correction": NOTE}).status_code == 302
    claim.refresh_from_db()
    assert claim.low == 6
    assert _notes() == [(claim.incident, timezone.localdate(), NOTE)]


@pytest.mark.parametrize(
    "typed",
    [
        {"words": "people were killed"},
        {"harm": "injured"},
        {"population": "civilians"},
        {"wording": "At least six"},
        {"as_of": "2023-11-05"},
    ],
)
def test_what_else_says_a_figure_asks_for_a_note(
    client: Client, claim: CasualtyClaim, typed: dict[str, str]
) -> None:
    assert errors_of(send(client, _page(claim), **typed)) == {"correction": [WANTED]}


def test_a_claim_that_no_longer_stands_needs_no_note(client: Client, claim: CasualtyClaim) -> None:
    typed = {"standing": "retracted", "standing_since": "2023-11-08"}
    assert send(client, _page(claim), **typed).status_code == 302
    assert _notes() == []


def test_a_claim_on_an_article_that_is_not_published_needs_no_note(client: Client) -> None:
    passage = make_passage(article=make_article(status="draft"), words="Dozens were injured")
    claim = make_claim(incident=make_incident(), passage=passage, low=12)
    a_day_passes()
    assert send(client, _page(claim), low="20").status_code == 302
    assert _notes() == []


def test_a_changed_row_asks_at_the_row_for_the_note_of_its_page(
    client: Client, claim: CasualtyClaim
) -> None:
    make_attribution(incident=claim.incident)
    a_day_passes()
    rows = {"claims-0-low": "6", "attributions-0-stance": "denied"}
    response = send(client, _page(claim.incident), **rows)
    found = errors_of(response)
    assert found["claims-0-low"][0].endswith(f"enter a newer claim</a> instead. {IN_ROW}")
    assert found["attributions-0-stance"] == [IN_ROW]
    assert sorted(found) == ["attributions-0-stance", "claims-0-low"]
    typed = fields_of(response) | {"correction": NOTE}
    assert client.post(_page(claim.incident), typed).status_code == 302
    assert _notes() == [(claim.incident, timezone.localdate(), NOTE)]


def test_an_attribution_changes_on_its_own_page_with_a_note(
    client: Client, incident: Incident
) -> None:
    attribution = make_attribution(incident=incident)
    a_day_passes()
    actor = make_speaker().pk
    response = send(client, _page(attribution), actor=actor)
    assert errors_of(response) == {"correction": [WANTED]}
    assert send(client, _page(attribution), actor=actor, correction=NOTE).status_code == 302
    assert _notes() == [(incident, timezone.localdate(), NOTE)]


def test_a_quote_of_several_incidents_is_corrected_on_each_that_readers_see(
    client: Client, incident: Incident
) -> None:
    other, draft = make_incident(), make_incident(status="draft")
    quote = make_quote(incidents=[incident, other, draft])
    a_day_passes()
    assert errors_of(send(client, _page(quote), mode="direct")) == {"correction": [WANTED]}
    assert send(client, _page(quote), mode="direct", correction=NOTE).status_code == 302
    assert sorted((each.pk, note) for each, _, note in _notes()) == [
        (incident.pk, NOTE), (other.pk, NOTE),
    ]  # fmt: skip


def test_a_quote_changed_beside_one_incident_is_corrected_on_the_other_too(
    client: Client, incident: Incident
) -> None:
    other = make_incident()
    quote = make_quote(incidents=[incident, other])
    a_day_passes()
    typed = {"quote_links-0-described_as": "a neighbour"}
    assert errors_of(send(client, _page(incident), **typed)) == {
        "quote_links-0-described_as": [IN_ROW]
    }
    assert send(client, _page(incident), **typed, correction=NOTE).status_code == 302
    assert sorted((each.pk, note) for each, _, note in _notes()) == [
        (incident.pk, NOTE), (other.pk, NOTE),
    ]  # fmt: skip
    quote.refresh_from_db()
    assert quote.described_as == "a neighbour"


def test_a_row_that_is_ticked_to_go_wants_the_note_of_its_page(
    client: Client, incident: Incident
) -> None:
    make_attribution(incident=incident)
    make_quote(incidents=[incident])
    a_day_passes()
    typed = {"attributions-0-DELETE": "on", "quote_links-0-DELETE": "on"}
    assert errors_of(send(client, _page(incident), **typed)) == {
        "attributions": [IN_ROW], "quote_links": [IN_ROW],
    }  # fmt: skip
    assert send(client, _page(incident), **typed, correction=NOTE).status_code == 302
    assert (Attribution.objects.count(), Quote.objects.count()) == (0, 0)
    assert _notes() == [(incident, timezone.localdate(), NOTE)]


def test_an_incident_leaves_a_quote_with_a_note(client: Client, incident: Incident) -> None:
    other = make_incident(status="draft")
    quote = make_quote(incidents=[incident])
    a_day_passes()
    moved = {"incident_links-0-incident": other.pk}
    assert errors_of(send(client, _page(quote), **moved)) == {"incident_links-0-incident": [IN_ROW]}
    assert send(client, _page(quote), **moved, correction=NOTE).status_code == 302
    assert QuoteIncident.objects.get().incident == other
    assert _notes() == [(incident, timezone.localdate(), NOTE)]


def test_what_readers_see_is_not_deleted_on_a_page_without_a_note(
    client: Client, incident: Incident
) -> None:
    for record in (make_attribution(incident=incident), make_quote(incidents=[incident])):
        address = _page(record).replace("change", "delete")
        assert told(client.post(address, {"post": "yes"}, follow=True)) == [
            "Readers see this record: take it away on the page of its incident, with a public note."
        ]
    assert (Attribution.objects.count(), Quote.objects.count()) == (1, 1)


def test_a_note_is_put_in_better_words_and_never_deleted(
    client: Client, incident: Incident
) -> None:
    make_correction(incident=incident, note="Teh day was wrong.")
    a_day_passes()
    typed = {"corrections-0-note": "The day was wrong.", "corrections-0-DELETE": "on"}
    assert send(client, _page(incident), **typed).status_code == 302
    assert [note for _, _, note in _notes()] == ["The day was wrong."]


def test_what_a_form_forgets_the_database_refuses_in_words(
    client: Client, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day_passes()
    monkeypatch.setattr(IncidentForm, "noted", frozenset())
    response = send(client, _page(incident), place_name="another village")
    assert errors_of(response) == {
        "__all__": [
            "Readers have seen what this changes: it needs a public note that says what was wrong "
            "and what is right."
        ]
    }
    assert fields_of(response)["place_name"] == "another village"


class TestANewerClaim:
    def test_is_prefilled_with_what_it_has_in_common(
        self, client: Client, incident: Incident
    ) -> None:
        who = make_speaker()
        old = make_claim(incident=incident, harm="injured", population="children", claimant=who)
        page = client.get(f"/events/casualtyclaim/add/?newer_than={old.pk}")
        fields = fields_of(page)
        common = ("newer_than", "incident", "harm", "population", "claimant", "low", "words")
        assert {name: fields[name] for name in common} == {
            "newer_than": str(old.pk), "incident": str(incident.pk), "harm": "injured",
            "population": "children", "claimant": str(who.pk), "low": "", "words": "",
        }  # fmt: skip

    def _enter(self, client: Client, old: CasualtyClaim, **other: str) -> object:
        article = make_article(body="Officials now say eight people were killed.")
        typed = {"article": article.pk, "words": "eight people were killed", "low": "8"}
        typed |= {"high": "8", "as_of": "2023-11-08", **other}
        return send(client, f"/events/casualtyclaim/add/?newer_than={old.pk}", **typed)

    def test_supersedes_the_old_one_and_needs_no_note(
        self, client: Client, claim: CasualtyClaim
    ) -> None:
        assert self._enter(client, claim).status_code == 302  # type: ignore[attr-defined]
        newer = CasualtyClaim.objects.get(low=8)
        claim.refresh_from_db()
        assert (claim.standing, claim.standing_since, claim.replaced_by, claim.low) == (
            "superseded", datetime.date(2023, 11, 8), newer, 60,
        )  # fmt: skip
        assert (newer.incident, newer.standing) == (claim.incident, "stands")
        assert _notes() == []

    def test_of_a_preferred_claim_says_that_none_is_preferred_any_more(
        self, client: Client, incident: Incident
    ) -> None:
        old = make_claim(incident=incident, preferred=True, preferred_reason="The hospital's.")
        self._enter(client, old)
        assert told(client.get("/events/casualtyclaim/"))[0] == (
            "The claim that this one replaces was preferred. This one is not."
        )
        assert not CasualtyClaim.objects.filter(preferred=True).exists()

    def test_can_be_preferred_in_place_of_the_old_one(
        self, client: Client, incident: Incident
    ) -> None:
        old = make_claim(incident=incident, preferred=True, preferred_reason="The hospital's.")
        self._enter(client, old, preferred="on", preferred_reason="The newest.")
        assert CasualtyClaim.objects.get(preferred=True).low == 8

    def test_does_not_fit_what_is_about_something_else_or_is_newer_itself(
        self, client: Client, incident: Incident
    ) -> None:
        old = make_claim(incident=incident)
        assert errors_of(self._enter(client, old, harm="injured")) == {
            "newer_than": ["That claim is about another incident, harm or people."]
        }
        assert errors_of(self._enter(client, old, as_of="2023-11-05")) == {
            "as_of": ["The claim that it replaces is newer, of 6 November 2023."]
        }
        self._enter(client, old)
        assert errors_of(self._enter(client, old)) == {
            "newer_than": ["That claim no longer stands: nothing replaces it."]
        }

    def test_of_an_unknown_claim_is_an_empty_form(self, client: Client) -> None:
        for given in ("999999", "x", "²", ""):
            page = client.get(f"/events/casualtyclaim/add/?newer_than={given}")
            assert (page.status_code, fields_of(page)["low"]) == (200, "")
