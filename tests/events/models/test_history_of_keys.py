"""A record's history holds its key as often as it changes."""

import pytest
from django.apps import apps

from tests.factories import make_article, make_claim, make_incident, make_passage

pytestmark = pytest.mark.django_db


def test_a_record_changes_more_than_once_and_each_change_is_kept() -> None:
    article = make_article(status="draft", headline="First")
    claim = make_claim(
        incident=make_incident(status="draft"),
        passage=make_passage(article=article, words="Dozens were injured"),
    )
    for headline in ("Second", "Third"):
        article.headline = headline
        article.save()
    claim.delete()
    kept = apps.get_model("events", "ArticleEvent").objects.filter(key=article.key)
    assert list(kept.order_by("pgh_id").values_list("headline", flat=True)) == [
        "First", "Second", "Third",
    ]  # fmt: skip
    labels = apps.get_model("events", "CasualtyClaimEvent").objects.filter(key=claim.key)
    assert list(labels.order_by("pgh_id").values_list("pgh_label", flat=True)) == [
        "insert", "delete",
    ]  # fmt: skip
