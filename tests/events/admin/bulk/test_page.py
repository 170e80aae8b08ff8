"""Several incidents at once, from their list: by whom, which of them, and what is said of each."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Article, Incident
from tests.events.admin.forms import told
from tests.events.admin.roles import ROLES, made_by, make_account, sign_in
from tests.factories import make_article, make_claim, make_coverage, make_incident

pytestmark = pytest.mark.django_db

# What each role does to incidents of its own and of another's at once: those that it happens to.
TABLE = """
                     contributor  editor               publisher               administrator
send own             draft        draft                draft                   draft
send another's       -            draft                draft                   draft
publish own          -            -                    -                       -
publish another's    -            -                    in-review               in-review
grade own            draft        draft,in-review      all                     all
grade another's      -            draft,in-review      all                     all
tag own              draft        draft,in-review      all                     all
tag another's        -            draft,in-review      all                     all
"""
SAID: dict[str, dict[str, Any]] = {
    "send": {},
    "publish": {},
    "grade": {"grading": "weak", "grading_reason": "One post."},
    "tag": {"add_weapons": ["drone"]},
}
STATUSES = ("draft", "in-review", "published")


def _rows() -> list[tuple[str, list[str]]]:
    lines = TABLE.strip("\n").splitlines()[1:]
    return [(line[:21].strip(), line[21:].split()) for line in lines]


def _several(client: Client, kind: str, incidents: list[Incident], **typed: Any) -> Any:
    """Look at the page, then agree to it."""
    numbers = {"id": [incident.pk for incident in incidents]}
    page = client.get(f"/events/incident/{kind}/", numbers)
    seen = page.context["outcome"].fingerprint if page.status_code == 200 else ""
    return client.post(f"/events/incident/{kind}/", {**numbers, "seen": seen, **typed})


def _happened(kind: str, incidents: list[Incident]) -> str:
    after: Any = {
        "send": {"status": "in-review"}, "publish": {"status": "published"},
        "grade": {"grading": "weak", "grading_reason": "One post."},
        "tag": {"weapons": ["missile", "drone"]},
    }[kind]  # fmt: skip
    rows = Incident.objects.filter(**after)
    found = [one.status for one in incidents if one.status != after.get("status")
             and rows.filter(pk=one.pk).exists()]  # fmt: skip
    return "all" if len(found) == len(STATUSES) else ",".join(found) or "-"


@pytest.mark.parametrize(("action", "expected"), _rows())
def test_each_role_does_this_to_several_or_does_not(action: str, expected: list[str]) -> None:
    kind, whose = action.split()
    found = []
    for role in ROLES:
        user = make_account(role)
        owner = user if whose == "own" else User.objects.create_user(f"other than {role}")
        incidents = [_complete(status, f"{role} {status}", owner) for status in STATUSES]
        response = _several(sign_in(user), kind, incidents, **SAID[kind])
        assert response.status_code in (200, 302)
        found.append(_happened(kind, incidents))
    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, expected, strict=True))


def _complete(status: str, title: str, owner: User) -> Incident:
    """As publishing wants it, in a village that no other is in."""
    incident = make_incident(
        title=title, status=status, weapons=["missile"], place_name=f"village of {title}"
    )
    make_coverage(article=make_article(body=f"Report of {title}."), incident=incident)
    made_by(owner, incident)
    return incident


@pytest.fixture
def publisher(db: None) -> Client:
    return sign_in(make_account("publisher"))


@pytest.fixture
def other(db: None) -> User:
    return User.objects.create_user("somebody else")


def test_one_page_says_of_each_what_will_happen_and_what_is_missing(
    publisher: Client, other: User
) -> None:
    good = _complete("in-review", "Good", other)
    ungraded = _complete("in-review", "Ungraded", other)
    Incident.objects.filter(pk=ungraded.pk).update(grading="", grading_reason="")
    resting = _complete("in-review", "Resting", other)
    article = make_article(status="in-review", headline="Six dead", body="At least six people died")
    make_claim(incident=resting, passage=None, low=6)
    make_coverage(article=article, incident=resting)
    numbers = {"id": [one.pk for one in (good, ungraded, resting)]}
    page = publisher.get("/events/incident/publish/", numbers)
    said = {line.incident.title: list(line.refused) for line in page.context["outcome"].lines}
    assert said == {
        "Good": [],
        "Resting": [],
        "Ungraded": [
            "A published incident needs a grading.",
            "A published incident needs the reason for its grading.",
        ],
    }
    assert page.context["outcome"].along == [article]
    assert "Publish: 2 incidents" in page.content.decode()
    response = publisher.post(
        "/events/incident/publish/", {**numbers, "seen": page.context["outcome"].fingerprint}
    )
    assert told(publisher.get(response.headers["Location"])) == [
        "2 incidents published, and with them “Six dead”.",
        "1 incident stayed as before.",
    ]
    assert set(Incident.objects.filter(status="published").values_list("title", flat=True)) == {
        "Good", "Resting",
    }  # fmt: skip
    assert Article.objects.get(pk=article.pk).status == "published"
    assert LogEntry.objects.count() == 2


def test_a_possible_duplicate_is_not_published_along(publisher: Client, other: User) -> None:
    one, twin = (_complete("in-review", title, other) for title in ("One", "Twin"))
    Incident.objects.update(place_name="a village", country_code="UA")
    page = publisher.get("/events/incident/publish/", {"id": [one.pk, twin.pk]})
    assert [list(line.refused) for line in page.context["outcome"].lines] == [
        [f"It may be {other.code}, “{other.title}”: decide whether it is."] for other in (one, twin)
    ]
    assert '<button type="submit" class="button default">' not in page.content.decode()


def test_what_changed_since_it_was_shown_is_looked_at_again(publisher: Client, other: User) -> None:
    incident = _complete("in-review", "One", other)
    page = publisher.get("/events/incident/grade/", {"id": incident.pk})
    Incident.objects.update(grading_reason="Two newspapers.")
    seen = page.context["outcome"].fingerprint
    typed = {"id": incident.pk, "seen": seen, **SAID["grade"]}
    again = publisher.post("/events/incident/grade/", typed)
    assert "Something changed while you had the page open." in again.content.decode()
    assert "One post." in again.content.decode()
    assert Incident.objects.get().grading_reason == "Two newspapers."


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("grade", {"grading": "weak"}, "This field is required."),
        ("grade", {"grading": "rumour", "grading_reason": "x"}, "rumour is not one of the"),
        ("tag", {}, "Tick what is to be added or taken away."),
        (
            "tag",
            {"add_weapons": ["drone"], "drop_weapons": ["drone"]},
            "To be added and taken away: drone.",
        ),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_changes(
    publisher: Client, other: User, kind: str, typed: dict[str, Any], sentence: str
) -> None:
    incident = _complete("draft", "One", other)
    response = _several(publisher, kind, [incident], **typed)
    assert sentence in response.content.decode()
    after = Incident.objects.get()
    assert (after.grading, after.weapons) == ("fair", ["missile"])


def test_tags_are_added_and_taken_away_and_the_others_stay(publisher: Client, other: User) -> None:
    incident = _complete("published", "One", other)
    Incident.objects.update(targets=["school"])
    typed = {"add_weapons": ["drone"], "drop_weapons": ["missile"], "add_targets": ["school"]}
    assert _several(publisher, "tag", [incident], **typed).status_code == 302
    after = Incident.objects.get()
    assert (after.weapons, after.targets) == (["drone"], ["school"])


def test_the_menu_above_the_list_leads_to_the_page(publisher: Client, other: User) -> None:
    one, two = (_complete("in-review", title, other) for title in ("One", "Two"))
    menu = publisher.get("/events/incident/").context["action_form"].fields["action"].choices
    assert [name for name, _ in menu] == ["", "send", "publish", "grade", "tag"]
    chosen = {"action": "publish", "_selected_action": [one.pk, two.pk]}
    response = publisher.post("/events/incident/", chosen)
    address = f"/events/incident/publish/?id={two.pk}&id={one.pk}"
    assert response.headers["Location"] == address


def test_more_than_one_person_looks_through_are_not_taken(publisher: Client) -> None:
    for _ in range(101):
        make_incident()
    chosen = {"action": "grade", "_selected_action": ["1"], "select_across": "1", "index": "0"}
    first = Incident.objects.latest("pk").pk
    response = publisher.post("/events/incident/", chosen | {"_selected_action": [first]})
    assert told(publisher.get(response.headers["Location"])) == [
        "Tick 100 incidents at most: more than that nobody looks through at once."
    ]


def test_a_stranger_is_asked_to_sign_in(other: User) -> None:
    incident = _complete("draft", "One", other)
    address = f"/events/incident/publish/?id={incident.pk}"
    assert Client().get(address).headers["Location"].startswith("/login/")


@pytest.mark.parametrize("count", [1, 50])
def test_the_page_costs_as_many_queries_with_one_incident_as_with_fifty(
    publisher: Client, other: User, count: int
) -> None:
    incidents = [_complete("in-review", f"Number {n}", other) for n in range(count)]
    ContentType.objects.get_for_models(Article, Incident)
    numbers = {"id": [one.pk for one in incidents]}
    with CaptureQueriesContext(connection) as asked:
        page = publisher.get("/events/incident/publish/", numbers)
    assert len(page.context["outcome"].taken) == count
    assert len(asked) == 12
