"""What readers have seen changes with a public note alone, whoever writes to the database."""

from dataclasses import dataclass

import pytest

from events.models import (
    Attribution,
    CasualtyClaim,
    Correction,
    Incident,
    Passage,
    Quote,
    QuoteIncident,
)
from events.models.noted import NOTED
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_incident,
    make_passage,
    make_place,
    make_quote,
    make_speaker,
    make_tombstone,
)
from tests.sql import a_day_passes, check_deferred, refusal, rows

pytestmark = pytest.mark.django_db
WANTING = "change_is_noted"


@dataclass
class World:
    incident: Incident
    claim: CasualtyClaim
    attribution: Attribution
    quote: Quote


def make_world(*, incident: str = "published", article: str = "published") -> World:
    """One record of each kind on one article, as they stood yesterday."""
    told = make_article(status=article)
    about = make_incident(status=incident)
    world = World(
        about,
        make_claim(incident=about, passage=make_passage(article=told, words="At least six")),
        make_attribution(
            incident=about, passage=make_passage(article=told, words="officials said")
        ),
        make_quote(
            incidents=[about], passage=make_passage(article=told, words="Dozens were injured.")
        ),
    )
    a_day_passes()
    return world


# For each column that readers see, another value.
CHANGES = {
    "Incident": {
        "dates": "'[2023-06-13,2023-06-14)'", "date_precision": "'month'", "place_name": "'x'",
        "place_precision": "'exact'", "latitude, longitude": "1, 2",
    },
    "CasualtyClaim": {
        "harm": "'injured'", "population": "'children'", "low": "7", "high": "7",
        "wording": "'six'", "as_of": "'2023-11-05'",
    },
    "Attribution": {"stance": "'denied'"},
    "Quote": {"described_as": "'a neighbour'", "mode": "'direct'"},
}  # fmt: skip
CASES = [(model, *change) for model, changes in CHANGES.items() for change in changes.items()]


def change(model: str, columns: str, value: str) -> str:
    return f"UPDATE events_{model.lower()} SET ({columns}) = ROW({value})"


@pytest.mark.parametrize(("model", "columns", "value"), CASES)
def test_what_readers_have_seen_does_not_change_without_a_note(
    model: str, columns: str, value: str
) -> None:
    make_world()
    assert refusal(change(model, columns, value)) == WANTING


@pytest.mark.parametrize(("model", "columns", "value"), CASES)
def test_with_a_note_in_the_same_transaction_it_changes(
    model: str, columns: str, value: str
) -> None:
    world = make_world()
    rows(change(model, columns, value))
    make_correction(incident=world.incident)
    check_deferred()


def test_every_column_that_wants_a_note_is_tried_here() -> None:
    tried = {f"{m}.{name}" for m, columns, _ in CASES for name in columns.split(", ")}
    references = {
        f"{m}.{name}"
        for m, names in NOTED.items()
        for name in names
        if name in {"place", "incident", "passage", "claimant", "actor", "speaker", "quote"}
    }
    of_passages = {"Passage.start", "Passage.end", "Passage.exact"}
    assert tried | references | of_passages == {f"{m}.{name}" for m in NOTED for name in NOTED[m]}


def test_another_record_in_its_place_wants_a_note() -> None:
    make_world()
    other = make_passage(article=make_article(body="It rained."), words="It rained").pk
    who, place = make_speaker().pk, make_place().pk
    for statement in (
        f"UPDATE events_incident SET place_id = {place}, country_code = 'UA'",
        f"UPDATE events_casualtyclaim SET passage_id = {other}",
        f"UPDATE events_casualtyclaim SET claimant_id = {who}",
        f"UPDATE events_attribution SET passage_id = {other}",
        f"UPDATE events_attribution SET actor_id = {who}",
        f"UPDATE events_attribution SET claimant_id = {who}",
        f"UPDATE events_quote SET passage_id = {other}",
        f"UPDATE events_quote SET speaker_id = {who}",
    ):
        assert refusal(statement) == WANTING, statement


def test_moving_a_passage_wants_a_note_of_what_rests_on_it() -> None:
    world = make_world()
    passage = world.quote.passage
    exact, suffix = passage.exact[:-1], passage.exact[-1] + passage.suffix
    statement = 'UPDATE events_passage SET "end" = "end" - 1, exact = %s, suffix = %s WHERE id = %s'
    assert refusal(statement, exact, suffix, passage.pk) == WANTING


@pytest.mark.parametrize("table", ["casualtyclaim", "attribution", "quoteincident"])
def test_what_readers_have_seen_does_not_go_without_a_note(table: str) -> None:
    world = make_world()
    assert refusal(f"DELETE FROM events_{table}") == WANTING
    make_correction(incident=world.incident)
    rows(f"DELETE FROM events_{table}")
    check_deferred()


def test_a_quote_that_goes_with_its_passage_wants_a_note() -> None:
    world = make_world()
    passage = world.quote.passage_id
    world.quote.delete()
    Passage.objects.filter(pk=passage).delete()
    assert refusal("SELECT 1") == WANTING
    make_correction(incident=world.incident)
    check_deferred()


def test_the_note_of_another_day_does_not_serve() -> None:
    world = make_world()
    make_correction(incident=world.incident)
    a_day_passes()
    assert refusal("UPDATE events_casualtyclaim SET low = 7") == WANTING


def test_the_note_of_another_incident_does_not_serve() -> None:
    make_world()
    make_correction(incident=make_incident())
    assert refusal("UPDATE events_casualtyclaim SET low = 7") == WANTING


def test_an_older_note_put_otherwise_does_not_serve() -> None:
    world = make_world()
    make_correction(incident=world.incident)
    a_day_passes()
    Correction.objects.update(note="Put otherwise.")
    assert refusal("UPDATE events_casualtyclaim SET low = 7") == WANTING


@pytest.mark.parametrize(
    ("incident", "article"), [("draft", "published"), ("published", "draft"), ("draft", "draft")]
)
def test_what_no_reader_has_seen_changes_freely(incident: str, article: str) -> None:
    make_world(incident=incident, article=article)
    CasualtyClaim.objects.update(low=7)
    Attribution.objects.update(stance="denied")
    QuoteIncident.objects.all().delete()
    check_deferred()


def test_a_draft_is_changed_and_published_in_one_go() -> None:
    world = make_world(incident="draft")
    CasualtyClaim.objects.update(low=7)
    Incident.objects.update(status="published", place_name="the village")
    check_deferred()
    assert CasualtyClaim.objects.get().low == 7
    assert Correction.objects.filter(incident=world.incident).count() == 0


def test_what_readers_see_as_well_changes_without_a_note() -> None:
    world = make_world()
    Incident.objects.update(title="Strike on a school", grading="weak", summary="A school was hit.")
    newer = make_claim(incident=world.incident, passage=world.claim.passage, low=8)
    rows(
        "UPDATE events_casualtyclaim SET standing = 'superseded', standing_since = '2023-11-07',"
        " replaced_by_id = %s WHERE id = %s",
        newer.pk, world.claim.pk,
    )  # fmt: skip
    check_deferred()


def test_a_place_that_is_mended_in_the_gazetteer_mends_its_incidents_without_a_note() -> None:
    place = make_place(country_code="RU")
    incident = make_incident(place=place)
    a_day_passes()
    rows("UPDATE events_place SET country_code = 'UA'")
    check_deferred()
    incident.refresh_from_db()
    assert incident.country_code == "UA"


def test_the_country_of_a_place_as_reported_wants_a_note() -> None:
    make_incident(country_code="RU")
    a_day_passes()
    assert refusal("UPDATE events_incident SET country_code = 'UA'") == WANTING


def test_records_move_from_a_withdrawn_incident_and_not_from_a_published_one() -> None:
    world = make_world()
    into = make_incident()
    assert refusal(f"UPDATE events_casualtyclaim SET incident_id = {into.pk}") == WANTING
    world.claim.incident = into
    world.claim.save()
    make_tombstone(incident=world.incident)
    check_deferred()


def test_a_note_on_what_readers_have_seen_is_never_taken_away() -> None:
    incident = make_incident()
    make_correction(incident=incident)
    assert refusal("DELETE FROM events_correction") == (
        f"incident {incident.pk}: a public note is never taken away"
    )
