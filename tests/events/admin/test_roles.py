"""Every permission of the desk: role, action and result in one table, through HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from events.models import Article, CasualtyClaim, Incident, Quote
from tests.events.admin.forms import fields_of, row
from tests.events.admin.roles import ROLES, made_by, make_account, sign_in
from tests.factories import (
    make_article,
    make_claim,
    make_coverage,
    make_incident,
    make_quote,
    make_source,
    make_speaker,
    make_tombstone,
)

# yes: it happens. 403: the desk refuses the request. told: the form comes back with a message at
# the field. hidden: it is not in the list. A record is the role's own, or another's.
TABLE = """
                                                 contributor  editor  publisher  administrator
see own draft                                    yes          yes     yes        yes
see another's draft                              403          yes     yes        yes
see another's in-review                          403          yes     yes        yes
see another's published                          yes          yes     yes        yes
list another's draft                             hidden       yes     yes        yes
list own draft                                   yes          yes     yes        yes
list another's published                         yes          yes     yes        yes
choose another's draft                           hidden       yes     yes        yes
change own draft                                 yes          yes     yes        yes
change another's draft                           403          yes     yes        yes
change own in-review                             403          yes     yes        yes
change another's in-review                       403          yes     yes        yes
change own published                             403          403     yes        yes
change another's published                       403          403     yes        yes
change another's withdrawn                       403          403     yes        yes
delete own draft                                 yes          yes     yes        yes
delete another's draft                           403          yes     yes        yes
delete own in-review                             403          yes     yes        yes
delete another's in-review                       403          yes     yes        yes
delete another's published                       told         told    told       told
take own draft to in-review                      yes          yes     yes        yes
take another's draft to in-review                403          yes     yes        yes
take own draft to published                      told         told    told       told
take another's draft to published                403          told    told       told
take own in-review to published                  403          told    told       told
take another's in-review to published            403          told    yes        yes
take own in-review to draft                      403          yes     yes        yes
take another's in-review to draft                403          told    told       told
take another's published to withdrawn            403          403     yes        yes
take another's published to draft                403          403     told       told
take own draft to withdrawn                      told         told    told       told
"""
# The same of what belongs to an incident, and of what all records share.
PARTS = """
                                                 contributor  editor  publisher  administrator
enter an article as published                    told         told    told       told
enter an incident as published                   told         told    told       told
enter an article as a draft                      yes          yes     yes        yes
add a claim to own draft                         yes          yes     yes        yes
add a claim to another's draft                   told         yes     yes        yes
add a claim to another's published               told         told    yes        yes
change a claim of another's draft                403          yes     yes        yes
change a claim of another's published            403          403     yes        yes
delete a claim of another's draft                403          yes     yes        yes
move an own claim to another's draft             told         yes     yes        yes
add a quote to another's published               told         told    yes        yes
change a quote of another's draft                403          yes     yes        yes
change a shared quote from own draft             told         yes     yes        yes
correct a published incident                     403          403     yes        yes
put a tombstone better                           403          403     yes        yes
rest a claim on another's draft article          told         yes     yes        yes
add a source                                     yes          yes     yes        yes
change a source                                  403          yes     yes        yes
delete a source                                  403          yes     yes        yes
change a passage                                 403          403     403        403
look at the review of another's draft            403          yes     yes        yes
send another's in-review back after review       403          yes     yes        yes
publish another's in-review after review         403          told    yes        yes
publish own in-review after review               told         told    told       told
take own in-review back after review             yes          yes     yes        yes
see the accounts                                 403          403     403        yes
see the groups                                   403          403     403        yes
"""


def _rows(table: str) -> list[tuple[str, list[str]]]:
    lines = table.strip().splitlines()[1:]
    return [(line[:48].strip(), line[48:].split()) for line in lines]


class Desk:
    """Records of one role's and of somebody else's, and what happens when the role asks."""

    def __init__(self, kind: type[Article] | type[Incident] = Incident) -> None:
        self.kind = kind
        self.name = str(kind._meta.model_name)
        self._other = User.objects.create_user("somebody else")
        self._own: list[Any] = []
        everything = User.objects.create_superuser("all", password="a long walk")
        self._everything = sign_in(everything)
        self._forms: dict[str, Any] = {}

    def make(self, whose: str, status: str, kind: Any = None) -> Any:
        """A record of theirs, as complete as publishing wants it."""
        kind = kind or self.kind
        if kind is Article:
            record: Any = make_article(headline="Six killed again", status=status)
        else:
            born = "published" if status == "withdrawn" else status
            record = make_incident(title="Strike on the village", status=born)
            make_coverage(article=make_article(body=f"Report on {record.code}."), incident=record)
            if status == "withdrawn":
                make_tombstone(incident=record)
        made_by(self._other, record)
        if whose == "own":
            self._own.append(record)
        return record

    def asked_by(self, role: str, ask: Callable[[Client], str]) -> str:
        """What happens when an account of the role asks; nothing of it stays."""
        with transaction.atomic():
            user = make_account(role)
            for record in self._own:
                made_by(user, record)
            try:
                return ask(sign_in(user))
            finally:
                transaction.set_rollback(True)

    def form(self, address: str) -> Any:
        """What the form of one who may do everything would post: crafted for the others."""
        if address not in self._forms:
            self._forms[address] = fields_of(self._everything.get(address))
        return self._forms[address]

    def send(self, address: str, **typed: Any) -> Callable[[Client], str]:
        values = self.form(address) | typed
        return lambda client: result(client.post(address, values))


Ask = Callable[[Client], str]


def page(record: Any) -> str:
    return f"/events/{record._meta.model_name}/{record.pk}/change/"


def result(response: Any) -> str:
    if response.status_code == 302:
        return "yes"
    return "403" if response.status_code == 403 else "told"


def look(address: str) -> Ask:
    def ask(client: Client) -> str:
        response = client.get(address)
        return "yes" if response.status_code == 200 else str(response.status_code)

    return ask


def checked(ask: Ask, happened: Callable[[], bool]) -> Ask:
    """The same, with a look into the database whether it is true."""

    def and_look(client: Client) -> str:
        said = ask(client)
        assert happened() is (said == "yes")
        return said

    return and_look


def delete(record: Any) -> Ask:
    model = type(record)
    address = f"/events/{record._meta.model_name}/{record.pk}/delete/"

    def ask(client: Client) -> str:
        response = client.post(address, {"post": "yes"})
        gone = not model._default_manager.filter(pk=record.pk).exists()
        told = response.status_code == 302 and not gone
        assert gone is (response.status_code == 302 and not told)
        return "told" if told else result(response)

    return ask


def _see(desk: Desk, whose: str, status: str) -> Ask:
    return look(page(desk.make(whose, status)))


def _list(desk: Desk, whose: str, status: str) -> Ask:
    record = desk.make(whose, status)

    def ask(client: Client) -> str:
        listed = client.get(f"/events/{desk.name}/").context["cl"].result_list
        return "yes" if record in listed else "hidden"

    return ask


def _choose(desk: Desk, whose: str, status: str) -> Ask:
    record = desk.make(whose, status)
    asked = {"app_label": "events", "model_name": "coverage", "field_name": desk.name}
    asked["term"] = record.code if desk.kind is Incident else "killed"

    def ask(client: Client) -> str:
        return "yes" if client.get("/autocomplete/", asked).json()["results"] else "hidden"

    return ask


def _change(desk: Desk, whose: str, status: str) -> Ask:
    record = desk.make(whose, status)
    field = "title" if desk.kind is Incident else "headline"
    changed = desk.kind._default_manager.filter(pk=record.pk, **{field: "Strike on the town"})
    return checked(desk.send(page(record), **{field: "Strike on the town"}), changed.exists)


def _delete(desk: Desk, whose: str, status: str) -> Ask:
    return delete(desk.make(whose, status))


def _take(desk: Desk, whose: str, status: str, after: str) -> Ask:
    record = desk.make(whose, status)
    typed = {"withdrawal_reason": "Recorded twice."} if after == "withdrawn" else {}
    taken = desk.kind._default_manager.filter(pk=record.pk, status=after)
    return checked(desk.send(page(record), status=after, **typed), taken.exists)


_ACTIONS: dict[str, Callable[..., Ask]] = {
    "see": _see, "list": _list, "choose": _choose, "change": _change, "delete": _delete,
    "take": _take,
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Article, Incident])
@pytest.mark.parametrize(("action", "expected"), _rows(TABLE))
def test_each_role_does_this_to_a_record_or_does_not(
    action: str, expected: list[str], kind: type[Article] | type[Incident]
) -> None:
    desk = Desk(kind)
    verb, whose, status, *after = action.replace(" to ", " ").split()
    ask = _ACTIONS[verb](desk, whose, status, *after)
    found = [desk.asked_by(role, ask) for role in ROLES]
    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, expected, strict=True))


def _enter(desk: Desk, kind: str, status: str) -> Ask:
    complete = {
        "title": "Strike", "kind": "airstrike", "last": "2023-11-06", "date_precision": "bounded",
        "place_name": "a village", "place_precision": "city", "grading": "fair",
        "grading_reason": "One newspaper.", "headline": "Six killed", "body": "Six were killed.",
    }  # fmt: skip
    return desk.send(f"/events/{kind}/add/", **complete, status=status)


def _claim(desk: Desk, incident: Incident, **typed: Any) -> Ask:
    plain = {
        "incident": incident.pk, "article": make_article().pk, "words": "At least six people",
        "harm": "killed", "population": "people", "low": "6", "as_of": "2023-11-06",
        "standing": "stands",
    }  # fmt: skip
    send = desk.send("/events/casualtyclaim/add/", **plain | typed)
    return checked(send, CasualtyClaim.objects.filter(incident=incident).exists)


def _change_claim(desk: Desk, status: str) -> Ask:
    claim = make_claim(incident=desk.make("another's", status))
    return desk.send(page(claim), standing="retracted", standing_since="2023-11-07")


def _move_claim(desk: Desk) -> Ask:
    claim = make_claim(incident=desk.make("own", "draft"))
    there = desk.make("another's", "draft")
    return checked(desk.send(page(claim), incident=there.pk), there.claims.exists)


def _add_quote(desk: Desk) -> Ask:
    there = desk.make("another's", "published")
    typed = {"speaker": make_speaker().pk, "mode": "indirect", "words": "Dozens were injured.",
             "article": make_article().pk}  # fmt: skip
    typed |= row("incident_links", 0, incident=there.pk)
    return checked(desk.send("/events/quote/add/", **typed), there.quotes.exists)


def _change_quote(desk: Desk) -> Ask:
    quote = make_quote(incidents=[desk.make("another's", "draft")])
    return desk.send(page(quote), described_as="a neighbour")


def _change_shared_quote(desk: Desk) -> Ask:
    own = desk.make("own", "draft")
    quote = make_quote(incidents=[own, desk.make("another's", "draft")])
    changed = Quote.objects.filter(pk=quote.pk, described_as="a neighbour")
    typed = {"quote_links-0-described_as": "a neighbour"}
    return checked(desk.send(page(own), **typed), changed.exists)


def _correct(desk: Desk) -> Ask:
    incident = desk.make("another's", "published")
    typed = {"place_name": "a town", "correction": "It was a town, not a village."}
    return checked(desk.send(page(incident), **typed), incident.corrections.exists)


def _tombstone(desk: Desk) -> Ask:
    stone = desk.make("another's", "withdrawn").tombstone
    return desk.send(page(stone), reason="Recorded twice over.")


def _draft_article(desk: Desk) -> Ask:
    article = desk.make("another's", "draft", Article)
    return _claim(desk, desk.make("own", "draft"), article=article.pk)


def _passage(desk: Desk) -> Ask:
    claim = make_claim(incident=desk.make("own", "draft"))
    return lambda client: result(client.post(page(claim.passage), {"exact": "Nobody"}))


def _review(desk: Desk, whose: str, step: str, note: str = "") -> Ask:
    record = desk.make(whose, "in-review")
    taken = Incident.objects.filter(pk=record.pk, status=step)
    address = f"/events/incident/{record.pk}/review/"

    def ask(client: Client) -> str:
        shown = client.get(address)
        seen = shown.context["shown"].fingerprint if shown.status_code == 200 else ""
        return result(client.post(address, {"step": step, "seen": seen, "note": note}))

    return checked(ask, taken.exists)


_PARTS: dict[str, Callable[[Desk], Ask]] = {
    "enter an article as published": lambda d: _enter(d, "article", "published"),
    "enter an incident as published": lambda d: _enter(d, "incident", "published"),
    "enter an article as a draft": lambda d: _enter(d, "article", "draft"),
    "add a claim to own draft": lambda d: _claim(d, d.make("own", "draft")),
    "add a claim to another's draft": lambda d: _claim(d, d.make("another's", "draft")),
    "add a claim to another's published": lambda d: _claim(d, d.make("another's", "published")),
    "change a claim of another's draft": lambda d: _change_claim(d, "draft"),
    "change a claim of another's published": lambda d: _change_claim(d, "published"),
    "delete a claim of another's draft": lambda d: delete(
        make_claim(incident=d.make("another's", "draft"))
    ),
    "move an own claim to another's draft": _move_claim,
    "add a quote to another's published": _add_quote,
    "change a quote of another's draft": _change_quote,
    "change a shared quote from own draft": _change_shared_quote,
    "correct a published incident": _correct,
    "put a tombstone better": _tombstone,
    "rest a claim on another's draft article": _draft_article,
    "add a source": lambda d: d.send("/events/source/add/", name="Post", kind="newspaper"),
    "change a source": lambda d: d.send(page(make_source()), name="Morning Post"),
    "delete a source": lambda d: delete(make_source()),
    "change a passage": _passage,
    "look at the review of another's draft": lambda d: look(
        "/events/incident/{}/review/".format(d.make("another's", "draft").pk)
    ),
    "send another's in-review back after review": lambda d: _review(
        d, "another's", "draft", "Which day?"
    ),
    "publish another's in-review after review": lambda d: _review(d, "another's", "published"),
    "publish own in-review after review": lambda d: _review(d, "own", "published"),
    "take own in-review back after review": lambda d: _review(d, "own", "draft"),
    "see the accounts": lambda d: look("/auth/user/"),
    "see the groups": lambda d: look("/auth/group/"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "expected"), _rows(PARTS))
def test_each_role_does_this_to_what_records_share_or_does_not(
    action: str, expected: list[str]
) -> None:
    desk = Desk()
    ask = _PARTS[action](desk)
    found = [desk.asked_by(role, ask) for role in ROLES]
    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, expected, strict=True))
