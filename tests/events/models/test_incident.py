import datetime
import json

import pytest

from events.models import CasualtyClaim, Incident
from events.models.incident import DEADLIEST
from tests.factories import (
    day,
    days,
    make_claim,
    make_incident,
    make_link,
    make_place,
    make_tombstone,
)
from tests.sql import check_deferred, refusal, rows

pytestmark = pytest.mark.django_db

UPDATE = "UPDATE events_incident SET {} WHERE id = %s"


def refused(incident: Incident, change: str) -> str:
    return refusal(UPDATE.format(change), incident.id)


# Codes


def test_the_database_gives_each_incident_a_code_once() -> None:
    first, second = make_incident(), make_incident()
    numbers = [int(incident.code.removeprefix("E")) for incident in (first, second)]
    assert numbers[1] == numbers[0] + 1
    assert second.code == f"E{numbers[1]:06}"


def test_a_code_that_was_brought_along_is_stepped_over() -> None:
    number = int(make_incident().code.removeprefix("E"))
    make_incident(code=f"E{number + 1:06}")
    assert make_incident().code == f"E{number + 2:06}"


def test_the_code_of_a_deleted_draft_is_not_given_again() -> None:
    draft = make_incident(status="draft")
    rows("DELETE FROM events_incident WHERE id = %s", draft.id)
    number = int(draft.code.removeprefix("E"))
    assert make_incident().code == f"E{number + 1:06}"


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_code_is_permanent(status: str) -> None:
    incident = make_incident(status=status)
    assert refused(incident, "code = 'E999999'") == "code_is_permanent"


# What readers have seen


@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_a_published_incident_never_becomes_a_draft_again(status: str) -> None:
    assert refused(make_incident(), f"status = '{status}'") == "never_back_to_draft"


def test_a_withdrawn_incident_never_becomes_a_draft_again() -> None:
    incident = make_incident()
    make_tombstone(incident=incident)
    assert refused(incident, "status = 'draft'") == "never_back_to_draft"


def test_a_published_or_withdrawn_incident_is_never_deleted() -> None:
    published, withdrawn = make_incident(), make_incident()
    make_tombstone(incident=withdrawn)
    for incident in (published, withdrawn):
        why = refusal("DELETE FROM events_incident WHERE id = %s", incident.id)
        assert why == "keep_what_was_published"


def test_a_withdrawn_incident_leaves_a_tombstone_by_the_commit() -> None:
    incident = make_incident()
    why = refused(incident, "status = 'withdrawn'")
    assert why == f"incident {incident.code} is withdrawn without a tombstone"
    rows(UPDATE.format("status = 'withdrawn'"), incident.id)
    rows(
        "INSERT INTO events_tombstone (incident_id, code, reason, made_on)"
        " VALUES (%s, %s, 'Recorded twice.', '2023-11-06')",
        incident.id, incident.code,
    )  # fmt: skip
    check_deferred()
    assert Incident.objects.get(pk=incident.pk).status == "withdrawn"


@pytest.mark.parametrize(
    "missing",
    ["grading = ''", "grading_reason = ''", "place_precision = ''", "place_name = ''",
     "dates = NULL, date_precision = ''"],
)  # fmt: skip
def test_a_published_incident_is_complete(missing: str) -> None:
    assert refused(make_incident(), missing) == "incident_is_complete_when_published"
    draft = make_incident(status="draft")
    rows(UPDATE.format(missing), draft.id)
    assert refused(draft, "status = 'published'") == "incident_is_complete_when_published"


# Dates


@pytest.mark.parametrize(
    "dates",
    ["'empty'", "'[2023-06-01,)'", "'(,)'", "'[2023-06-01,2023-06-01)'"],
)
@pytest.mark.parametrize("precision", ["day", "bounded"])
def test_an_interval_is_not_empty_and_has_a_last_day(dates: str, precision: str) -> None:
    why = refused(make_incident(), f"dates = {dates}, date_precision = '{precision}'")
    assert why == "incident_dates_end_and_have_a_precision"


def test_an_interval_does_not_end_before_it_starts() -> None:
    why = refused(make_incident(), "dates = '[2023-06-13,2023-06-12]'")
    assert why == "range lower bound must be less than or equal to range upper bound"


@pytest.mark.parametrize("ends", ["[2023-06-01,infinity)", "[2023-06-01,infinity]"])
def test_an_interval_does_not_end_at_infinity(ends: str) -> None:
    refused(make_incident(), f"dates = '{ends}', date_precision = 'bounded'")


def test_an_interval_does_not_start_at_minus_infinity() -> None:
    refused(make_incident(), "dates = '[-infinity,2023-06-01]', date_precision = 'bounded'")


@pytest.mark.parametrize("precision", ["day", "week", "month", "year"])
def test_only_a_bounded_interval_may_lack_its_first_day(precision: str) -> None:
    incident = make_incident(dates=days(None, "2023-11-06"), date_precision="bounded")
    why = refused(incident, f"date_precision = '{precision}'")
    assert why == "incident_only_bounded_dates_have_no_first_day"


@pytest.mark.parametrize("precision", ["", "fortnight"])
def test_an_interval_has_a_precision(precision: str) -> None:
    draft = make_incident(status="draft")
    why = refused(draft, f"date_precision = '{precision}'")
    assert why == "incident_dates_end_and_have_a_precision"


def test_a_precision_is_that_of_an_interval() -> None:
    draft = make_incident(status="draft")
    why = refused(draft, "dates = NULL")
    assert why == "incident_dates_end_and_have_a_precision"


def test_the_first_and_the_last_day_are_those_of_the_interval() -> None:
    june = make_incident(dates=days("2023-06-01", "2023-06-30"), date_precision="month")
    assert (june.first_day, june.last_day) == (day("2023-06-01"), day("2023-06-30"))
    bounded = make_incident(dates=days(None, "2023-11-06"), date_precision="bounded")
    assert (bounded.first_day, bounded.last_day) == (None, day("2023-11-06"))


@pytest.mark.parametrize(
    ("first", "last", "may", "must"),
    [
        ("2023-06-13", "2023-06-13", "june day open", "day"),
        ("2023-06-01", "2023-06-30", "june day open", "june day"),
        ("2023-06-30", "2023-06-30", "june open", ""),
        ("2023-07-01", "2023-07-31", "open", ""),
        ("2023-05-01", "2023-05-31", "open", ""),
        ("2023-11-07", None, "", ""),
        ("2023-11-06", None, "open", ""),
        (None, "2023-06-12", "june open", ""),
        (None, "2023-12-31", "june day open", "june day open"),
        (None, None, "june day open", "june day open"),
    ],
)
def test_a_filter_finds_what_may_have_happened_then_and_what_must_have(
    first: str | None, last: str | None, may: str, must: str
) -> None:
    make_incident(title="june", dates=days("2023-06-01", "2023-06-30"), date_precision="month")
    make_incident(title="day", dates=days("2023-06-13", "2023-06-13"))
    make_incident(title="open", dates=days(None, "2023-11-06"), date_precision="bounded")
    interval = (day(first) if first else None, day(last) if last else None)
    for found, expected in (
        (Incident.objects.overlapping(*interval), may),
        (Incident.objects.within(*interval), must),
    ):
        assert [incident.title for incident in found.order_by("id")] == expected.split()


# Places


def test_the_country_is_that_of_the_place() -> None:
    incident = make_incident(place=make_place())
    assert incident.country_code == "UA"
    for country in ("RU", ""):
        why = refused(incident, f"country_code = '{country}'")
        assert why == "incident_country_is_its_place_s"


def test_a_place_that_changes_its_country_takes_its_incidents_along() -> None:
    incident = make_incident(place=make_place())
    rows("UPDATE events_place SET country_code = 'PL' WHERE id = %s", incident.place_id)
    check_deferred()
    assert Incident.objects.get(pk=incident.pk).country_code == "PL"


def test_a_place_with_incidents_is_not_deleted() -> None:
    incident = make_incident(place=make_place())
    rows("DELETE FROM events_placename")
    assert "place" in refusal("DELETE FROM events_place WHERE id = %s", incident.place_id)


@pytest.mark.parametrize("country", ["ua", "UKR", "U", "1A"])
def test_a_country_is_two_capital_letters(country: str) -> None:
    why = refused(make_incident(), f"country_code = '{country}'")
    assert why in ("incident_country_code_is_iso", "value too long for type character varying(2)")


@pytest.mark.parametrize(
    "point",
    ["latitude = 91, longitude = 0", "latitude = 0, longitude = -181", "latitude = 50",
     "longitude = 50", "latitude = 'NaN', longitude = 0", "latitude = 0, longitude = 'Infinity'"],
)  # fmt: skip
def test_a_point_is_on_earth_and_has_both_numbers(point: str) -> None:
    assert refused(make_incident(), point) == "incident_is_on_earth"


# Vocabularies


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("kind = 'party'", "incident_kind_is_known"),
        ("kind = ''", "incident_kind_is_known"),
        ("status = 'deleted'", "incident_status_is_known"),
        ("grading = 'sure'", "incident_grading_is_known"),
        ("place_precision = 'planet'", "incident_place_precision_is_known"),
        ("weapons = '{missile,slingshot}'", "incident_weapons_and_targets_are_known"),
        ("targets = '{NULL}'", "incident_weapons_and_targets_are_known"),
    ],
)
def test_a_word_outside_the_vocabulary_is_refused(change: str, why: str) -> None:
    assert refused(make_incident(status="draft"), change) == why


# Counts


def test_nobody_killed_is_not_an_unknown_number() -> None:
    nobody, _unknown = make_incident(), make_incident()
    make_claim(incident=nobody, low=0, high=0)
    assert list(Incident.objects.order_by("id").values_list("killed", flat=True)) == [0, None]


def test_a_duplicate_is_not_counted_twice() -> None:
    first, again, later = make_incident(), make_incident(), make_incident()
    make_link(from_incident=again, to_incident=first, relation="duplicate-of")
    make_link(from_incident=later, to_incident=first, relation="follow-up")
    assert list(Incident.objects.counted_once().order_by("id")) == [first, later]


def test_a_day_that_an_incident_is_made_with_is_kept() -> None:
    incident = make_incident(dates=days("2023-06-13", "2023-06-13"))
    assert (incident.first_day, incident.last_day) == (day("2023-06-13"), day("2023-06-13"))


def test_an_incident_keeps_what_its_claims_make_of_people_killed_and_injured() -> None:
    incident = make_incident()
    make_claim(incident=incident, low=6)
    make_claim(incident=incident, low=4, high=11, as_of=day("2023-07-02"))
    make_claim(incident=incident, low=12, high=20, harm="injured")
    make_claim(incident=incident, low=1, high=1, population="children")
    incident.refresh_from_db()
    assert incident.counts_of_people == {
        "killed_low": 4,
        "killed_best": 6,
        "killed_high": 11,
        "injured_low": 12,
        "injured_best": 12,
        "injured_high": 20,
    }
    CasualtyClaim.objects.all().delete()
    incident.refresh_from_db()
    assert set(incident.counts_of_people.values()) == {None}


def test_an_incident_says_when_readers_first_saw_it() -> None:
    long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    incident = make_incident(status="draft")
    Incident.objects.update(published_at=long_ago)
    Incident.objects.update(status="in-review")
    assert Incident.objects.get().published_at == long_ago
    Incident.objects.update(status="published")
    shown = Incident.objects.get().published_at
    assert shown > incident.recorded_at
    Incident.objects.update(title="Another title")
    assert Incident.objects.get().published_at == shown


# What the planner knows


def test_the_planner_knows_how_few_killed_many() -> None:
    for n in range(40):
        make_incident(title=f"Strike {n}")
    rows("UPDATE events_incident SET killed = 40 - id %% 40 WHERE id %% 4 > 0")
    rows("ANALYZE events_incident")
    asked = Incident.objects.alias(counted=DEADLIEST).filter(counted__gte=40).order_by()
    (plan,) = json.loads(asked.explain(format="json"))
    assert plan["Plan"]["Plan Rows"] < 5
