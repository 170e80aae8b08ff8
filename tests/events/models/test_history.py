import datetime

import pytest
from django.apps import apps
from django.db.models import Model

from events.duplicates import keep_apart
from events.models import (
    Article,
    ArticleTombstone,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    NotDuplicate,
    Passage,
    Place,
    PlaceName,
    Quote,
    QuoteIncident,
    Source,
    Speaker,
    Submission,
    Tombstone,
)
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
from tests.sql import refusal, rows

pytestmark = pytest.mark.django_db

# For each word, a change that raw SQL makes and what the history then holds.
CHANGES: dict[type[Model], tuple[str, object]] = {
    Article: ("headline", "Mended"),
    ArticleTombstone: ("reason", "Mended."),
    Attribution: ("stance", "denied"),
    CasualtyClaim: ("low", 5),
    Correction: ("note", "Mended."),
    Incident: ("title", "Mended"),
    IncidentLink: ("relation", "retaliation"),
    NotDuplicate: ("why", "Mended."),
    Place: ("admin1", "Mended"),
    PlaceName: ("name", "Mended"),
    Quote: ("described_as", "Mended"),
    Source: ("name", "Mended"),
    Speaker: ("name", "Mended"),
    Submission: ("sent_at", datetime.datetime(2023, 11, 6, tzinfo=datetime.UTC)),
    Tombstone: ("reason", "Mended."),
}
# Words whose rows raw SQL makes and removes; nothing of them changes.
UNCHANGING: tuple[type[Model], ...] = (Coverage, QuoteIncident, Passage)


@pytest.fixture
def archive(db: None) -> None:
    """One row of every word, drafts where a published row could not be deleted."""
    article = make_article(status="draft", source=make_source())
    incident = make_incident(status="draft", place=make_place())
    words = make_passage(article=article, words="Dozens were injured.")
    make_claim(incident=incident, passage=words)
    make_quote(incidents=[incident], passage=words, speaker=make_speaker())
    make_attribution(incident=incident, passage=words)
    make_link(from_incident=incident, to_incident=make_incident(status="draft"))
    make_correction(incident=incident)
    Submission.objects.create(incident=incident)
    make_tombstone(incident=make_incident())
    make_article(status="withdrawn")
    keep_apart(incident, [make_incident(status="draft")], why="Other streets.", who="editor")


def told(model: type[Model]) -> list[tuple[str, object]]:
    """The label of each event of the model's rows, and their order."""
    event = apps.get_model("events", f"{model.__name__}Event")
    return list(event.objects.order_by("pgh_id").values_list("pgh_label", "pgh_obj_id"))


def test_every_word_has_a_history() -> None:
    events = {m.__name__ for m in apps.get_app_config("events").get_models()}
    kept = {name.removesuffix("Event") for name in events if name.endswith("Event")}
    assert kept == {m.__name__ for m in (*CHANGES, *UNCHANGING)}


@pytest.mark.parametrize("model", [*CHANGES, *UNCHANGING])
def test_a_row_that_is_made_is_told(model: type[Model], archive: None) -> None:
    made = model._default_manager.order_by("pk").values_list("pk", flat=True)
    assert [(label, pk) for label, pk in told(model) if label == "insert"] == [
        ("insert", pk) for pk in made
    ]


@pytest.mark.parametrize("model", CHANGES)
def test_a_change_by_raw_sql_is_told_with_the_new_value(model: type[Model], archive: None) -> None:
    field, value = CHANGES[model]
    row = model._default_manager.order_by("-pk")[0]
    before = len(told(model))
    rows(f"UPDATE {model._meta.db_table} SET {field} = %s WHERE id = %s", value, row.pk)
    assert told(model)[before:] == [("update", row.pk)]
    event = apps.get_model("events", f"{model.__name__}Event")
    assert getattr(event.objects.latest("pgh_id"), field) == value


@pytest.mark.parametrize(
    "model", [QuoteIncident, Coverage, IncidentLink, Correction, PlaceName, NotDuplicate]
)
def test_a_deletion_by_raw_sql_is_told(model: type[Model], archive: None) -> None:
    row = model._default_manager.order_by("-pk")[0]
    rows(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)
    assert told(model)[-1] == ("delete", row.pk)


def test_a_change_that_changes_nothing_is_not_told() -> None:
    make_source()
    rows("UPDATE events_source SET name = name")
    assert [label for label, _ in told(Source)] == ["insert"]


def test_one_statement_over_many_rows_tells_of_each() -> None:
    sources = [make_source() for _ in range(3)]
    rows("UPDATE events_source SET url = 'https://example.org/'")
    assert told(Source)[3:] == [("update", source.pk) for source in sources]


@pytest.mark.parametrize("model", [*CHANGES, *UNCHANGING])
def test_history_is_only_added_to(model: type[Model], archive: None) -> None:
    table = apps.get_model("events", f"{model.__name__}Event")._meta.db_table
    for statement in (f"UPDATE {table} SET pgh_label = 'other'", f"DELETE FROM {table}"):
        assert refusal(statement) == "append_only"
