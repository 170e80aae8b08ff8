import pytest

from events.models import CasualtyClaim, Incident, IncidentLink
from tests.events.exchange.written import (
    KILLED,
    PLACES,
    QUOTES,
    SPEAKERS,
    STRIKE,
    WHOLE,
    Seeds,
    changed,
)
from tests.factories import make_claim, make_incident

pytestmark = pytest.mark.django_db


RIVALS = SPEAKERS + PLACES + "incidents:\n" + STRIKE + """\
    claims:
      - {key: first, harm: killed, low: 6, words: Six people were killed, standing: superseded,
         standing_since: 2023-11-06, replaced_by: second}
      - {key: second, harm: killed, low: 11, words: 11 people, preferred: true,
         preferred_reason: It is the later one.}
"""  # fmt: skip


def test_a_claim_is_written_after_the_one_that_replaces_it(seeds: Seeds) -> None:
    seeds.loaded(RIVALS)

    first = CasualtyClaim.objects.get(key="seeds/a#strike/first")
    assert first.replaced_by == CasualtyClaim.objects.get(key="seeds/a#strike/second")
    assert Incident.objects.get().killed == 11


def test_claims_in_a_circle_are_refused(seeds: Seeds) -> None:
    circle = RIVALS.replace(
        "preferred: true,\n         preferred_reason: It is the later one.",
        "standing: superseded,\n         standing_since: 2023-11-06, replaced_by: first",
    )

    (said,) = seeds.refused(circle)

    assert said.endswith("replaced_by: these claims replace each other in a circle")


def test_preference_passes_from_one_claim_to_another(seeds: Seeds) -> None:
    one_of_two = SPEAKERS + PLACES + "incidents:\n" + STRIKE + """\
    claims:
      - {key: first, harm: killed, low: 6, words: Six people were killed, preferred: true,
         preferred_reason: Its source is nearer.}
      - {key: second, harm: killed, low: 11, words: 11 people}
"""  # fmt: skip
    reason = ", preferred: true,\n         preferred_reason: Its source is nearer."
    other = one_of_two.replace(reason, "").replace("11 people}", f"11 people{reason}}}")
    seeds.loaded(one_of_two)
    ids = list(CasualtyClaim.objects.order_by("key").values_list("pk", "preferred"))

    one = seeds.loaded(other)

    assert changed(one) == [
        ("claim strike/first", "changed", ["preferred", "preferred_reason"]),
        ("claim strike/second", "changed", ["preferred", "preferred_reason"]),
    ]
    assert list(CasualtyClaim.objects.order_by("key").values_list("pk", "preferred")) == [
        (ids[0][0], False), (ids[1][0], True)
    ]  # fmt: skip
    assert Incident.objects.get().killed == 11


def test_a_second_article_adds_its_claim_to_an_incident_of_the_archive(seeds: Seeds) -> None:
    incident = make_incident()
    make_claim(incident=incident, low=3, high=3)

    seeds.loaded(
        SPEAKERS + f"incidents:\n  - key: strike\n    existing: {incident.code}\n" + KILLED + QUOTES
    )

    assert set(incident.claims.values_list("low", flat=True)) == {3, 6}
    assert incident.quotes.count() == 1
    assert incident.coverage.count() == 2
    assert Incident.objects.count() == 1


def test_an_incident_of_another_sheet_is_named_by_file_and_key(seeds: Seeds) -> None:
    seeds.write(WHOLE, name="a")
    seeds.write("incidents: [{key: same, existing: a#strike}]", name="b", text="A second report.")

    assert [one.outcome for one in seeds.load()] == ["new", "new"]

    assert Incident.objects.get().coverage.count() == 2


def linked(words: str) -> str:
    return WHOLE.replace(
        QUOTES,
        "  - {key: june, title: An attack, kind: attack, month: 2023-06, place: kryvyi-rih,\n"
        "     place_precision: city, grading: weak, grading_reason: One report.}\n"
        f"links: [{{from_incident: june, relation: earlier-attack, to_incident: strike{words}}}]\n",
    )


def test_incidents_are_linked_and_a_link_no_longer_said_goes(seeds: Seeds) -> None:
    seeds.loaded(linked(", words: An attack in June"))

    link = IncidentLink.objects.get()
    assert (link.from_incident.key, link.relation, link.to_incident.key) == (
        "seeds/a#june", "earlier-attack", "seeds/a#strike"
    )  # fmt: skip
    assert link.passage is not None
    assert link.passage.exact == "An attack in June"

    seeds.loaded(linked(""))
    link.refresh_from_db()
    assert link.passage is None

    seeds.loaded(linked("").split("links:")[0])
    assert not IncidentLink.objects.exists()
