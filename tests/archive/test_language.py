"""The address alone decides the language: /uk/… is Ukrainian, everything else English."""

import pytest
from django.test import Client
from django.urls import get_script_prefix
from django.utils.translation import get_language

pytestmark = pytest.mark.django_db


def _lang(client: Client, address: str, **headers: str) -> str:
    page = client.get(address, headers=headers).content.decode()
    return page.partition('<html lang="')[2].partition('"')[0]


def test_a_page_speaks_the_language_of_its_address(client: Client) -> None:
    assert _lang(client, "/") == "en-gb"
    assert _lang(client, "/uk/") == "uk"
    assert _lang(client, "/incidents/") == "en-gb"


def test_no_browser_setting_and_no_cookie_decides(client: Client) -> None:
    client.cookies["django_language"] = "uk"
    assert _lang(client, "/", accept_language="uk") == "en-gb"
    assert _lang(client, "/uk/", accept_language="en") == "uk"


@pytest.mark.parametrize("address", ["/", "/uk/", "/uk/incidents/", "/uk/nowhere/"])
def test_no_answer_depends_on_the_language_of_the_browser(client: Client, address: str) -> None:
    response = client.get(address)
    # Compression, the one thing that answers vary by, is the page cache's.
    assert "Vary" not in response.headers
    assert response.cookies == {}


def test_a_page_leads_on_in_its_own_language(client: Client) -> None:
    page = client.get("/uk/").content.decode()
    assert 'href="/uk/incidents/"' in page
    assert 'href="/incidents/"' not in page


def test_the_other_language_shows_the_same_page_with_its_query(client: Client) -> None:
    asked, same = ("/incidents/?kind=airstrike&q=%D0%BA", "/incidents/?kind=airstrike&amp;q=%D0%BA")
    for address in (asked, f"/uk{asked}"):
        page = client.get(address).content.decode()
        for prefix, code in (("", "en-gb"), ("/uk", "uk"), ("", "x-default")):
            assert f'hreflang="{code}" href="http://testserver{prefix}{same}"' in page
    english = client.get(asked).content.decode()
    assert f'<a href="/uk{same}" hreflang="uk" lang="uk">Українська</a>' in english


@pytest.mark.parametrize(
    ("asked", "moved"),
    [
        ("/uk", "/uk/"),
        ("/uk?kind=airstrike", "/uk/?kind=airstrike"),
        ("/uk/incidents", "/uk/incidents/"),
        ("/uk/incidents.json?city=kyiv", "/incidents.json?city=kyiv"),
        ("/uk/incidents.geojson", "/incidents.geojson"),
        ("/uk/incidents/?fbclid=1&kind=airstrike", "/uk/incidents/?kind=airstrike"),
    ],
)
def test_an_address_that_is_no_page_leads_to_the_one_that_is(
    client: Client, asked: str, moved: str
) -> None:
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, moved)


def test_two_slashes_lead_to_no_other_host(client: Client) -> None:
    response = client.get("/", PATH_INFO="/uk//elsewhere.example/x.json")
    assert response.headers["Location"] == "/%2Felsewhere.example/x.json"
    page = client.get("/", PATH_INFO="/uk//elsewhere.example/").content.decode()
    assert 'href="//' not in page


@pytest.mark.parametrize("address", ["/ukraine/", "/UK/", "/en/", "/uk-UA/", "/de/"])
def test_what_only_looks_like_a_language_is_none(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert _lang(client, address) == "en-gb"


def test_a_refusal_speaks_the_language_too(client: Client) -> None:
    assert _lang(client, "/uk/nowhere/") == "uk"
    assert _lang(client, "/uk/incidents/?no=1") == "uk"
    refused = client.post("/uk/incidents/")
    assert refused.status_code == 405
    assert "Архів лише для читання" in refused.content.decode()
    assert client.post("/uk/incidents.json").status_code == 405


def test_a_host_that_is_not_ours_is_refused_in_either_language(client: Client) -> None:
    for address in ("/", "/uk/"):
        assert client.get(address, headers={"host": "elsewhere.example"}).status_code == 400


def test_data_has_one_address_and_one_language(client: Client) -> None:
    page = client.get("/uk/incidents/").content.decode()
    assert '<link rel="alternate" type="application/json" href="/incidents.json">' in page
    assert client.get("/methodology.json").json()["vocabularies"]["Harm"]["killed"] == "killed"
    assert client.get("/healthz").json()["says"] == "This process answers."


def test_nothing_of_a_language_outlives_its_request(client: Client) -> None:
    client.get("/uk/nowhere/")
    assert (get_script_prefix(), get_language()) == ("/", "en-gb")
