"""Every permission of the reading desk: role, action and result in one table, through HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.test import Client

from events.models import Article, CasualtyClaim, Incident, Speaker
from tests.events.admin.forms import fields_of
from tests.events.admin.reading.sending import add, code, read
from tests.events.admin.roles import ROLES, made_by, make_account, sign_in
from tests.factories import make_article, make_claim, make_coverage, make_incident, make_passage

BODY = "Six people were killed. Seven people were killed."
WORDS = "Six people were killed"

# yes: it happens. 403: the desk refuses the request. told: the form comes back with a message.
# hidden: it is not on the page. The article and the incident are the role's own, or another's.
TABLE = """
                                                 contributor  editor  publisher  administrator
read own draft                                   yes          yes     yes        yes
read another's draft                             403          yes     yes        yes
read another's published                         yes          yes     yes        yes
open a form on own draft                         yes          yes     yes        yes
open a form on another's draft                   403          yes     yes        yes
code an own incident on own draft                yes          yes     yes        yes
code another's draft on own draft                told         yes     yes        yes
code another's published on own draft            told         told    yes        yes
code a new incident on another's published       yes          yes     yes        yes
see a claim of another's draft on published      hidden       yes     yes        yes
open a passage of another's draft                404          yes     yes        yes
change a claim of own draft                      yes          yes     yes        yes
change a claim of another's draft                403          yes     yes        yes
delete a claim of own draft                      yes          yes     yes        yes
delete a claim of another's draft                403          yes     yes        yes
move a passage of own draft                      yes          yes     yes        yes
move a passage shared with another's draft       403          yes     yes        yes
delete a passage of own draft                    yes          yes     yes        yes
delete a passage shared with another's draft     403          yes     yes        yes
enter an article                                 yes          yes     yes        yes
ask what is known                                yes          yes     yes        yes
"""


class Desk:
    """An article and incidents of this account and of somebody else."""

    def __init__(self, role: str) -> None:
        self.user = make_account(role)
        self.client = sign_in(self.user)
        self._other = User.objects.create_user("somebody else")

    def article(self, whose: str, status: str = "draft") -> Article:
        article = make_article(body=BODY, status=status)
        made_by(self.user if whose == "own" else self._other, article)
        return article

    def incident(self, whose: str, article: Article, status: str = "draft") -> Incident:
        incident = make_incident(status=status)
        made_by(self.user if whose == "own" else self._other, incident)
        make_coverage(article=article, incident=incident)
        return incident

    def claim(self, whose: str) -> CasualtyClaim:
        article = self.article("own", "published")
        passage = make_passage(article=article, words=WORDS)
        return make_claim(incident=self.incident(whose, article), passage=passage)

    def shared(self) -> CasualtyClaim:
        claim = self.claim("own")
        other = self.incident("another's", claim.passage.article)
        make_claim(incident=other, passage=claim.passage)
        return claim


def _result(response: Any) -> str:
    if response.status_code in (403, 404):
        return str(response.status_code)
    return "yes" if response.status_code == 302 else "told"


def _look(client: Client, address: str) -> str:
    status = client.get(address).status_code
    return "yes" if status == 200 else str(status)


def _code(desk: Desk, article: Article, incident: Incident) -> str:
    typed = {"about": "other", "other": incident.code, "claimant": ""}
    found = _result(code(desk.client, article, "claim", WORDS, **typed))
    assert incident.claims.exists() is (found == "yes")
    return found


def _code_new(desk: Desk) -> str:
    typed = {"about": "new", "new-title": "Strike", "new-kind": "airstrike", "claimant": ""}
    article = desk.article("another's", "published")
    return _result(code(desk.client, article, "claim", WORDS, **typed))


def _code_on(desk: Desk, whose: str, status: str) -> str:
    article = desk.article("own")
    return _code(desk, article, desk.incident(whose, desk.article("own"), status))


def _see(desk: Desk) -> str:
    claim = desk.claim("another's")
    page = desk.client.get(read(claim.passage.article)).content.decode()
    shown = ("<mark " in page, claim.incident.code in page, "people killed" in page)
    assert set(shown) in ({True}, {False})
    return "yes" if shown[0] else "hidden"


def _address(claim: CasualtyClaim, what: str = "") -> str:
    return f"{read(claim.passage.article)}claim/{claim.pk}/{what}"


def _passage(claim: CasualtyClaim, what: str = "") -> str:
    return f"{read(claim.passage.article)}passage/{claim.passage_id}/{what}"


def _change(desk: Desk, claim: CasualtyClaim) -> str:
    everything = User.objects.create_superuser("all", password="a long walk")
    values = fields_of(sign_in(everything).get(_address(claim))) | {"low": "5"}
    found = _result(desk.client.post(_address(claim), values))
    claim.refresh_from_db()
    assert (claim.low == 5) is (found == "yes")
    return found


def _delete(desk: Desk, claim: CasualtyClaim, address: str) -> str:
    found = _result(desk.client.post(address))
    assert CasualtyClaim.objects.filter(pk=claim.pk).exists() is (found != "yes")
    return found


def _move(desk: Desk, claim: CasualtyClaim) -> str:
    words = {"words": "Seven people were killed"}
    found = _result(desk.client.post(_passage(claim, "move/"), words))
    claim.refresh_from_db()
    assert (claim.passage.start > 0) is (found == "yes")
    return found


_ACTIONS: dict[str, Callable[[Desk], str]] = {
    "read own draft": lambda d: _look(d.client, read(d.article("own"))),
    "read another's draft": lambda d: _look(d.client, read(d.article("another's"))),
    "read another's published": lambda d: _look(
        d.client, read(d.article("another's", "published"))
    ),
    "open a form on own draft": lambda d: _look(d.client, add(d.article("own"), "claim")),
    "open a form on another's draft": lambda d: _look(d.client, add(d.article("x"), "claim")),
    "code an own incident on own draft": lambda d: _code_on(d, "own", "draft"),
    "code another's draft on own draft": lambda d: _code_on(d, "another's", "draft"),
    "code another's published on own draft": lambda d: _code_on(d, "another's", "published"),
    "code a new incident on another's published": _code_new,
    "see a claim of another's draft on published": _see,
    "open a passage of another's draft": lambda d: _look(d.client, _passage(d.claim("another's"))),
    "change a claim of own draft": lambda d: _change(d, d.claim("own")),
    "change a claim of another's draft": lambda d: _change(d, d.claim("another's")),
    "delete a claim of own draft": lambda d: _delete(
        d, c := d.claim("own"), _address(c, "delete/")
    ),
    "delete a claim of another's draft": lambda d: _delete(
        d, c := d.claim("another's"), _address(c, "delete/")
    ),
    "move a passage of own draft": lambda d: _move(d, d.claim("own")),
    "move a passage shared with another's draft": lambda d: _move(d, d.shared()),
    "delete a passage of own draft": lambda d: _delete(
        d, c := d.claim("own"), _passage(c, "delete/")
    ),
    "delete a passage shared with another's draft": lambda d: _delete(
        d, c := d.shared(), _passage(c, "delete/")
    ),
    "enter an article": lambda d: _result(
        d.client.post("/events/article/enter/", {"body": "It rained."})
    ),
    "ask what is known": lambda d: (
        "yes" if d.client.post("/events/article/known/").status_code == 200 else "403"
    ),
}


def _rows() -> list[tuple[str, dict[str, str]]]:
    lines = TABLE.strip().splitlines()[1:]
    return [(line[:48].strip(), dict(zip(ROLES, line[48:].split(), strict=True))) for line in lines]


def _fresh(desk: Desk, action: Callable[[Desk], str]) -> str:
    """What happens; nothing of it stays."""
    with transaction.atomic():
        found = action(desk)
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_this_at_the_reading_desk_or_does_not(role: str) -> None:
    desk = Desk(role)
    found, expected = {}, {}
    for action, results in _rows():
        found[action] = _fresh(desk, _ACTIONS[action])
        expected[action] = results[role]
    assert found == expected
    assert list(_ACTIONS) == list(expected)


# What an account needs that has nothing but single permissions of the admin.
NEEDS = {
    "": ["view_article"],
    "claim/add/": ["view_article", "add_casualtyclaim"],
    "quote/add/": ["view_article", "add_quote"],
    "attribution/add/": ["view_article", "add_attribution"],
}


@pytest.mark.django_db
def test_each_page_asks_for_the_admins_own_permissions() -> None:
    article = make_article()
    for address, names in NEEDS.items():
        for missing in ("", *names):
            user = User.objects.create_user(
                f"{address} without {missing}", password="a", is_staff=True
            )
            given = [name for name in names if name != missing]
            user.user_permissions.set(Permission.objects.filter(codename__in=given))
            found = sign_in(user).get(f"{read(article)}{address}").status_code
            assert (address, missing, found) == (address, missing, 403 if missing else 200)


@pytest.mark.django_db
def test_who_may_not_enter_incidents_or_speakers_is_not_offered_new_ones() -> None:
    article = make_article()
    user = User.objects.create_user("a clerk", password="a long walk", is_staff=True)
    names = ["view_article", "add_casualtyclaim"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = sign_in(user)
    form = client.get(add(article, "claim")).context["form"]
    assert [value for value, _ in form.fields["about"].choices] == ["other"]
    typed = {"claimant": "Ann Lee", "claimant_kind": "official"}
    response = code(client, article, "claim", "Dozens were injured.", **typed)
    errors = response.context["form"].errors
    assert errors["claimant"] == ["No speaker is called “Ann Lee”."]
    assert Speaker.objects.count() == 0


@pytest.mark.django_db
def test_strangers_are_sent_to_sign_in() -> None:
    article = make_article()
    for address in (read(article), add(article, "claim"), "/events/article/enter/"):
        response = Client().get(address)
        assert response.headers["Location"] == f"/login/?next={address}"
