"""What nobody means to send: characters that are no text, and files where words are wanted."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events.models import Article, Incident
from tests.events.admin.forms import fields_of, send
from tests.factories import make_article, make_claim, make_incident

pytestmark = pytest.mark.django_db

NUL = "a%00b"
ASKED = "app_label=events&model_name=casualtyclaim&field_name=incident"


@pytest.mark.parametrize(
    "address",
    [
        f"/events/{name}/?q={NUL}"
        for name in ("article", "incident", "casualtyclaim", "quote", "speaker", "place", "source")
    ]
    + [
        f"/drafts/?q={NUL}", f"/autocomplete/?{ASKED}&term={NUL}", "/events/incident/?p=0",
        f"/events/incident/publish/?id={NUL}", f"/events/incident/?status__exact={NUL}",
        "/events/incident/?p=999999999999", "/events/incident/publish/?id=9223372036854775808",
        "/events/incident/?e=1",
    ],
)  # fmt: skip
def test_strange_addresses_are_answered(client: Client, address: str) -> None:
    make_incident()
    assert client.get(address).status_code in (200, 302, 400)


@pytest.mark.parametrize("start", ["0", "99999999999999999999", "-1", "x"])
def test_words_that_cannot_be_open_the_form_without_them(client: Client, start: str) -> None:
    article = make_article()
    address = f"/events/article/{article.pk}/read/claim/add/"
    page = client.get(f"{address}?start={start}&end=2&words={NUL}")
    assert page.status_code == 200


def test_a_character_that_is_no_text_is_refused_at_its_field(client: Client) -> None:
    claim = make_claim(incident=make_incident(status="draft"))
    address = f"/events/incident/{claim.incident_id}/change/"
    response = send(client, address, title="A\0B", summary="Kept.")
    form = response.context["adminform"].form
    assert form.errors == {"title": ["Null characters are not allowed."]}
    assert fields_of(response)["summary"] == "Kept."
    beside = f"/events/article/{claim.passage.article_id}/read/claim/{claim.pk}/"
    response = send(client, beside, claimant="The\0mayor", wording="six")
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["claimant"]
    assert fields_of(response)["wording"] == "six"


@pytest.mark.parametrize(
    ("address", "field", "typed"),
    [
        ("/events/article/enter/", "body", {"headline": "Six killed"}),
        ("/events/article/add/", "body", {"headline": "Six killed"}),
        ("/events/incident/add/", "title", {"summary": "A roof fell."}),
    ],
)
def test_a_file_where_words_are_wanted_is_refused_at_the_field(
    client: Client, address: str, field: str, typed: dict[str, Any]
) -> None:
    values = fields_of(client.get(address))
    values.pop(field)
    file = SimpleUploadedFile("text.txt", b"Six were killed.")
    response = client.post(address, {**values, **typed, field: file})
    admins = response.context.get("adminform")
    form = admins.form if admins else response.context["form"]
    assert form.errors[field][-1] == "The desk takes no files: paste the words themselves."
    assert fields_of(response).items() >= typed.items()
    assert not Article.objects.exists()
    assert not Incident.objects.exists()
