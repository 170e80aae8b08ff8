"""What every answer of the public site carries, and what is answered before a page is asked."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from archive.page_cache import SILENT
from archive.urls import public


def _fine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("fine")


def _slow(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
        cursor.execute("SELECT pg_sleep(10)")
    return HttpResponse("never")


def _migrating(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM published.view_that_is_dropped")
    return HttpResponse("never")


urlpatterns = [
    path("fine/", _fine),
    path("migrating/", _migrating),
    path("slow/", _slow),
    path("slow.json", _slow),
    *public.urlpatterns,  # a refusal's page leads to them
]
pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ["/fine/", "/nowhere/"])
def test_anything_but_get_and_head_is_refused(client: Client, method: str, address: str) -> None:
    response = client.generic(method, address)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_only_what_is_asked_with_get_or_head_is_sent_on(client: Client) -> None:
    assert client.head("/fine/?q=").headers["Location"] == "/fine/"
    assert client.post("/fine/?q=").status_code == 405


def test_head_answers_as_get_does_without_a_body(client: Client) -> None:
    response = client.head("/fine/")
    assert (response.status_code, response.content) == (200, b"")


def test_map_tiles_from_elsewhere_are_let_through_by_their_host_alone(
    settings: Settings,
) -> None:
    settings.MAP_TILES_URL = "https://tiles.example.org/{z}/{x}/{y}.png"
    policy = Client().get("/fine/").headers["Content-Security-Policy"]
    assert policy.split("; ")[:3] == [
        "default-src 'self'",
        "img-src 'self' data: https://tiles.example.org",
        "connect-src 'self' https://tiles.example.org",
    ]


def test_the_public_site_sets_no_cookie(client: Client) -> None:
    assert client.get("/fine/").cookies == {}


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("/fine/?utm_source=x", "/fine/"),
        ("/fine/?city=a&utm_medium=x&city=b&fbclid=1&to=2", "/fine/?city=a&city=b&to=2"),
        ("/fine/?utm%5Fid=1&q=%D0%9A%2B+b", "/fine/?q=%D0%9A%2B+b"),
        ("/fine/?gclid", "/fine/"),
        ("/fine/?q=&city=kyiv&kind=&to=2", "/fine/?city=kyiv&to=2"),
        ("/fine/?city&q=+%20&&", "/fine/"),
        ("//elsewhere.example/?gclid=1", "/%2Felsewhere.example/"),
    ],
)
def test_tracking_and_empty_parameters_lead_to_the_clean_address(
    client: Client, given: str, clean: str
) -> None:
    path, _, query = given.partition("?")
    response = client.get("/", PATH_INFO=path, QUERY_STRING=query)
    assert response.status_code == 301
    assert response.headers["Location"] == clean


def test_an_address_without_such_parameters_is_left_alone(client: Client) -> None:
    response = client.get("/fine/?autm_x=1&clid=2&q=%00&page=0")
    assert (response.status_code, response.content) == (200, b"fine")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/slow/", "/migrating/"])
def test_a_query_stopped_or_amid_a_migration_answers_503(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "The archive is busy: this answer took too long." in response.content.decode()


def test_while_no_database_answers_none_is_waited_for(client: Client) -> None:
    response = client.get("/slow/", **{SILENT: True})  # type: ignore[arg-type]
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


@pytest.mark.django_db
def test_a_twin_stopped_at_its_time_limit_says_so_in_its_own_form(client: Client) -> None:
    response = client.get("/slow.json")
    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == (
        "The archive is busy: this answer took too long. Try again in a moment."
    )
