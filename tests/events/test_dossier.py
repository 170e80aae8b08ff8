"""What is known of an incident, in the order in which a reader sees it."""

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from events.dossier import open_dossier
from tests.factories import (
    day,
    make_article,
    make_claim,
    make_coverage,
    make_incident,
    make_source,
)

pytestmark = pytest.mark.django_db


def test_figures_come_in_the_vocabularys_order_a_whole_before_its_parts() -> None:
    incident = make_incident()
    for harm, population in (("injured", "people"), ("killed", "children"), ("killed", "people")):
        make_claim(incident=incident, harm=harm, population=population)
    lines = open_dossier(incident).lines
    assert [(line.harm.value, line.population.value) for line in lines] == [
        ("killed", "people"),
        ("killed", "children"),
        ("injured", "people"),
    ]
    assert lines[0].anchor == "figure-killed-people"


def test_the_ledger_tells_which_claims_stood_on_the_day() -> None:
    incident = make_incident()
    later = make_claim(incident=incident, low=8, as_of=day("2023-11-08"))
    first = make_claim(
        incident=incident,
        standing="superseded",
        standing_since=day("2023-11-08"),
        replaced_by=later,
    )
    ledger = {
        as_of: [(claim.pk, stood) for claim, stood in open_dossier(incident, as_of).ledger]
        for as_of in (None, day("2023-11-07"), day("2023-11-08"))
    }
    assert ledger == {
        None: [(later.pk, True), (first.pk, False)],
        day("2023-11-07"): [(first.pk, True)],
        day("2023-11-08"): [(later.pk, True), (first.pk, False)],
    }


def test_a_wire_that_several_repeat_is_one_origin() -> None:
    incident, agency = make_incident(), make_source(kind="agency")
    report = make_article()
    for article in (
        report,
        make_article(origin_article=report),
        make_article(origin_source=agency),
        make_article(origin_source=agency),
    ):
        make_coverage(article=article, incident=incident)
    assert open_dossier(incident).origins == 2


def test_six_queries_whatever_is_known(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    incident = make_incident()
    for _ in range(3):
        make_claim(incident=incident)
    with django_assert_num_queries(6, connection=connection):
        open_dossier(incident)


def test_a_claim_of_another_incident_that_replaced_one_is_not_on_the_page() -> None:
    incident = make_incident()
    elsewhere = make_claim(incident=make_incident())
    fallen = make_claim(
        incident=incident,
        standing="corrected",
        standing_since=day("2023-11-08"),
        replaced_by=elsewhere,
    )
    assert open_dossier(incident).numbers == {fallen.pk}
