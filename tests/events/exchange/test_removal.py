import pytest
from django.apps import apps

from events.models import (
    CasualtyClaim,
    Estimate,
    Incident,
    Passage,
)
from events.models.vocabulary import Status
from events.verify import findings
from tests.events.exchange.written import (
    PLACES,
    SPEAKERS,
    STRIKE,
    WHOLE,
    Seeds,
    changed,
)

pytestmark = pytest.mark.django_db


def test_records_no_longer_in_the_sheet_go_and_the_report_says_so(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)

    one = seeds.loaded(SPEAKERS + PLACES + "incidents:\n" + STRIKE)

    assert changed(one) == [
        ("casualty claim strike/killed", "removed", []),
        ("attribution strike/russia-no-comment", "removed", []),
        ("quote resident", "removed", []),
    ]
    assert not CasualtyClaim.objects.exists()
    assert not Estimate.objects.exists()
    assert not Passage.objects.exists()
    history = apps.get_model("events", "CasualtyClaimEvent").objects.order_by("pgh_id")
    assert list(history.values_list("pgh_label", "low")) == [("insert", 6), ("delete", 6)]


def test_a_published_incident_does_not_vanish_with_its_lines(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)
    code = Incident.objects.get().code

    assert seeds.refused(SPEAKERS) == [
        f"a.yaml: incident strike ({code}) is no longer in the sheet, but it is published:"
        " put it back, and withdraw it at the desk"
    ]

    assert CasualtyClaim.objects.count() == 1


def test_an_incident_in_draft_goes_with_its_lines(seeds: Seeds) -> None:
    seeds.loaded(WHOLE, status=Status.DRAFT)

    seeds.loaded(SPEAKERS)

    assert not Incident.objects.exists()
    assert list(findings()) == []
