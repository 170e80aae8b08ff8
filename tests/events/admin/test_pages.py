"""Each page of the desk costs the same few queries with one record and with fifty."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from pytest_django import Settings

from events.models import Incident
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_quote,
    make_speaker,
    make_tombstone,
)

# Two of each are the session and the editor.
LISTS = {
    "source": 4,
    "article": 4,
    "place": 4,
    "speaker": 4,
    "incident": 4,
    "passage": 4,
    "casualtyclaim": 5,
    "attribution": 5,
    "quote": 5,
    "tombstone": 4,
    "merge": 4,
}


def _fill(count: int) -> Incident:
    """Records of every kind around one incident, as many of each."""
    incident = make_incident(title="The one", status="draft")
    for number in range(count):
        article = make_article(body=f"Six killed in {number}. Dozens were hurt.", headline="")
        passage = make_passage(article=article, words="Six killed")
        speaker = make_speaker()
        make_claim(incident=incident, passage=passage, claimant=speaker)
        make_attribution(incident=incident, passage=passage, actor=speaker, claimant=speaker)
        make_quote(incidents=[incident], passage=passage, speaker=speaker)
        other = make_incident(place=make_place(slug=f"place-{number}"))
        make_link(from_incident=incident, to_incident=other)
        make_link(from_incident=other, to_incident=incident)
        make_tombstone(incident=make_incident(), moved_to=other)
        make_correction(incident=incident)
    return incident


def _queries(client: Client, address: str) -> int:
    ContentType.objects.get_for_models(*apps.get_models())  # a process asks for each once
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked)


@pytest.mark.parametrize("count", [1, 50])
def test_each_list_costs_as_many_queries_with_one_record_as_with_fifty(
    client: Client, count: int
) -> None:
    _fill(count)
    found = {name: _queries(client, f"/events/{name}/") for name in LISTS}
    assert found == LISTS


@pytest.mark.parametrize("count", [1, 50])
def test_an_incidents_page_costs_as_many_queries_with_one_row_of_each_as_with_fifty(
    client: Client, count: int
) -> None:
    incident = _fill(count)
    assert _queries(client, f"/events/incident/{incident.pk}/change/") == 15


@pytest.mark.parametrize("name", ["source", "article", "place", "speaker", "incident", "quote"])
def test_an_empty_form_asks_for_the_editor_alone(client: Client, name: str) -> None:
    assert _queries(client, f"/events/{name}/add/") == 2


@pytest.mark.parametrize("count", [1, 50])
def test_choosing_by_typing_costs_as_many_queries_with_one_match_as_with_fifty(
    client: Client, count: int
) -> None:
    _fill(count)
    fields = {("passage", "article"): "six", ("casualtyclaim", "replaced_by"): "six"}
    for (model, field), term in fields.items():
        asked = f"app_label=events&model_name={model}&field_name={field}&term={term}"
        assert _queries(client, f"/autocomplete/?{asked}") == 5 + (model == "casualtyclaim")


def test_an_article_is_named_with_its_source_and_day_where_it_is_chosen(client: Client) -> None:
    article = make_article(headline="Six killed")
    asked = {"app_label": "events", "model_name": "passage", "field_name": "article", "term": "six"}
    assert client.get("/autocomplete/", asked).json()["results"] == [
        {"id": str(article.pk), "text": "Six killed (6 November 2023)"}
    ]


def test_no_page_lists_the_records_to_choose_from(client: Client) -> None:
    _fill(3)
    for name in ("casualtyclaim", "attribution", "quote", "incident", "article"):
        page = client.get(f"/events/{name}/add/").content.decode()
        assert "Official 1" not in page
        assert "The one" not in page


def test_the_desk_is_closed_to_strangers(client: Client) -> None:
    for name in LISTS:
        response = Client().get(f"/events/{name}/")
        assert response.headers["Location"] == f"/login/?next=/events/{name}/"


def test_the_public_site_has_no_route_to_the_desk(client: Client, settings: Settings) -> None:
    desk = [f"/events/{name}/" for name in LISTS] + [
        "/admin/", "/login/", "/logout/", "/choose-password/", "/autocomplete/", "/jsi18n/",
        "/auth/user/", "/desk/", "/password_change/",
    ]  # fmt: skip
    settings.ROOT_URLCONF = "archive.urls.public"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    for address in desk:
        with pytest.raises(Resolver404):
            resolve(address, "archive.urls.public")
    with pytest.raises(NoReverseMatch):
        reverse("admin:index", urlconf="archive.urls.public")
    assert {Client().get(address).status_code for address in desk} == {404}
    assert not [app for app in settings._PUBLIC_APPS if "admin" in app or "archive.desk" in app]


@pytest.mark.parametrize("status", ["draft", "published", "withdrawn"])
def test_who_may_only_look_sees_each_record_with_its_words(db: None, status: str) -> None:
    incident = make_incident(status="draft")
    passage = make_passage(article=make_article(), words="Dozens were injured.")
    claim = make_claim(incident=incident, passage=passage)
    attribution = make_attribution(incident=incident, passage=passage)
    quote = make_quote(incidents=[incident], passage=passage)
    if status == "withdrawn":
        make_tombstone(incident=incident)
    incident.status = status
    incident.save()
    reader = User.objects.create_user("reader", password="a long walk", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__regex="^(view|review)_"))
    client = Client()
    client.force_login(reader)
    for record in (incident, claim, attribution, quote):
        page = client.get(f"/events/{record._meta.model_name}/{record.pk}/change/")
        assert page.status_code == 200
        assert "Dozens were injured." in page.content.decode()
    assert client.get(f"/events/article/{passage.article_id}/change/").status_code == 200
