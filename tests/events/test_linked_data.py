"""An incident as JSON-LD: nothing more exact than it is known, nothing that leaves its script."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from events.dossier import open_dossier
from events.linked_data import document, script_text
from events.models import Incident
from tests.factories import (
    days,
    make_article,
    make_claim,
    make_incident,
    make_passage,
    make_place,
    make_quote,
    make_source,
    make_speaker,
)

SITE = "https://archive.example"


def known(incident: Incident) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(script_text(document(open_dossier(incident), SITE)))
    return read


@pytest.mark.django_db
def test_an_event_on_a_known_day_starts_and_ends_on_it() -> None:
    page = known(make_incident(dates=days("2023-06-13", "2023-06-13")))
    event = page["mainEntity"]
    assert (event["startDate"], event["endDate"]) == ("2023-06-13", "2023-06-13")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("2023-07-01", "2023-11-06", "2023-07-01/2023-11-06"),
        (None, "2023-11-06", "../2023-11-06"),
    ],
)
def test_an_event_on_no_known_day_has_no_start(first: str | None, last: str, covered: str) -> None:
    page = known(make_incident(dates=days(first, last), date_precision="bounded"))
    assert page["temporalCoverage"] == covered
    assert "startDate" not in page["mainEntity"]


@pytest.mark.django_db
def test_a_place_has_its_own_centre_and_an_exact_spot_its_own_coordinates() -> None:
    city = make_place()
    in_city = known(make_incident(place=city, latitude=47.9, longitude=33.4))
    assert in_city["mainEntity"]["location"] == {
        "@type": "Place",
        "@id": f"{SITE}/places/kryvyi-rih/",
        "name": "Kryvyi Rih",
        "address": {"@type": "PostalAddress", "addressCountry": "UA"},
        "geo": {"@type": "GeoCoordinates", "latitude": 47.91, "longitude": 33.39},
    }
    there = known(make_incident(place=city, place_precision="exact", latitude=47.9, longitude=33.4))
    assert there["mainEntity"]["location"] == {
        "@type": "Place",
        "name": "Kryvyi Rih",
        "address": {"@type": "PostalAddress", "addressCountry": "UA"},
        "geo": {"@type": "GeoCoordinates", "latitude": 47.9, "longitude": 33.4},
    }
    nowhere = known(make_incident(place_name="a village"))
    assert nowhere["mainEntity"]["location"] == {"@type": "Place", "name": "a village"}


@pytest.mark.django_db
def test_claims_and_direct_quotes_lead_to_their_article() -> None:
    article = make_article(source=make_source(name="Wikinews"))
    words = make_passage(article=article, words="Dozens were injured.")
    speaker = make_speaker(name="Natalia Balaba")
    incident = make_incident()
    claim = make_claim(
        incident=incident,
        passage=make_passage(article=article, words="At least six people were killed"),
        claimant=speaker,
    )
    direct = make_quote(incidents=[incident], passage=words, speaker=speaker, mode="direct")
    make_quote(incidents=[incident], passage=words, speaker=speaker, mode="indirect")
    page = known(incident)
    there = {"@id": f"{SITE}/articles/{article.pk}-six-killed/"}
    who = {"@id": f"{SITE}/speakers/natalia-balaba/", "name": "Natalia Balaba"}
    assert page["hasPart"] == [
        {
            "@type": "Claim",
            "@id": f"{SITE}/incidents/{incident.code}/#claim-{claim.pk}",
            "text": "At least six people were killed",
            "author": who,
            "appearance": there,
        },
        {
            "@type": "Quotation",
            "@id": f"{SITE}/articles/{article.pk}-six-killed/#quote-{direct.pk}",
            "text": "Dozens were injured.",
            "creator": who,
            "isPartOf": there,
        },
    ]
    assert page["citation"] == [
        {
            "@type": "NewsArticle",
            "@id": there["@id"],
            "headline": "Six killed",
            "datePublished": "2023-11-06",
            "inLanguage": "en",
            "sourceOrganization": {"@type": "Organization", "name": "Wikinews"},
        }
    ]


@pytest.mark.django_db
def test_the_document_asks_nothing_more_than_the_dossier(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    incident = make_incident(place=make_place())
    for _ in range(5):
        make_claim(incident=incident)
        make_quote(incidents=[incident], mode="direct")
    dossier = open_dossier(Incident.objects.select_related("place").get(pk=incident.pk))
    with django_assert_num_queries(0):
        document(dossier, SITE)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("<>&/\u2028\u2029")))
def test_no_text_ends_the_script_and_all_of_it_comes_back(text: str) -> None:
    written = script_text({"name": f"</script>{text}"})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"name": f"</script>{text}"}
