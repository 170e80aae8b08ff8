"""The real files beside the project, loaded whole."""

import csv

import pytest

from events.exchange.datasets.profile_file import find_profile
from events.models import Article, Attribution, CasualtyClaim, Estimate, Incident
from events.models.import_run import EntryKind
from events.verify import findings
from tests.events.exchange.datasets.files import real
from tests.events.exchange.datasets.loads import load_file

pytestmark = pytest.mark.django_db


def test_ucdp_comes_out_as_the_source_has_it() -> None:
    path = real("ucdp/ged_sample.csv")
    told = load_file(path, find_profile("ucdp-ged"))
    assert told.counts == {"rows": 1000, "new": 1000, "odd": 15}
    over = [said for said in told.said(EntryKind.ODD) if "is over" in said]
    assert len(over) == 13
    estimates = {
        key.rpartition("/")[2]: figures
        for key, *figures in Estimate.objects.of_people().values_list(
            "incident__key", "low", "best", "high"
        )
    }
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            low, best, high = (int(float(row[name])) for name in ("low", "best", "high"))
            found = estimates[row["id"].removesuffix(".0")]
            if low <= best <= high:
                assert found == [low, best, high]
            else:  # the source is at odds with itself: every figure of it is a claim
                assert _claimed(row["id"]) == [(best, best), (low, None), (None, high)]
    assert Attribution.objects.filter(stance="alleged").count() == 160
    assert list(findings()) == []


def _claimed(identity: str) -> list[tuple[int | None, int | None]]:
    """Low and high of the claims of people killed, the preferred first."""
    claims = CasualtyClaim.objects.filter(
        incident__key=f"import/ucdp-ged/{identity.removesuffix('.0')}", population="people"
    )
    return list(claims.order_by("id").values_list("low", "high"))


def test_bellingcat_sets_its_double_aside_and_names_its_sources() -> None:
    told = load_file(
        real("bellingcat/ukr-civharm-2023-06-01.json"), find_profile("bellingcat-timemap")
    )
    assert told.counts == {"rows": 1167, "new": 1166, "set_aside": 1}
    assert told.said(EntryKind.SET_ASIDE) == [
        "the id CIV1553 stands on line 1, row 915 already: which is meant?"
    ]
    first = Incident.objects.get(key__endswith="/CIV0001")
    assert str(first.dates.lower) == "2022-02-24"
    article = Article.objects.get(coverage__incident=first)
    assert (len(article.cited_sources), article.rights) == (12, "excerpts-only")
    assert CasualtyClaim.objects.count() == 0
