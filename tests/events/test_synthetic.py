"""A made-up archive is whole and right by every rule, and is made in an empty database alone."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from events.models import CasualtyClaim, Extent, Incident, Quote, Spot
from events.verify import findings
from events.version import read_version
from tests.factories import make_incident, make_source
from tests.sql import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def unmarked() -> Iterator[None]:
    """The mark is for good, and other tests use the database after this one."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_synthetic")


def test_a_made_up_archive_has_what_was_asked_for_and_nothing_is_wrong_with_it() -> None:
    call_command("synthesize", incidents=1_000, verbosity=0)

    assert Incident.objects.count() == 1_000
    assert CasualtyClaim.objects.count() == 2_000
    assert Quote.objects.count() == 500
    assert list(findings()) == []
    with connection.cursor() as cursor:
        assert read_version(cursor).synthetic is True


def test_what_the_database_keeps_beside_the_records_is_there_too() -> None:
    call_command("synthesize", incidents=200, verbosity=0)
    made = {model: list(model.objects.order_by("pk").values()) for model in (Spot, Extent)}

    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM events_cell; DELETE FROM events_spot; DELETE FROM events_extent"
        )
        cursor.execute("SELECT events_map(array_agg(id)), events_extents(array_agg(id))"
                       " FROM events_incident")  # fmt: skip

    assert made == {model: list(model.objects.order_by("pk").values()) for model in made}


def test_its_passages_are_whole_sentences() -> None:
    call_command("synthesize", incidents=200, verbosity=0)
    others = rows(
        "SELECT count(*) FROM events_passage p JOIN events_article a ON a.id = p.article_id,"
        ' LATERAL events_sentence(a.body, p.start, p."end") AS s'
        " WHERE (p.sentence_before, p.sentence_after) <> (s.before, s.after)"
    )
    assert others == [(0,)]


def test_its_quotes_have_the_words_of_their_passages() -> None:
    call_command("synthesize", incidents=200, verbosity=0)
    same_and_all = rows(
        "SELECT count(*) FILTER (WHERE q.search = p.search), count(*)"
        " FROM events_quote q JOIN events_passage p ON p.id = q.passage_id"
    )
    assert same_and_all == [(100, 100)]


def test_records_entered_later_go_on_after_it() -> None:
    call_command("synthesize", incidents=100, verbosity=0)
    assert make_incident().code == "E000101"


def test_a_database_that_holds_anything_is_refused_and_stays_as_it_is() -> None:
    make_source(name="Gazette")
    with pytest.raises(CommandError) as refused:
        call_command("synthesize", incidents=100, verbosity=0)
    assert str(refused.value) == (
        "The database holds sources already. A synthetic archive is made in an empty one alone, "
        "so that nobody takes it for real."
    )
    assert Incident.objects.count() == 0


def test_a_synthetic_archive_is_not_made_twice() -> None:
    call_command("synthesize", incidents=100, verbosity=0)
    with pytest.raises(CommandError) as refused:
        call_command("synthesize", incidents=100, verbosity=0)
    assert str(refused.value) == (
        "The database holds a synthetic archive already: take an empty one."
    )


@pytest.mark.parametrize("incidents", [0, -5, 99, 5_000_001])
def test_a_size_out_of_range_is_refused(incidents: int) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("synthesize", incidents=incidents, verbosity=0)
    assert str(refused.value) == (
        f"--incidents is {incidents}: a number from 100 to 5,000,000 is expected."
    )
