"""Two incidents side by side at the desk, made one, and parted again."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import CasualtyClaim, Incident, Merge, Tombstone
from tests.events.admin.forms import told
from tests.events.admin.roles import made_by, make_account, sign_in
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_coverage,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_quote,
    make_tombstone,
)
from tests.sql import check_deferred

WHY = {"why": "Two newspapers, one strike."}


@pytest.fixture
def two(db: None) -> tuple[Incident, Incident]:
    one = make_incident(place=make_place(), title="Strike", weapons=["missile"])
    other = make_incident(title="Hit at noon", summary="A school.", weapons=["drone"])
    make_claim(incident=other, low=9)
    return one, other


def address(one: Incident, other: Incident) -> str:
    return f"/events/incident/{one.pk}/merge/{other.pk}/"


def chosen(page: Any) -> dict[str, Any]:
    """What the form sends when nothing is changed in it."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def test_the_two_stand_side_by_side_and_become_one(
    client: Client, two: tuple[Incident, Incident]
) -> None:
    one, other = two
    page = client.get(address(one, other))
    sent = chosen(page)
    # What is known is kept before what is not, and of lists both.
    assert sent == {
        "stays": one.pk,
        "part_title": str(one.pk),
        "part_summary": str(other.pk),
        "part_where": str(one.pk),
        "part_weapons": "both",
    }
    assert "9 or more killed, says the article, as of 6 November 2023" in page.content.decode()
    answer = client.post(address(one, other), sent | WHY, follow=True)
    assert told(answer) == [
        f"{other.code} is merged into {one.code}. Carried: 1 claim, 1 article that reports on it."
    ]
    one.refresh_from_db()
    assert (one.title, one.summary, one.weapons) == ("Strike", "A school.", ["missile", "drone"])
    done = Merge.objects.get()
    assert (done.goes, done.made_by, CasualtyClaim.objects.get().incident) == (other, "editor", one)


def test_the_other_one_may_stay(client: Client, two: tuple[Incident, Incident]) -> None:
    one, other = two
    sent = chosen(client.get(address(one, other)))
    sent |= {"stays": str(other.pk), "part_title": str(one.pk)} | WHY
    assert client.post(address(one, other), sent).status_code == 302
    other.refresh_from_db()
    assert (other.title, other.summary, other.place) == ("Strike", "A school.", one.place)
    assert Tombstone.objects.get().incident == one


def test_without_a_reason_nothing_is_merged_and_what_was_chosen_is_kept(
    client: Client, two: tuple[Incident, Incident]
) -> None:
    one, other = two
    sent = chosen(client.get(address(one, other))) | {"part_title": str(other.pk)}
    page = client.post(address(one, other), sent)
    assert page.context["form"].errors == {"why": ["This field is required."]}
    assert chosen(page)["part_title"] == str(other.pk)
    assert not Merge.objects.exists()


def test_of_two_preferred_claims_one_is_chosen(
    client: Client, two: tuple[Incident, Incident]
) -> None:
    one, other = two
    ours, theirs = (
        make_claim(incident=incident, low=11, preferred=True, preferred_reason="The morgue's.")
        for incident in two
    )
    page = client.get(address(one, other))
    sent = chosen(page)
    assert sent[f"preferred_{ours.pk}"] == str(ours.pk)
    sent |= {f"preferred_{ours.pk}": str(theirs.pk)} | WHY
    answer = client.post(address(one, other), sent, follow=True)
    assert f"No longer preferred: claim {ours.pk}." in told(answer)[0]
    assert CasualtyClaim.objects.get(preferred=True) == theirs


def test_what_cannot_be_merged_says_why(client: Client, two: tuple[Incident, Incident]) -> None:
    one, other = two
    make_tombstone(incident=other)
    page = client.post(address(one, other), {"stays": one.pk} | WHY)
    assert page.context["reason"] == f"{other.code} is withdrawn."
    assert client.get(address(one, one)).context["reason"] == (
        "An incident cannot be merged into itself."
    )
    assert client.get(f"/events/incident/{one.pk}/merge/987654/").status_code == 404


def test_what_readers_see_is_not_merged_into_what_they_do_not(
    client: Client, two: tuple[Incident, Incident]
) -> None:
    one, _ = two
    draft = make_incident(status="draft")
    sent = chosen(client.get(address(draft, one)))
    assert sent["stays"] == one.pk
    page = client.post(address(draft, one), sent | {"stays": str(draft.pk)} | WHY)
    assert "stays" in page.context["form"].errors


def test_a_merge_is_undone_with_a_reason(client: Client, two: tuple[Incident, Incident]) -> None:
    one, other = two
    client.post(address(one, other), chosen(client.get(address(one, other))) | WHY)
    check_deferred()
    done = Merge.objects.get()
    undo = f"/events/incident/merges/{done.pk}/undo/"
    assert undo in client.get("/events/merge/").content.decode()
    assert undo in client.get(f"/events/merge/{done.pk}/change/").content.decode()
    assert client.post(undo, {}).context["form"].errors == {"why": ["This field is required."]}
    Incident.objects.filter(pk=one.pk).update(summary="Mended since.")
    answer = client.post(undo, {"why": "Two strikes."}, follow=True)
    assert told(answer) == [
        f"{other.code} and {one.code} are two again.",
        f"Summary of {one.code} was changed since and stays as it is.",
    ]
    other.refresh_from_db()
    assert (other.status, CasualtyClaim.objects.get().incident) == ("published", other)
    page = client.post(undo, {"why": "Again."})
    assert page.context["reason"] == f"{other.code} into {one.code} was undone already."


def test_merging_what_readers_see_is_a_publishers(two: tuple[Incident, Incident]) -> None:
    one, other = two
    client = sign_in(make_account("editor"))
    assert client.get(address(one, other)).status_code == 403
    assert client.post(address(one, other), {"stays": one.pk} | WHY).status_code == 403
    drafts = make_incident(status="draft"), make_incident(status="draft")
    sent = chosen(client.get(address(*drafts)))
    assert client.post(address(*drafts), sent | WHY).status_code == 302
    assert Merge.objects.get().goes == drafts[1]


def test_a_draft_comes_before_readers_by_merging_only_after_review(
    two: tuple[Incident, Incident],
) -> None:
    one, _ = two
    publisher = make_account("publisher")
    client = sign_in(publisher)
    reasons = []
    for status, maker in (("draft", False), ("in-review", True), ("in-review", False)):
        draft = make_incident(status=status)
        if maker:
            made_by(publisher, draft)
        reasons.append(client.get(address(one, draft)).context["reason"].partition(": ")[2])
    assert reasons == [
        "This has not been reviewed: send it for review first.",
        "You made this draft: somebody else publishes it.",
        "",
    ]


@pytest.mark.parametrize("count", [1, 50])
def test_the_page_costs_as_many_queries_with_one_row_of_each_as_with_fifty(
    client: Client, count: int
) -> None:
    one, other = make_incident(), make_incident()
    elsewhere = make_incident()
    for number in range(count):
        for incident in (one, other):
            article = make_article(body=f"Six killed in {number}.", headline="")
            passage = make_passage(article=article, words="Six killed")
            make_claim(incident=incident, passage=passage)
            make_attribution(incident=incident, passage=passage)
            make_quote(incidents=[incident], passage=passage)
            make_coverage(article=make_article(), incident=incident)
            make_correction(incident=incident)
        make_tombstone(incident=make_incident(), moved_to=other)
    make_link(from_incident=one, to_incident=other)
    make_link(from_incident=elsewhere, to_incident=other)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(one, other)).status_code == 200
    assert len(asked) == 12
