"""What the desk says when it does not do what was asked."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from events.models import Incident
from tests.events.admin.roles import made_by, make_account, sign_in
from tests.factories import make_incident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]


def _said(response: object) -> list[str]:
    content = response.content.decode()  # type: ignore[attr-defined]
    main = content.partition('id="content"')[2].partition("</main>")[0]
    return [title or words for title, words in re.findall(r"<h1>(.*?)</h1>|<p>([^<]+)</p>", main)]


def test_what_is_not_ones_own_to_do_is_said_with_whose_it_is() -> None:
    incident = make_incident(status="draft")
    made_by(User.objects.create_user("somebody else"), incident)
    client = sign_in(make_account("contributor", name="anna"))
    response = client.post(f"/events/incident/{incident.pk}/change/", {"title": "Other"})
    assert response.status_code == 403
    assert _said(response) == [
        "This is not yours to do",
        "Your account may not look at this, or not do this.",
        "You are signed in as anna (contributor). Nothing was changed.",
        "Somebody else&#x27;s draft is looked at by editors, what readers see is changed by "
        "publishers, and accounts are kept by administrators. If this should be yours to do, ask "
        "an administrator to put your account into that group.",
        "If you have typed something, go back in your browser: it is still there.",
    ]
    assert Incident.objects.get().title == incident.title


def test_a_form_of_another_session_is_refused_in_plain_words() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account("editor"))
    response = client.post("/events/source/add/", {"name": "Post"})
    assert response.status_code == 403
    assert _said(response)[0] == "Send it again"


def test_more_than_the_desk_takes_is_refused_with_how_much_it_takes() -> None:
    client = sign_in(make_account("editor"))
    response = client.post("/events/article/enter/", {"body": "a" * (11 * 1024**2)})
    assert response.status_code == 400
    assert _said(response)[1] == "This is more than the desk takes at once, which is 10 MB."


def test_what_is_not_there_says_so() -> None:
    client = sign_in(make_account("editor"))
    response = client.get("/events/incident/999/review/")
    assert response.status_code == 404
    assert _said(response)[1] == "There is no incident 999."


def test_a_host_that_is_not_ours_is_refused_before_anybody_is_asked_for(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["desk.example.org"]
    response = Client().get("/", headers={"host": "evil.example.org"})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


def test_a_fault_of_ours_says_that_nothing_was_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("a fault")

    client = sign_in(make_account("editor"))
    client.raise_request_exception = False
    monkeypatch.setattr("events.admin.queue.queue_of", broken)
    response = client.get("/")
    assert response.status_code == 500
    assert _said(response)[0] == "Something went wrong"
