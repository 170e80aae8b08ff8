"""An incident is entered on one page, with what rests on it, and ends with a tombstone."""

import datetime

from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Coverage,
    Incident,
    IncidentLink,
    Passage,
    Quote,
    QuoteIncident,
    Tombstone,
)
from tests.events.admin.forms import errors_of, fields_of, row, send, told
from tests.factories import (
    days,
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_passage,
    make_place,
    make_quote,
    make_speaker,
    make_tombstone,
)

ADD = "/events/incident/add/"
PLAIN = {"title": "Strike on Kryvyi Rih", "kind": "airstrike"}


def _change(incident: Incident) -> str:
    return f"/events/incident/{incident.pk}/change/"


def test_an_incident_is_entered_with_all_that_rests_on_it_in_one_go(client: Client) -> None:
    article, place, earlier = make_article(), make_place(), make_incident(title="Earlier")
    official, army = make_speaker(), make_speaker(kind="belligerent")
    words = {"article": article.pk}
    claim = {"harm": "killed", "population": "people", "low": "6", "as_of": "2023-11-06"}
    quote = {"speaker": official.pk, "described_as": "officials", "mode": "indirect"}
    typed = (
        PLAIN
        | {"first": "2023-07-01", "last": "2023-11-06", "date_precision": "bounded"}
        | {"place": place.pk, "weapons": ["missile"], "targets": ["school", "residential-building"]}
        | row("claims", 0, **words, words="At least six", **claim, standing="stands")
        | row("attributions", 0, actor=army.pk, stance="alleged", **words, words="officials said")
        | row("quote_links", 0, **quote, **words, words="Dozens were injured.")
        | row("links_from", 0, relation="earlier-attack", to_incident=earlier.pk)
    )
    assert send(client, ADD, **typed).status_code == 302
    incident = Incident.objects.get(title="Strike on Kryvyi Rih")
    assert (incident.first_day, incident.last_day) == (
        datetime.date(2023, 7, 1), datetime.date(2023, 11, 6),
    )  # fmt: skip
    assert (incident.place, incident.country_code) == (place, "UA")
    assert (incident.weapons, incident.targets) == (["missile"], ["school", "residential-building"])
    assert (incident.slug, incident.status) == ("strike-on-kryvyi-rih", "draft")
    assert CasualtyClaim.objects.get(incident=incident).passage.exact == "At least six"
    assert Attribution.objects.get(incident=incident).passage.exact == "officials said"
    quoted = Quote.objects.get(incidents=incident)
    assert (quoted.passage.exact, quoted.speaker, quoted.described_as) == (
        "Dozens were injured.", official, "officials",
    )  # fmt: skip
    assert IncidentLink.objects.get(from_incident=incident).to_incident == earlier
    assert Coverage.objects.get(incident=incident).article == article


def test_a_new_incident_is_told_that_its_code_will_come(client: Client) -> None:
    assert "given when it is saved" in client.get(ADD).content.decode()
    incident = make_incident()
    assert "given when it is saved" not in client.get(_change(incident)).content.decode()


def test_wrong_words_in_a_row_are_said_at_that_row_and_nothing_is_saved(client: Client) -> None:
    article, speaker = make_article(), make_speaker()
    quote = {"speaker": speaker.pk, "mode": "direct", "article": article.pk}
    typed = PLAIN | row("quote_links", 0, **quote, words="Nobody spoke")
    assert errors_of(send(client, ADD, **typed)) == {
        "quote_links-0-words": ["The text does not say “Nobody spoke”."]
    }
    assert (Incident.objects.count(), Passage.objects.count(), Quote.objects.count()) == (0, 0, 0)


def test_changed_rows_move_and_unticked_ones_leave_with_their_passages(client: Client) -> None:
    article = make_article()
    incident = make_incident(status="draft")
    claim = make_claim(
        incident=incident, passage=make_passage(article=article, words="Dozens were injured")
    )
    make_attribution(
        incident=incident, passage=make_passage(article=article, words="officials said")
    )
    make_quote(incidents=[incident], passage=make_passage(article=article, words="Kryvyi Rih"))
    typed = {
        "claims-0-words": "At least six people",
        "attributions-0-DELETE": "on",
        "quote_links-0-DELETE": "on",
    }
    assert send(client, _change(incident), **typed).status_code == 302
    claim.refresh_from_db()
    assert list(Passage.objects.values_list("exact", flat=True)) == ["At least six people"]
    assert claim.passage == Passage.objects.get()
    assert (Attribution.objects.count(), Quote.objects.count()) == (0, 0)


def test_a_quote_of_two_incidents_leaves_one_and_stays_with_the_other(client: Client) -> None:
    here, there = make_incident(status="draft"), make_incident(status="draft")
    quote = make_quote(incidents=[here, there])
    send(client, _change(here), **{"quote_links-0-DELETE": "on"})
    assert list(QuoteIncident.objects.values_list("quote", "incident")) == [(quote.pk, there.pk)]


def test_a_quote_changed_on_an_incidents_page_keeps_its_other_words(client: Client) -> None:
    incident = make_incident(status="draft")
    quote = make_quote(incidents=[incident], described_as="a neighbour")
    send(client, _change(incident), **{"quote_links-0-described_as": "a resident"})
    quote.refresh_from_db()
    assert (quote.described_as, quote.passage.exact) == ("a resident", "Dozens were injured.")


def test_opening_and_saving_changes_nothing(client: Client) -> None:
    incident = make_incident(
        status="draft", dates=days(None, "2023-11-06"), date_precision="bounded"
    )
    article = make_article(body="Two were killed here. Two were killed there.")
    second = make_passage(article=article, words="Two were killed", occurrence=2)
    make_claim(incident=incident, passage=second, low=2)
    make_quote(incidents=[incident], passage=second)
    assert send(client, _change(incident)).status_code == 302
    assert LogEntry.objects.get().get_change_message() == "No fields changed."
    incident.refresh_from_db()
    assert (incident.first_day, incident.last_day) == (None, datetime.date(2023, 11, 6))
    assert CasualtyClaim.objects.get().passage == Quote.objects.get().passage == second


def test_withdrawing_asks_for_the_reason(client: Client) -> None:
    incident = make_incident()
    assert errors_of(send(client, _change(incident), status="withdrawn")) == {
        "withdrawal_reason": ["Say why this incident is withdrawn."]
    }
    incident.refresh_from_db()
    assert incident.status == "published"


def test_withdrawing_leaves_a_tombstone(client: Client) -> None:
    incident, other = make_incident(), make_incident()
    typed = {"status": "withdrawn", "withdrawal_reason": "Recorded twice.", "moved_to": other.pk}
    assert send(client, _change(incident), **typed).status_code == 302
    incident.refresh_from_db()
    assert incident.status == "withdrawn"
    stone = Tombstone.objects.get()
    assert (stone.incident, stone.code, stone.reason, stone.moved_to, stone.made_on) == (
        incident, incident.code, "Recorded twice.", other, timezone.localdate(),
    )  # fmt: skip


def test_a_reason_without_a_withdrawal_is_asked_about(client: Client) -> None:
    response = send(client, _change(make_incident()), withdrawal_reason="Recorded twice.")
    assert errors_of(response) == {
        "status": ["Choose “withdrawn”, or empty the reason and where it went."]
    }


def test_a_withdrawn_incident_stays_withdrawn_and_its_reason_can_be_put_better(
    client: Client,
) -> None:
    incident = make_incident()
    make_tombstone(incident=incident, reason="Twice.")
    assert errors_of(send(client, _change(incident), status="published")) == {
        "status": ["What has a tombstone stays withdrawn."]
    }
    assert send(client, _change(incident), withdrawal_reason="Recorded twice.").status_code == 302
    assert Tombstone.objects.get().reason == "Recorded twice."


def test_a_draft_is_not_withdrawn_but_deleted_with_its_passages(client: Client) -> None:
    incident = make_incident(status="draft")
    make_claim(incident=incident)
    assert errors_of(send(client, _change(incident), status="withdrawn")) == {
        "status": ["Only what readers have seen is withdrawn: delete this record instead."]
    }
    client.post(f"/events/incident/{incident.pk}/delete/", {"post": "yes"})
    assert (Incident.objects.count(), Passage.objects.count()) == (0, 0)
    assert Article.objects.count() == 1


def test_an_incident_that_readers_have_seen_is_never_deleted(client: Client) -> None:
    incident = make_incident()
    page = client.post(f"/events/incident/{incident.pk}/delete/", {"post": "yes"}, follow=True)
    assert told(page) == [
        "Readers have seen this record: it is never deleted. Withdraw it instead."
    ]
    assert Incident.objects.count() == 1


def test_what_the_database_alone_refuses_is_said_in_the_form_with_nothing_lost(
    client: Client,
) -> None:
    words = {"article": make_article().pk, "words": "At least six people"}
    claim = {"harm": "killed", "population": "people", "low": "6", "as_of": "2023-11-06"}
    preferred = {"standing": "stands", "preferred": "on", "preferred_reason": "The newest."}
    # Each row is right by itself, so only the table's own constraint sees that there are two.
    both = row("claims", 0, **words, **claim, **preferred)
    both |= row("claims", 1, **words, **claim, **preferred)
    response = send(client, ADD, **PLAIN | both)
    assert errors_of(response) == {
        "__all__": [
            "Another claim on the same harm and population is preferred already: untick that "
            "one and save, then tick this one."
        ]
    }
    assert (Incident.objects.count(), Passage.objects.count()) == (0, 0)
    typed = fields_of(response)
    assert (typed["title"], typed["claims-1-words"]) == (PLAIN["title"], "At least six people")
    assert send(client, ADD, **typed | {"claims-1-preferred": []}).status_code == 302


def test_incidents_are_found_by_code_or_words(client: Client) -> None:
    incident = make_incident(place_name="a village")
    begun = incident.code[:-1]
    for typed in (begun, begun.lower(), "kryv", "stri", "villa"):
        page = client.get("/events/incident/", {"q": typed})
        assert list(page.context["cl"].result_list) == [incident], typed


def test_the_page_shows_what_the_counting_rule_makes_of_the_claims(client: Client) -> None:
    incident = make_incident()
    make_claim(incident=incident, low=6, high=11)
    page = client.get(_change(incident)).content.decode()
    assert "people killed: 6–11" in page
