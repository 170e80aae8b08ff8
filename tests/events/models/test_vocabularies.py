import pytest
from django.db.models import Model

from tests.factories import (
    make_attribution,
    make_correction,
    make_incident,
    make_link,
    make_quote,
    make_source,
    make_speaker,
)
from tests.sql import refusal

pytestmark = pytest.mark.django_db


def a_row_of(word: str) -> Model:
    """A row of the word, made with as little as it needs."""
    if word == "source":
        return make_source()
    if word == "speaker":
        return make_speaker()
    if word == "quote":
        return make_quote()
    if word == "incidentlink":
        return make_link(from_incident=make_incident(), to_incident=make_incident())
    if word == "correction":
        return make_correction(incident=make_incident())
    return make_attribution(incident=make_incident())


@pytest.mark.parametrize(
    ("word", "change", "why"),
    [
        ("source", "kind = 'blog'", "source_kind_is_known"),
        ("source", "kind = ''", "source_kind_is_known"),
        ("source", "country_code = 'uk'", "source_country_code_is_iso"),
        ("speaker", "kind = 'oracle'", "speaker_kind_is_known"),
        ("quote", "mode = 'shouted'", "quote_mode_is_known"),
        ("attribution", "stance = 'proven'", "attribution_stance_is_known"),
        ("incidentlink", "relation = 'near'", "incidentlink_relation_is_known"),
        ("incidentlink", "to_incident_id = from_incident_id", "link_joins_two_incidents"),
        ("correction", "note = ''", "correction_says_something"),
    ],
)
def test_a_row_that_says_what_the_vocabulary_does_not_is_refused(
    word: str, change: str, why: str
) -> None:
    row = a_row_of(word)
    assert refusal(f"UPDATE events_{word} SET {change} WHERE id = %s", row.pk) == why


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("incidentlink", "one_link_once"),
        ("quoteincident", "one_quote_incident_once"),
        ("coverage", "one_coverage_once"),
    ],
)
def test_what_joins_two_records_joins_them_once(word: str, why: str) -> None:
    incident = make_incident()
    make_quote(incidents=[incident])
    make_link(from_incident=incident, to_incident=make_incident())
    columns = {
        "incidentlink": "from_incident_id, to_incident_id, relation",
        "quoteincident": "quote_id, incident_id",
        "coverage": "article_id, incident_id",
    }[word]
    again = f"INSERT INTO events_{word} ({columns}) SELECT {columns} FROM events_{word}"
    assert refusal(again) == why


def test_two_records_are_joined_in_each_relation_and_direction_once() -> None:
    first, second = make_incident(), make_incident()
    make_link(from_incident=first, to_incident=second)
    make_link(from_incident=second, to_incident=first)
    make_link(from_incident=first, to_incident=second, relation="retaliation")
    other = make_link(from_incident=make_incident(), to_incident=make_incident())
    for incident in (first, second):
        touching = type(other).objects.touching(incident)
        assert touching.count() == 3
