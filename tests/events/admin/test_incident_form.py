"""An incident's days, place and grading fit together, or the field says why not."""

import datetime

import pytest
from django.test import Client

from events.models import Incident
from tests.events.admin.forms import errors_of, fields_of, row, send, told
from tests.factories import make_article

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


def test_publishing_says_all_that_is_missing(client: Client) -> None:
    assert errors_of(send(client, ADD, **PLAIN, status="published")) == {
        "last": ["A published incident needs the last day on which it may have happened."],
        "place_precision": ["A published incident needs how exactly its place is known."],
        "grading": ["A published incident needs a grading."],
        "grading_reason": ["A published incident needs the reason for its grading."],
        "place": ["A published incident needs a place, or the place as reported."],
    }


def test_a_complete_incident_is_published(client: Client) -> None:
    assert send(client, ADD, **COMPLETE).status_code == 302
    assert Incident.objects.get().status == "published"


def test_publishing_warns_of_articles_that_readers_do_not_see(client: Client) -> None:
    article = make_article(status="draft")
    values = fields_of(client.get(ADD)) | COMPLETE | row("coverage", 0, article=article.pk)
    assert told(client.post(ADD, values, follow=True))[0] == (
        "Articles that report on it but are not published: 1. Readers do not see what rests on "
        "them."
    )


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
