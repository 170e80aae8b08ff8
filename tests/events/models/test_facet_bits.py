"""The number that the database makes of an incident's facets says each of their words."""

from typing import Any

import pytest

from events.models import Incident
from events.models.facet_bits import FACET_BITS, Bits
from tests.factories import make_incident

pytestmark = pytest.mark.django_db


def told_of(incident: Incident) -> dict[str, list[str]]:
    number = Incident.objects.values_list("facet_bits", flat=True).get(pk=incident.pk)
    return {bits.filter: list(bits.words(number)) for bits in FACET_BITS}


@pytest.mark.parametrize("bits", FACET_BITS, ids=lambda bits: bits.filter)
def test_every_word_of_a_vocabulary_is_told_alone(bits: Bits) -> None:
    for word in bits.vocabulary.values:
        told: dict[str, Any] = {bits.column: [word] if bits.several else word}
        incident = make_incident(**told)
        assert told_of(incident)[bits.filter] == [word]


def test_all_words_of_an_incident_are_told_beside_each_other() -> None:
    weapons, targets = FACET_BITS[2].vocabulary.values, FACET_BITS[3].vocabulary.values
    incident = make_incident(kind="other", grading="discounted", weapons=weapons, targets=targets)
    assert told_of(incident) == {
        "kind": ["other"],
        "grading": ["discounted"],
        "weapon": weapons,
        "target": targets,
    }


def test_what_a_draft_leaves_out_is_no_word() -> None:
    assert told_of(make_incident(status="draft", grading="", weapons=[], targets=[])) == {
        "kind": ["airstrike"],
        "grading": [],
        "weapon": [],
        "target": [],
    }


@pytest.mark.parametrize("bits", FACET_BITS, ids=lambda bits: bits.filter)
def test_a_vocabulary_has_room_for_its_words(bits: Bits) -> None:
    assert len(bits.vocabulary.values) <= bits.most


def test_no_bit_is_of_two_filters_and_none_is_a_sign() -> None:
    masks = [bits.mask for bits in FACET_BITS]
    assert sum(masks) == masks[0] | masks[1] | masks[2] | masks[3]
    assert sum(masks) < 2**63
