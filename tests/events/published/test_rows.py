"""What readers see, row by row."""

import pytest
from django.apps import apps

from events.models import Article, CasualtyClaim, Incident, IncidentLink, Source, Tombstone
from events.published import VISIBLE
from tests.events.conftest import Eyes
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_quote,
    make_source,
    make_speaker,
    make_tombstone,
)
from tests.sql import rows

pytestmark = pytest.mark.django_db

# What readers see of a record's history is tested in tests/events/test_history.py.
RECORDS = [name for name in VISIBLE if not name.endswith("Event")]
PUBLIC_MODELS = [apps.get_model("events", name) for name in RECORDS]

# What is seen of an article alone, and of an incident alone.
OF_AN_ARTICLE = {"Article", "Source"}
OF_AN_INCIDENT = {
    "Incident", "Place", "PlaceName", "IncidentLink", "Correction", "Spot", "Cell",
    "DayCount",
}  # fmt: skip


def an_archive(*, article: str, incident: str, geonames_id: int | None = None) -> None:
    """One row of every word but Tombstone, on an article and an incident of these states."""
    report = make_article(status=article, source=make_source())
    place = make_place(slug=f"place-of-{article}-{incident}", geonames_id=geonames_id)
    event = make_incident(status=incident, place=place)
    passage = make_passage(article=report, words="At least six people were killed")
    make_claim(incident=event, passage=passage, claimant=make_speaker())
    words = make_passage(article=report, words="officials said")
    make_attribution(incident=event, passage=words)
    words = make_passage(article=report, words="Dozens were injured.")
    make_quote(incidents=[event], passage=words)
    make_link(from_incident=event, to_incident=make_incident(status=incident))
    make_correction(incident=event)


def seen() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in PUBLIC_MODELS}


def test_readers_see_every_word_of_what_is_published(public_eyes: Eyes) -> None:
    an_archive(article="published", incident="published")
    make_tombstone(incident=make_incident())
    make_article(status="withdrawn")
    everything = seen()
    assert [name for name, count in everything.items() if not count] == []
    with public_eyes():
        # What is withdrawn has a stone instead.
        assert seen() == everything | {"Incident": 2, "Article": 1}


@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_readers_see_nothing_of_a_draft(public_eyes: Eyes, status: str) -> None:
    an_archive(article=status, incident=status)
    make_tombstone(incident=make_incident())
    rows("SET CONSTRAINTS ALL IMMEDIATE")
    rows("ALTER TABLE events_incident DISABLE TRIGGER USER")  # a stone stands before it may
    rows("UPDATE events_incident SET status = 'draft'")
    rows("ALTER TABLE events_incident ENABLE TRIGGER USER")
    with public_eyes():
        assert seen() == dict.fromkeys(RECORDS, 0)


# Whether the article and the incident are published, and what readers see then.
@pytest.mark.parametrize(
    ("article", "incident", "visible"),
    [
        ("published", "draft", OF_AN_ARTICLE),
        ("published", "withdrawn", OF_AN_ARTICLE | {"Tombstone"}),
        ("draft", "published", OF_AN_INCIDENT),
        ("withdrawn", "published", OF_AN_INCIDENT | {"ArticleTombstone"}),
    ],
)
def test_a_claim_or_quote_is_seen_when_its_incident_and_its_article_are(
    public_eyes: Eyes, article: str, incident: str, visible: set[str]
) -> None:
    an_archive(article=article, incident="published" if incident == "withdrawn" else incident)
    if incident == "withdrawn":
        for event in Incident.objects.all():
            make_tombstone(incident=event)
    with public_eyes():
        assert {name for name, count in seen().items() if count} == visible


def test_a_place_of_the_world_is_no_secret(public_eyes: Eyes) -> None:
    an_archive(article="draft", incident="draft", geonames_id=703845)
    with public_eyes():
        assert {name for name, count in seen().items() if count} == {"Place", "PlaceName"}


def test_a_quote_on_two_incidents_shows_the_published_one(public_eyes: Eyes) -> None:
    shown = make_incident()
    make_quote(incidents=[shown, make_incident(status="draft")])
    with public_eyes():
        counts = seen()
        assert (counts["Quote"], counts["QuoteIncident"], counts["Passage"]) == (1, 1, 1)


def test_a_passage_that_nothing_public_rests_on_is_not_seen(public_eyes: Eyes) -> None:
    article = make_article()
    make_passage(article=article, words="officials said")
    used = make_passage(article=article, words="Dozens were injured.")
    make_claim(incident=make_incident(), passage=used)
    with public_eyes():
        assert rows("SELECT id FROM events_passage") == [(used.id,)]


def test_a_link_is_seen_when_both_its_ends_are(public_eyes: Eyes) -> None:
    first, second, draft = make_incident(), make_incident(), make_incident(status="draft")
    shown = make_link(from_incident=first, to_incident=second)
    make_link(from_incident=first, to_incident=draft)
    make_link(from_incident=draft, to_incident=first)
    with public_eyes():
        assert list(IncidentLink.objects.all()) == [shown]


def test_a_reference_to_what_is_not_public_is_empty(public_eyes: Eyes) -> None:
    draft_article = make_article(status="draft")
    draft_incident = make_incident(status="draft")
    article = make_article(origin_article=draft_article)
    incident = make_incident()
    stone = make_tombstone(incident=make_incident(), moved_to=draft_incident)
    newer = make_claim(
        incident=incident, passage=make_passage(article=draft_article, words="Dozens")
    )
    claim = make_claim(
        incident=incident, standing="corrected", standing_since="2023-11-07", replaced_by=newer
    )
    link = make_link(from_incident=incident, to_incident=make_incident())
    IncidentLink.objects.filter(pk=link.pk).update(passage=newer.passage)
    with public_eyes():
        assert Article.objects.get(pk=article.pk).origin_article_id is None
        assert Tombstone.objects.get(pk=stone.pk).moved_to_id is None
        assert CasualtyClaim.objects.get(pk=claim.pk).replaced_by_id is None
        assert IncidentLink.objects.get(pk=link.pk).passage_id is None


def test_every_reference_that_readers_see_leads_to_a_row_that_they_see(public_eyes: Eyes) -> None:
    for article in ("published", "draft"):
        for incident in ("published", "draft"):
            an_archive(article=article, incident=incident)
    make_tombstone(incident=make_incident(), moved_to=Incident.objects.filter(status="draft")[0])
    dangling = []
    with public_eyes():
        for model in PUBLIC_MODELS:
            for field in model._meta.concrete_fields:
                if field.related_model is None or (model is Tombstone and field.name == "incident"):
                    continue
                target = field.related_model._meta.db_table
                found = rows(
                    f"SELECT {model._meta.pk.column} FROM {model._meta.db_table} t"
                    f" WHERE {field.column} IS NOT NULL"
                    f" AND NOT EXISTS (SELECT FROM {target} x WHERE x.id = t.{field.column})"
                )
                dangling += [(model.__name__, field.name, pk) for (pk,) in found]
    assert dangling == []


@pytest.mark.parametrize("rights", ["excerpts-only", "link-only"])
def test_a_text_that_may_not_be_shown_in_full_is_not(public_eyes: Eyes, rights: str) -> None:
    article = make_article(rights=rights)
    make_claim(incident=make_incident(), passage=make_passage(article=article, words="six people"))
    with public_eyes():
        shown = Article.objects.get()
        assert shown.body == ""
        assert shown.passages.get().exact == "six people"


def test_an_agency_is_seen_once_a_published_article_repeats_it(public_eyes: Eyes) -> None:
    agency = make_source(kind="agency")
    with public_eyes():
        assert not Source.objects.exists()
    make_article(origin_source=agency)
    with public_eyes():
        assert list(Source.objects.all()) == [agency]
