"""The clock of the desk's process jumps, a day back or a year forward, while editors work.

Whatever is kept in order or told to readers goes by the database's clock: nothing is lost.
"""

import datetime
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from archive.accounts.sessions import SessionStore
from events.admin.history import moments_of
from events.dossier import open_dossier
from events.history import history_of
from events.models import Correction, Incident, Submission, Tombstone
from tests.events.admin.forms import errors_of, fields_of, send
from tests.factories import make_claim, make_incident
from tests.sql import rows

pytestmark = pytest.mark.usefixtures("desk")

JUMPS = pytest.mark.parametrize("days", [-1, 365], ids=["a day back", "a year forward"])
Jump = Callable[[int], None]


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Put this process's clock so many days ahead of the true time; 0 puts it right."""
    now, seconds = timezone.now, time.time

    def put(days: int) -> None:
        ahead = datetime.timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: now() + ahead)
        monkeypatch.setattr(time, "time", lambda: seconds() + ahead.total_seconds())

    return put


def _signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(name, password="a long walk"))
    return client


def _page(incident: Incident, page: str = "change") -> str:
    return f"/events/incident/{incident.pk}/{page}/"


def _today() -> datetime.date:
    """The database's day."""
    ((day,),) = rows("SELECT (now() AT TIME ZONE 'UTC')::date")
    assert isinstance(day, datetime.date)
    return day


@JUMPS
@pytest.mark.django_db
def test_nobody_is_signed_out_and_a_session_ends_when_it_would_have(jump: Jump, days: int) -> None:
    before = _signed_in("anna")
    jump(days)
    between = _signed_in("boris")
    assert [client.get("/").status_code for client in (before, between)] == [200, 200]
    jump(0)
    assert [client.get("/").status_code for client in (before, between)] == [200, 200]
    working_day = datetime.timedelta(hours=12)
    assert Session.objects.filter(expire_date__lte=Now() + working_day).count() == 2
    Session.objects.update(expire_date=F("expire_date") - working_day)
    assert [client.get("/").status_code for client in (before, between)] == [302, 302]
    SessionStore.clear_expired()
    assert not Session.objects.exists()


@JUMPS
@pytest.mark.django_db
def test_two_editors_across_the_jump_lose_nothing_that_they_typed(jump: Jump, days: int) -> None:
    incident = make_incident(status="draft", title="Strike", summary="A roof fell.")
    anna, boris = _signed_in("anna"), _signed_in("boris")
    mine = fields_of(boris.get(_page(incident))) | {"title": "Strike on a school"}
    jump(days)
    send(anna, _page(incident), title="Strike on a bazaar")
    refused = boris.post(_page(incident), mine | {"summary": "A wall fell."})
    assert errors_of(refused).keys() == {"title"}
    assert "changed by anna" in errors_of(refused)["title"][0]
    jump(0)
    assert boris.post(_page(incident), fields_of(refused)).status_code == 302
    saved = Incident.objects.get()
    assert (saved.title, saved.summary) == ("Strike on a school", "A wall fell.")


@JUMPS
@pytest.mark.django_db(transaction=True)
def test_history_keeps_the_order_in_which_things_were_done(jump: Jump, days: int) -> None:
    incident, anna = make_incident(title="First"), _signed_in("anna")
    began = rows("SELECT clock_timestamp()")[0][0]
    for title, ahead in (("Second", 0), ("Third", days), ("Fourth", 0)):
        jump(ahead)
        assert send(anna, _page(incident), title=title).status_code == 302
    ended = rows("SELECT clock_timestamp()")[0][0]
    titles = [("Third", "Fourth"), ("Second", "Third"), ("First", "Second")]
    at_the_desk = [moment for moment in moments_of(incident) if moment.at > began]
    for_readers = [change for change in history_of(incident) if change.at > began]
    assert [moment.by for moment in at_the_desk] == ["by anna"] * 3
    assert titles == [
        (told.before, told.after)
        for moment in at_the_desk
        for change in moment.changes
        for told in change.differences
    ]
    assert titles == [(c.differences[0].before, c.differences[0].after) for c in for_readers]
    assert all(change.at < ended for change in for_readers)


@JUMPS
@pytest.mark.django_db(transaction=True)
def test_what_readers_are_told_is_dated_by_the_database(jump: Jump, days: int) -> None:
    incident, anna = make_incident(status="draft"), _signed_in("anna")
    claim = make_claim(incident=incident, low=60)
    jump(days)
    for status in ("in-review", "published"):
        send(anna, _page(incident), status=status)
    note = {"low": "6", "correction": "The article says 6, not 60."}
    assert send(anna, f"/events/casualtyclaim/{claim.pk}/change/", **note).status_code == 302
    today = _today()
    jump(0)
    incident.refresh_from_db()
    correction = Correction.objects.get()
    assert (incident.status, incident.published_at.date()) == ("published", today)
    assert correction.made_on == today
    assert Submission.objects.get(incident=incident, sent_at__date=today).sent_by is not None
    assert open_dossier(incident, today).corrections == [correction]
    assert open_dossier(incident, today - datetime.timedelta(days=1)).corrections == []


@JUMPS
@pytest.mark.django_db
def test_a_stone_is_dated_by_the_database(jump: Jump, days: int) -> None:
    incident, anna = make_incident(), _signed_in("anna")
    jump(days)
    assert anna.post(_page(incident, "withdraw"), {"reason": "A drill."}).status_code == 302
    assert Tombstone.objects.get().made_on == _today()
