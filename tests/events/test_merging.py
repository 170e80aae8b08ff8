"""Two incidents become one with nothing lost, and two again row by row."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError

from events.merging import KINDS, differing, merge, undo, why_not, why_stuck
from events.merging.carrying import MergingError
from events.models import (
    CasualtyClaim,
    Correction,
    Coverage,
    Estimate,
    Incident,
    IncidentLink,
    Merge,
    NotDuplicate,
    QuoteIncident,
    Submission,
    Tombstone,
)
from events.models.base import ArchiveModel
from events.verify import findings
from tests.events.conftest import Eyes
from tests.factories import (
    days,
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_coverage,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_quote,
    make_speaker,
    make_tombstone,
)
from tests.sql import check_deferred, rows

pytestmark = pytest.mark.django_db

WHY = "Two newspapers, one strike."


def merged(stays: Incident, goes: Incident, **options: Any) -> Merge:
    done = merge(stays, goes, why=WHY, who="editor", **options)
    check_deferred()
    return done


def undone(done: Merge) -> list[str]:
    told = undo(done, why="Two strikes after all.", who="publisher")
    check_deferred()
    return told


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every record, and every estimate."""
    models = [m for m in apps.get_app_config("events").get_models() if issubclass(m, ArchiveModel)]
    estimates = Estimate.objects.order_by("incident", "harm", "population").values_list(
        "incident", "harm", "population", "low", "best", "high", "best_claim", "claims"
    )
    return {
        **{m.__name__: list(m._default_manager.order_by("pk").values_list()) for m in models},
        "Estimate": list(estimates),
    }


@pytest.fixture
def two(db: None) -> tuple[Incident, Incident]:
    """Two published incidents with something of everything, and things that both have."""
    place = make_place()
    stays = make_incident(place=place, title="Strike on a school", weapons=["missile"])
    goes = make_incident(place=place, title="School hit", weapons=["drone", "missile"])
    shared = make_article(headline="One wire")
    killed = make_passage(article=shared, words="At least six people were killed")
    hurt = make_passage(article=shared, words="Dozens were injured.")
    army = make_speaker(kind="belligerent")
    for incident in (stays, goes):
        make_claim(incident=incident, passage=killed, low=6)
        make_attribution(incident=incident, passage=killed, actor=army)
        make_correction(incident=incident, note=f"Of {incident.title}.")
        make_claim(
            incident=incident, low=8, high=9, preferred=True, preferred_reason="The morgue's."
        )
    make_quote(incidents=[stays, goes], passage=hurt)
    make_quote(incidents=[goes])
    make_claim(incident=goes, passage=hurt, harm="injured", low=24)
    make_coverage(article=make_article(), incident=goes)
    make_attribution(incident=goes, stance="denied")
    elsewhere = make_incident(title="Earlier strike")
    make_link(from_incident=stays, to_incident=elsewhere)
    make_link(from_incident=goes, to_incident=elsewhere)
    make_link(from_incident=goes, to_incident=elsewhere, relation="retaliation")
    make_link(from_incident=elsewhere, to_incident=goes, relation="follow-up")
    make_link(from_incident=goes, to_incident=stays, relation="part-of")
    make_tombstone(incident=make_incident(), moved_to=goes)
    check_deferred()
    return stays, goes


def test_what_hangs_on_the_one_hangs_on_the_other_and_what_both_have_is_there_once(
    two: tuple[Incident, Incident],
) -> None:
    stays, goes = two
    done = merged(stays, goes)
    counted = {k.name: (len(done.carried["rows"][k.name]), len(done.carried["left"][k.name]))
               for k in KINDS}  # fmt: skip
    # carried, and left because the other has the same or is the other end
    assert counted == {
        "claims": (2, 1),
        "attributions": (1, 1),
        "quotes": (1, 1),
        "coverage": (4, 1),
        "corrections": (1, 0),
        "links_from": (1, 2),
        "links_to": (1, 0),
        "stones": (1, 0),
    }
    assert (stays.claims.count(), stays.attributions.count(), stays.quotes.count()) == (4, 2, 2)
    assert list(stays.links_from.order_by("relation").values_list("relation", flat=True)) == [
        "earlier-attack", "retaliation",
    ]  # fmt: skip
    assert Coverage.objects.filter(incident=stays).count() == 6
    assert [str(finding) for finding in findings()] == []


def test_every_way_to_hang_on_an_incident_is_carried_or_left_on_purpose() -> None:
    left = {
        # decisions about the one are none about the other
        (NotDuplicate, "incident"), (NotDuplicate, "other"),
        (Merge, "stays"), (Merge, "goes"),
        # who made the one that goes, and who sent it for review
        (Submission, "incident"),
        # the stone of the one that goes is its own
        (Tombstone, "incident"),
    }  # fmt: skip
    written = {"Estimate", "Spot", "Extent"}
    known = {(kind.model, kind.column.removesuffix("_id")) for kind in KINDS} | left
    pointing = {
        (field.model, field.name)
        for model in apps.get_app_config("events").get_models()
        if model.__name__ not in written and not model.__name__.endswith("Event")
        for field in model._meta.concrete_fields
        if field.related_model is Incident
    }
    assert pointing == known


def test_undoing_brings_every_row_back(two: tuple[Incident, Incident]) -> None:
    stays, goes = two
    before = everything()
    done = merged(
        stays, goes, choices={"title": "goes", "weapons": "both", "where": "goes"},
        preferred=[goes.claims.get(preferred=True).pk],
    )  # fmt: skip
    assert undone(done) == []
    after = everything()
    notes = [row for row in after["Correction"] if row not in before["Correction"]]
    assert [note[-1] for note in notes] == [
        f"{goes.code} told of the same incident; what it held is here now. {WHY}",
        f"This and {goes.code} are two incidents after all. Two strikes after all.",
        f"This and {stays.code} are two incidents after all. Two strikes after all.",
    ]
    assert after | {"Correction": before["Correction"]} == before
    done.refresh_from_db()
    assert (done.undone_by, done.undone_why) == ("publisher", "Two strikes after all.")
    assert [str(finding) for finding in findings()] == []


def test_the_one_that_stays_says_what_is_chosen_part_by_part() -> None:
    stays = make_incident(place=make_place(), title="Strike", weapons=["missile"], targets=[])
    goes = make_incident(
        title="Hit", summary="A school.", dates=days(None, "2023-07-03"), date_precision="bounded",
        weapons=["drone", "missile"], targets=["school"], place_precision="exact",
        latitude=47.9, longitude=33.4, country_code="UA", grading="confirmed",
    )  # fmt: skip
    names = [part.name for part in differing(stays, goes)]
    assert names == ["title", "summary", "when", "where", "weapons", "targets", "grading"]
    choices = dict.fromkeys(["when", "where", "summary", "targets"], "goes") | {"weapons": "both"}
    merged(stays, goes, choices=choices)
    stays.refresh_from_db()
    assert (stays.title, stays.summary, stays.grading) == ("Strike", "A school.", "fair")
    assert (stays.first_day, stays.last_day) == (None, datetime.date(2023, 7, 3))
    assert (stays.date_precision, stays.place, stays.place_name) == ("bounded", None, "a village")
    assert (stays.place_precision, stays.latitude, stays.country_code) == ("exact", 47.9, "UA")
    assert (stays.weapons, stays.targets) == (["missile", "drone"], ["school"])


def test_of_two_preferred_claims_the_chosen_one_stays_preferred() -> None:
    stays, goes = make_incident(), make_incident()
    ours, theirs = (
        make_claim(incident=incident, low=low, preferred=True, preferred_reason="The morgue's.")
        for incident, low in ((stays, 6), (goes, 9))
    )
    done = merged(stays, goes, preferred=[theirs.pk])
    assert CasualtyClaim.objects.get(preferred=True) == theirs
    assert Estimate.objects.get(incident=stays).best == 9
    undone(done)
    assert list(CasualtyClaim.objects.filter(preferred=True).order_by("pk")) == [ours, theirs]
    assert merged(stays, goes).carried["unpreferred"] == {str(theirs.pk): "The morgue's."}
    assert CasualtyClaim.objects.get(preferred=True) == ours


def test_readers_of_the_one_that_went_are_led_on_and_totals_leave_it_out(
    public_eyes: Eyes, two: tuple[Incident, Incident]
) -> None:
    stays, goes = two
    merged(stays, goes)
    with public_eyes():
        assert not Incident.objects.filter(pk=goes.pk).exists()
        stone = Tombstone.objects.get(code=goes.code)
        assert (stone.reason, stone.moved_to) == (WHY, stays)
        # whoever was led to the one that went before is led on
        assert Tombstone.objects.exclude(pk=stone.pk).get().moved_to == stays
        [killed, injured] = Estimate.objects.totals(Incident.objects.all())
    assert (killed.counted, killed.low, killed.best, killed.high) == (1, 6, 8, 9)
    assert (injured.counted, injured.low) == (1, 24)


def test_the_code_of_the_one_that_went_is_never_given_again(
    two: tuple[Incident, Incident],
) -> None:
    stays, goes = two
    merged(stays, goes)
    assert goes.code not in {make_incident().code for _ in range(3)}
    assert Incident.objects.get(code=goes.code) == goes


def test_a_draft_that_is_merged_away_leaves_no_stone_for_readers(public_eyes: Eyes) -> None:
    stays, goes = make_incident(), make_incident(status="draft")
    claim = make_claim(incident=goes)
    done = merged(stays, goes)
    with public_eyes():
        assert not Tombstone.objects.exists()
        assert CasualtyClaim.objects.get().incident == stays
    assert Correction.objects.get().note == WHY
    undone(done)
    goes.refresh_from_db()
    claim.refresh_from_db()
    assert (goes.status, claim.incident) == ("draft", goes)
    assert not Tombstone.objects.exists()


def test_what_cannot_be_merged_is_refused_with_a_reason() -> None:
    seen, draft, gone = make_incident(), make_incident(status="draft"), make_incident()
    make_tombstone(incident=gone)
    assert why_not(seen, seen) == "An incident cannot be merged into itself."
    assert why_not(seen, gone) == f"{gone.code} is withdrawn."
    assert why_not(draft, seen) == (
        f"Readers see {seen.code} and do not see {draft.code}: {seen.code} is the one that stays."
    )
    with pytest.raises(MergingError, match=f"{gone.code} is withdrawn"):
        merge(seen, gone, why=WHY, who="editor")
    assert not Merge.objects.exists()


def test_what_was_changed_since_stays_and_is_said(two: tuple[Incident, Incident]) -> None:
    stays, goes = two
    claim = goes.claims.get(harm="injured")
    done = merged(stays, goes, choices={"title": "goes", "weapons": "goes"})
    Incident.objects.filter(pk=stays.pk).update(title="Mended since")
    Coverage.objects.filter(pk=done.carried["rows"]["coverage"][0]).delete()
    added = make_claim(incident=stays, passage=claim.passage, harm="missing", low=2)
    assert undone(done) == [
        "1 article that reports on it deleted since: not back.",
        f"Title of {stays.code} was changed since and stays as it is.",
    ]
    stays.refresh_from_db()
    added.refresh_from_db()
    assert (stays.title, stays.weapons, added.incident) == ("Mended since", ["missile"], stays)
    assert [str(finding) for finding in findings()] == []


def test_a_merge_of_a_merge_is_undone_from_the_end() -> None:
    one, two, three = make_incident(), make_incident(), make_incident()
    first = merged(one, two)
    second = merged(three, one)
    assert Tombstone.objects.get(code=two.code).moved_to == three
    assert why_stuck(first) == (
        f"{one.code} was itself merged into {three.code} since: undo that first."
    )
    undone(second)
    assert Tombstone.objects.get(code=two.code).moved_to == one
    undone(first)
    first.refresh_from_db()
    assert why_stuck(first) == f"{two.code} into {one.code} was undone already."


def test_a_row_that_went_on_to_another_incident_keeps_the_two_together(
    two: tuple[Incident, Incident],
) -> None:
    stays, goes = two
    done = merged(stays, goes)
    other = make_incident()
    QuoteIncident.objects.filter(pk__in=done.carried["rows"]["quotes"]).update(incident=other)
    assert why_stuck(done) == (
        f"1 quote carried from {goes.code} to {stays.code} is with {other.code} by now: "
        "bring that back first."
    )
    with pytest.raises(MergingError, match="is with"):
        undo(done, why="Two.", who="editor")
    goes.refresh_from_db()
    assert goes.status == "withdrawn"


def test_a_claim_that_replaces_one_of_the_other_keeps_the_two_together(
    two: tuple[Incident, Incident],
) -> None:
    stays, goes = two
    done = merged(stays, goes)
    ours = stays.claims.filter(preferred=False, harm="killed").order_by("pk")[0]
    theirs = CasualtyClaim.objects.get(pk=done.carried["rows"]["claims"][0])
    CasualtyClaim.objects.filter(pk=ours.pk).update(
        standing="superseded", standing_since="2023-11-08", replaced_by=theirs
    )
    assert why_stuck(done) == (
        f"Claim {ours.pk} is superseded by claim {theirs.pk}, and only one of the two came from "
        f"{goes.code}: let the first stand again."
    )


def test_history_tells_what_was_carried(two: tuple[Incident, Incident]) -> None:
    stays, goes = two
    claim = goes.claims.get(harm="injured")
    merged(stays, goes)
    told = rows(
        "SELECT pgh_label, incident_id FROM events_casualtyclaimevent WHERE pgh_obj_id = %s"
        " ORDER BY pgh_id",
        claim.pk,
    )
    assert told == [("insert", goes.pk), ("update", stays.pk)]
    link = IncidentLink.objects.get(relation="follow-up")
    assert link.to_incident == stays


@pytest.mark.django_db(transaction=True)
def test_readers_are_told_by_a_note_in_the_transaction_that_merges() -> None:
    """Without it the database would refuse to change what readers have seen."""
    place = make_place()
    stays, goes = make_incident(place=place), make_incident(dates=days("2023-07-02", "2023-07-02"))
    make_claim(incident=stays)
    claim = make_claim(incident=goes, low=9)
    done = merge(stays, goes, why=WHY, who="editor", choices={"when": "goes", "where": "goes"})
    claim.refresh_from_db()
    assert claim.incident == stays
    assert undo(done, why="Two.", who="editor") == []
    claim.refresh_from_db()
    stays.refresh_from_db()
    assert (claim.incident, stays.place, Correction.objects.count()) == (goes, place, 3)


@pytest.mark.django_db(transaction=True)
def test_a_merge_that_fails_leaves_nothing_half_done() -> None:
    stays, goes = make_incident(), make_incident()
    make_claim(incident=goes)
    before = everything()
    with pytest.raises(IntegrityError, match="merge_says_why_and_who"):
        merge(stays, goes, why=WHY, who="")  # found out when all has been carried
    assert everything() == before
    assert not Merge.objects.exists()
