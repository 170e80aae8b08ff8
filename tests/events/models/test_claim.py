from typing import Any

import pytest

from events.models import CasualtyClaim
from tests.factories import DAY, make_article, make_claim, make_incident, make_passage
from tests.sql import refusal, rows

pytestmark = pytest.mark.django_db

UPDATE = "UPDATE events_casualtyclaim SET {} WHERE id = %s"


def refused(claim: CasualtyClaim, change: str) -> str:
    return refusal(UPDATE.format(change), claim.id)


def test_a_claim_gives_a_figure() -> None:
    claim = make_claim(incident=make_incident(), low=6, high=None)
    assert refused(claim, "low = NULL") == "claim_gives_a_figure"


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, None), (None, 0), (6, 6), (6, 11)])
def test_a_figure_may_be_open_at_one_end_and_nought(low: int | None, high: int | None) -> None:
    claim = make_claim(incident=make_incident(), low=low, high=high)
    assert (claim.low, claim.high) == (low, high)


def test_the_low_figure_is_not_over_the_high_one() -> None:
    claim = make_claim(incident=make_incident(), low=6, high=6)
    assert refused(claim, "low = 7") == "claim_low_is_not_over_high"
    assert refused(claim, "high = 5") == "claim_low_is_not_over_high"


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_figure_is_not_below_nought(end: str) -> None:
    claim = make_claim(incident=make_incident(), low=None, high=6)
    assert refused(claim, f"{end} = -1") == f"events_casualtyclaim_{end}_check"


@pytest.mark.parametrize("field", ["harm", "population", "standing"])
def test_a_word_outside_the_vocabulary_is_refused(field: str) -> None:
    claim = make_claim(incident=make_incident())
    assert refused(claim, f"{field} = ''") == f"casualtyclaim_{field}_is_known"


def test_one_claim_is_preferred_for_an_incident_a_harm_and_a_population() -> None:
    incident = make_incident()
    preferred: dict[str, Any] = {"preferred": True, "preferred_reason": "A full count."}
    make_claim(incident=incident, **preferred)
    rival = make_claim(incident=incident)
    prefer = "preferred = true, preferred_reason = 'The later one.'"
    assert refused(rival, prefer) == "one_preferred_claim"
    others: list[dict[str, Any]] = [{"harm": "injured"}, {"population": "children"}]
    for other in others:
        assert make_claim(incident=incident, **preferred, **other).preferred
    assert make_claim(incident=make_incident(), **preferred).preferred


def test_a_preferred_claim_says_why() -> None:
    claim = make_claim(incident=make_incident())
    assert refused(claim, "preferred = true") == "preferred_claim_stands_and_says_why"


def test_a_preferred_claim_stands() -> None:
    claim = make_claim(incident=make_incident(), preferred=True, preferred_reason="A full count.")
    why = refused(claim, f"standing = 'retracted', standing_since = '{DAY}'")
    assert why == "preferred_claim_stands_and_says_why"


@pytest.mark.parametrize("standing", ["superseded", "corrected"])
def test_a_superseded_or_corrected_claim_names_the_next(standing: str) -> None:
    incident = make_incident()
    claim, newer = make_claim(incident=incident), make_claim(incident=incident, low=7)
    change = f"standing = '{standing}', standing_since = '{DAY}'"
    assert refused(claim, change) == "superseded_claim_names_the_next"
    rows(UPDATE.format(f"{change}, replaced_by_id = {newer.id}"), claim.id)
    assert CasualtyClaim.objects.get(pk=claim.pk).replaced_by == newer


def test_a_retracted_claim_need_not_name_a_next() -> None:
    claim = make_claim(incident=make_incident(), standing="retracted", standing_since=DAY)
    assert claim.replaced_by is None


def test_a_claim_that_fell_says_since_when() -> None:
    claim = make_claim(incident=make_incident())
    assert refused(claim, "standing = 'retracted'") == "fallen_claim_says_since_when"


def test_a_claim_that_stands_has_neither_an_end_nor_a_next() -> None:
    incident = make_incident()
    claim, other = make_claim(incident=incident), make_claim(incident=incident)
    for change in (f"standing_since = '{DAY}'", f"replaced_by_id = {other.id}"):
        assert refused(claim, change) == "fallen_claim_says_since_when"


def test_a_claim_does_not_replace_itself() -> None:
    claim = make_claim(incident=make_incident())
    why = refused(
        claim, f"standing = 'corrected', standing_since = '{DAY}', replaced_by_id = {claim.id}"
    )
    assert why == "claim_does_not_replace_itself"


def test_a_claim_that_replaces_another_is_not_deleted() -> None:
    incident = make_incident()
    newer = make_claim(incident=incident, low=7)
    make_claim(incident=incident, standing="corrected", standing_since=DAY, replaced_by=newer)
    why = refusal("DELETE FROM events_casualtyclaim WHERE id = %s", newer.id)
    assert "replaced_by" in why


@pytest.mark.parametrize(
    "wording", ["seven", "At least Six", "at least six", "six people were killed."]
)
def test_the_wording_is_in_the_passage_letter_for_letter(wording: str) -> None:
    claim = make_claim(incident=make_incident(), wording="At least six")
    why = refusal("UPDATE events_casualtyclaim SET wording = %s WHERE id = %s", wording, claim.id)
    assert why == f"claim {claim.id}: its passage does not say '{wording}'"


def test_a_claim_whose_wording_is_not_in_the_passage_is_not_recorded() -> None:
    claim = make_claim(incident=make_incident())
    why = refusal(
        "INSERT INTO events_casualtyclaim (incident_id, passage_id, harm, population, low,"
        " wording, as_of, standing, preferred, preferred_reason)"
        " VALUES (%s, %s, 'killed', 'people', 12, 'a dozen', '2023-11-06', 'stands', false, '')",
        claim.incident_id, claim.passage_id,
    )  # fmt: skip
    assert why.endswith("its passage does not say 'a dozen'")
    assert CasualtyClaim.objects.count() == 1


def test_a_claim_moves_to_a_passage_only_with_its_wording() -> None:
    article = make_article()
    passage = make_passage(article=article, words="At least six people were killed")
    claim = make_claim(incident=make_incident(), passage=passage, wording="six")
    other = make_passage(article=article, words="Dozens were injured.")
    why = refused(claim, f"passage_id = {other.id}")
    assert why == f"claim {claim.id}: its passage does not say 'six'"


def test_claims_are_read_in_the_order_of_the_ledger() -> None:
    incident = make_incident()
    late = make_claim(incident=incident, as_of="2023-11-08")
    early = make_claim(incident=incident, as_of="2023-11-06")
    injured = make_claim(incident=incident, harm="injured")
    assert list(incident.claims.in_ledger_order()) == [injured, late, early]
