"""An incident's days, place and grading fit together, or the field says why not."""

import datetime

import pytest
from django.test import Client

from events.models import Incident
from tests.events.admin.forms import errors_of, fields_of, row, send, told
from tests.factories import (
    days,
    make_article,
    make_claim,
    make_coverage,
    make_incident,
    make_passage,
)

ADD = "/events/incident/add/"
PLAIN = {"title": "Strike on Kryvyi Rih", "kind": "airstrike"}
COMPLETE = PLAIN | {
    "last": "2023-11-06",
    "date_precision": "bounded",
    "place_name": "Kryvyi Rih",
    "place_precision": "city",
    "grading": "fair",
    "grading_reason": "One newspaper.",
    "status": "published",
}


@pytest.mark.parametrize(
    ("first", "last", "precision", "field", "sentence"),
    [
        (
            "2023-06-13", "2023-06-14", "day", "date_precision",
            "Known to the day means that the first and the last day are the same.",
        ),
        (
            "2023-06-13", "2023-06-20", "week", "date_precision",
            "Known to the week means seven days at most.",
        ),
        (
            "2023-06-30", "2023-07-01", "month", "date_precision",
            "Known to the month means that both days are in one calendar month.",
        ),
        (
            "2022-12-31", "2023-01-01", "year", "date_precision",
            "Known to the year means that both days are in one calendar year.",
        ),
        ("2023-06-14", "2023-06-13", "month", "first", "The first day is after the last day."),
        (
            "", "2023-06-13", "day", "first",
            "Only days bounded by reports may be without a first day.",
        ),
        ("2023-06-13", "", "day", "last", "Days that have a first day need a last day too."),
        (
            "", "", "month", "last",
            "A precision needs days: give the last day, or leave the precision empty.",
        ),
        (
            "2023-06-13", "2023-06-13", "", "date_precision",
            "Say how exactly the days are known.",
        ),
        ("2999-01-01", "2999-01-01", "day", "first", "This day is still to come."),
    ],
)  # fmt: skip
def test_days_and_precision_that_do_not_fit_are_said_at_the_field(
    client: Client, first: str, last: str, precision: str, field: str, sentence: str
) -> None:
    typed = PLAIN | {"first": first, "last": last, "date_precision": precision}
    assert errors_of(send(client, ADD, **typed)) == {field: [sentence]}


def test_days_may_be_known_to_the_month_or_not_at_all(client: Client) -> None:
    june = {"first": "2023-06-01", "last": "2023-06-30", "date_precision": "month"}
    assert send(client, ADD, **PLAIN | june).status_code == 302
    assert send(client, ADD, **PLAIN | {"title": "Another"}).status_code == 302
    found = Incident.objects.order_by("pk").values_list("first_day", "last_day")
    assert list(found) == [(datetime.date(2023, 6, 1), datetime.date(2023, 6, 30)), (None, None)]


def test_publishing_says_all_that_is_missing(client: Client, alone: None) -> None:
    assert errors_of(send(client, ADD, **PLAIN, status="published")) == {
        "last": ["A published incident needs the last day on which it may have happened."],
        "place_precision": ["A published incident needs how exactly its place is known."],
        "grading": ["A published incident needs a grading."],
        "grading_reason": ["A published incident needs the reason for its grading."],
        "place": ["A published incident needs a place, or the place as reported."],
    }


def test_a_complete_incident_is_published(client: Client, alone: None) -> None:
    article = row("coverage", 0, article=make_article().pk)
    assert send(client, ADD, **COMPLETE | article).status_code == 302
    assert Incident.objects.get().status == "published"


def test_an_incident_on_which_nothing_reports_is_not_published(client: Client, alone: None) -> None:
    response = send(client, ADD, **COMPLETE)
    assert errors_of(response) == {
        "__all__": ["No article that readers can see reports on it: add one."]
    }
    assert fields_of(response)["title"] == COMPLETE["title"]
    assert Incident.objects.count() == 0


def test_articles_are_published_with_their_incident(client: Client, alone: None) -> None:
    article = make_article(status="draft")
    values = fields_of(client.get(ADD)) | COMPLETE | row("coverage", 0, article=article.pk)
    assert "Its articles are published as well: “Six killed”." in told(
        client.post(ADD, values, follow=True)
    )
    article.refresh_from_db()
    assert article.status == "published"


def test_a_withdrawn_article_is_no_ground_to_publish(client: Client, alone: None) -> None:
    incident = make_incident(status="draft")
    hidden = make_article(headline="Seven killed", status="withdrawn")
    make_claim(incident=incident, passage=make_passage(article=hidden, words="At least six"))
    make_coverage(article=make_article(), incident=incident)
    response = send(client, f"/events/incident/{incident.pk}/change/", status="published")
    assert errors_of(response) == {
        "__all__": [
            "Something rests on “Seven killed”, which readers would not see: It is withdrawn."
        ]
    }
    hidden.refresh_from_db()
    assert hidden.status == "withdrawn"


def test_a_possible_duplicate_is_looked_at_before_publishing(client: Client, alone: None) -> None:
    there = make_incident(place_name="Kryvyi Rih", dates=days("2023-11-06", "2023-11-06"))
    article = row("coverage", 0, article=make_article().pk)
    seen = {"duplicates_seen": str(there.pk)}
    assert errors_of(send(client, ADD, **COMPLETE | article | seen)) == {
        "__all__": [f"It may be {there.code}, “{there.title}”: decide whether it is."]
    }


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"latitude": "91", "longitude": "1"}, "latitude", "A latitude is from -90 to 90 degrees."),
        ({"latitude": "9"}, "longitude", "Give both a latitude and a longitude, or neither."),
        (
            {"country_code": "1A"},
            "country_code",
            "A country is two letters, as in UA (ISO 3166-1).",
        ),
    ],
)
def test_a_place_that_cannot_be_is_refused_at_the_field(
    client: Client, typed: dict[str, str], field: str, sentence: str
) -> None:
    assert errors_of(send(client, ADD, **PLAIN | typed)) == {field: [sentence]}
