import pytest

from events.models import Incident, Tombstone
from tests.factories import make_incident, make_tombstone
from tests.sql import check_deferred, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def stone(db: None) -> Tombstone:
    stone = make_tombstone(incident=make_incident(), moved_to=make_incident())
    check_deferred()  # the withdrawal is long past
    return stone


def refused(stone: Tombstone, change: str) -> str:
    return refusal(f"UPDATE events_tombstone SET {change} WHERE id = %s", stone.id)


def test_a_tombstone_carries_the_code_of_its_incident(stone: Tombstone) -> None:
    assert refused(stone, "code = 'E999999'") == "tombstone_code_is_its_incident_s"


def test_a_tombstone_gives_a_reason(stone: Tombstone) -> None:
    assert refused(stone, "reason = ''") == "tombstone_gives_a_reason"


def test_a_tombstone_points_elsewhere(stone: Tombstone) -> None:
    assert refused(stone, "moved_to_id = incident_id") == "tombstone_points_elsewhere"


def test_an_incident_has_one_tombstone(stone: Tombstone) -> None:
    why = refusal(
        "INSERT INTO events_tombstone (incident_id, code, reason, made_on)"
        " VALUES (%s, 'E999999', 'Again.', '2023-11-06')",
        stone.incident_id,
    )
    assert why == "events_tombstone_incident_id_key"


def test_a_tombstone_stands_for_ever(stone: Tombstone) -> None:
    refusal("DELETE FROM events_tombstone WHERE id = %s", stone.id)
    assert Tombstone.objects.get() == stone


def test_a_tombstone_does_not_move_to_another_incident(stone: Tombstone) -> None:
    other = make_incident()
    refused(stone, f"incident_id = {other.id}, code = '{other.code}'")
    assert Tombstone.objects.get().incident == Incident.objects.get(code=stone.code)
