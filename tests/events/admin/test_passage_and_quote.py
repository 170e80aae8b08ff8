"""Quotes have a page of their own; passages come and go with what rests on them."""

from django.test import Client

from events.models import Attribution, Coverage, Passage, Quote
from tests.events.admin.forms import row, send
from tests.factories import (
    make_article,
    make_attribution,
    make_incident,
    make_passage,
    make_quote,
    make_speaker,
)


def test_a_quote_covers_its_incidents_with_its_article(client: Client) -> None:
    article, incident, speaker = make_article(), make_incident(), make_speaker()
    typed = {"article": article.pk, "words": "Dozens were injured.", "speaker": speaker.pk}
    typed |= {"mode": "indirect"} | row("incident_links", 0, incident=incident.pk)
    assert send(client, "/events/quote/add/", **typed).status_code == 302
    assert Quote.objects.get().passage.exact == "Dozens were injured."
    assert Coverage.objects.values_list("article", "incident").get() == (article.pk, incident.pk)


def test_an_attribution_moves_to_the_other_article_and_covers_its_incident(client: Client) -> None:
    incident = make_incident()
    attribution = make_attribution(incident=incident)
    other = make_article(body="The army did it, officials said.")
    typed = {"article": other.pk, "words": "The army did it", "correction": "Not officials."}
    assert send(client, f"/events/attribution/{attribution.pk}/change/", **typed).status_code == 302
    assert Attribution.objects.get().passage.article == other
    assert list(Passage.objects.all()) == [Attribution.objects.get().passage]
    assert Coverage.objects.filter(article=other, incident=incident).count() == 1


def test_a_deleted_quote_takes_its_passage_with_it(client: Client) -> None:
    quote = make_quote()
    client.post(f"/events/quote/{quote.pk}/delete/", {"post": "yes"})
    assert (Quote.objects.count(), Passage.objects.count()) == (0, 0)


def test_passages_are_looked_at_alone(client: Client) -> None:
    passage = make_passage(article=make_article(), words="Dozens were injured.")
    page = f"/events/passage/{passage.pk}/"
    assert client.get(f"{page}change/").status_code == 200
    assert client.post(f"{page}change/", {"exact": "Nobody"}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/events/passage/add/").status_code == 403
    found = client.get("/events/passage/", {"q": "dozen"}).context["cl"].result_list
    assert list(found) == [passage]
