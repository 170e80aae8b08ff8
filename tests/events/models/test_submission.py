"""The database writes down by itself who made a record at the desk."""

import pghistory
import pytest
from django.contrib.auth.models import User

from events.models import Article, Incident, Submission
from tests.factories import make_article, make_incident
from tests.sql import refusal, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna")


def makers(kind: type[Article] | type[Incident]) -> list[tuple[int, str | None]]:
    found = kind._default_manager.order_by("pk").values_list("pk", "submission__made_by__username")
    return list(found)


def test_what_a_request_of_the_desk_makes_is_its_accounts(anna: User) -> None:
    with pghistory.context(user=anna.pk):
        article, incident = make_article(), make_incident()
    assert makers(Article) == [(article.pk, "anna")]
    assert makers(Incident) == [(incident.pk, "anna")]


def test_what_a_command_makes_is_nobodys() -> None:
    with pghistory.context(url="/"):
        article = make_article()
    assert makers(Article) == [(article.pk, None)]
    assert Submission.objects.count() == 0


def test_an_account_that_is_gone_made_nothing(anna: User) -> None:
    gone = anna.pk
    anna.delete()
    with pghistory.context(user=gone):
        make_incident()
    assert Submission.objects.count() == 0


def test_many_records_of_one_statement_are_each_written_down(anna: User) -> None:
    with pghistory.context(user=anna.pk):
        Incident.objects.bulk_create(
            [Incident(title=title, slug="strike", kind="attack") for title in ("One", "Two")]
        )
    assert [name for _, name in makers(Incident)] == ["anna", "anna"]


def test_a_submission_is_of_one_record() -> None:
    incident, article = make_incident(), make_article()
    both = "INSERT INTO events_submission (incident_id, article_id, note) VALUES (%s, %s, '')"
    assert refusal(both, incident.pk, article.pk) == "submission_of_one_record"
    assert refusal(both, None, None) == "submission_of_one_record"


def test_a_note_has_its_reviewer(anna: User) -> None:
    submission = Submission.objects.create(incident=make_incident())
    note = "UPDATE events_submission SET note = 'Which day?' WHERE id = %s"
    assert refusal(note, submission.pk) == "submission_note_has_its_reviewer"
    rows(note.replace("SET", "SET returned_by_id = %s,"), anna.pk, submission.pk)


def test_a_deleted_draft_takes_its_submission_with_it(anna: User) -> None:
    with pghistory.context(user=anna.pk):
        incident = make_incident(status="draft")
    incident.delete()
    assert Submission.objects.count() == 0
