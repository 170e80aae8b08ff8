"""Claims, quotes and attributions are entered beside the text, on its exact words."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    Passage,
    Quote,
    Speaker,
)
from events.utf16 import units
from tests.events.admin.forms import fields_of, send, told
from tests.events.admin.reading.sending import add, code, errors_of, read, resend
from tests.factories import (
    DAY,
    days,
    make_article,
    make_attribution,
    make_claim,
    make_coverage,
    make_incident,
    make_passage,
    make_place,
    make_quote,
    make_speaker,
)

BODY = (
    "At least six people were killed in Kryvyi Rih, Mayor Ann Lee said.\n\n"
    "“It is hell,” said Ann Lee. Russia’s attack burned a school."
)
KILLED = "At least six people were killed"


@pytest.fixture
def article() -> Article:
    return make_article(body=BODY, status="draft")


@pytest.fixture
def incident(article: Article) -> Incident:
    incident = make_incident(status="draft")
    make_coverage(article=article, incident=incident)
    return incident


def _selected(article: Article, words: str) -> dict[str, int]:
    """What a browser that selects these words sends."""
    start = article.body.index(words)
    first, last = units(article.body, start, start + len(words))
    return {"start": first, "end": last}


def test_plain_words_fill_in_a_claims_form(
    client: Client, article: Article, incident: Incident
) -> None:
    values = fields_of(client.get(add(article, "claim"), _selected(article, KILLED)))
    plain = ("words", "low", "high", "harm", "population", "wording", "claimant", "as_of")
    assert {name: values.get(name, "") for name in plain} == {
        "words": KILLED, "low": "6", "high": "", "harm": "killed", "population": "people",
        "wording": "At least six", "claimant": "Ann Lee", "as_of": "2023-11-06",
    }  # fmt: skip


def test_a_claim_is_saved_with_its_incident_and_a_new_claimant(
    client: Client, article: Article, incident: Incident
) -> None:
    response = code(
        client, article, "claim", KILLED, about=str(incident.pk), claimant_kind="official"
    )
    claim = CasualtyClaim.objects.get()
    assert response.headers["Location"] == f"{read(article)}#passage-{claim.passage_id}"
    assert (claim.incident, claim.low, claim.high, claim.wording, claim.as_of) == (
        incident, 6, None, "At least six", DAY,
    )  # fmt: skip
    assert (claim.passage.start, claim.passage.end) == (0, 31)
    assert list(Speaker.objects.values_list("name", "slug", "kind")) == [
        ("Ann Lee", "ann-lee", "official")
    ]
    assert claim.claimant == Speaker.objects.get()


def test_a_speaker_who_is_known_is_found_by_name(
    client: Client, article: Article, incident: Incident
) -> None:
    speaker = make_speaker(name="Ann Lee")
    code(client, article, "claim", KILLED, about=str(incident.pk))
    assert CasualtyClaim.objects.get().claimant == speaker
    code(client, article, "quote", "It is hell,", about=[str(incident.pk)], speaker="ann lee")
    assert Quote.objects.get().speaker == speaker


def test_a_speaker_who_is_not_known_is_asked_for(
    client: Client, article: Article, incident: Incident
) -> None:
    response = code(client, article, "claim", KILLED, about=str(incident.pk))
    assert errors_of(response) == {
        "claimant": [
            "No speaker is called “Ann Lee”. Choose one that is offered, or say what kind of "
            "speaker this is, to enter it as new."
        ]
    }
    assert fields_of(response)["low"] == "6"
    assert (CasualtyClaim.objects.count(), Passage.objects.count()) == (0, 0)


def test_of_several_speakers_of_one_name_one_must_be_meant(
    client: Client, article: Article, incident: Incident
) -> None:
    make_speaker(name="Ann Lee", slug="ann-lee")
    second = make_speaker(name="Ann Lee", slug="ann-lee-2")
    response = code(client, article, "claim", KILLED, about=str(incident.pk))
    assert errors_of(response) == {
        "claimant": [
            "Several are called “Ann Lee”. Write instead the end of the address of the one that "
            "is meant: Ann Lee: ann-lee; Ann Lee: ann-lee-2."
        ]
    }
    picked = {"claimant": "Ann Lee", "claimant_pk": str(second.pk)}
    for typed in ({"claimant": "ann-lee-2"}, picked):
        code(client, article, "claim", KILLED, about=str(incident.pk), **typed)
    assert set(CasualtyClaim.objects.values_list("claimant", flat=True)) == {second.pk}


def test_a_number_beside_another_name_is_not_believed(
    client: Client, article: Article, incident: Incident
) -> None:
    lee, roe = make_speaker(name="Ann Lee"), make_speaker(name="John Roe")
    code(client, article, "claim", KILLED, about=str(incident.pk), claimant_pk=str(roe.pk))
    assert CasualtyClaim.objects.get().claimant == lee


def test_an_incident_is_begun_beside_the_text(client: Client, article: Article) -> None:
    place = make_place()
    response = code(
        client, article, "claim", KILLED, claimant="", about="new",
        **{"new-title": "Strike on Kryvyi Rih", "new-kind": "airstrike", "new-first": "2023-11-05",
           "new-last": "2023-11-05", "new-place": "kryvyi rih"},
    )  # fmt: skip
    assert response.status_code == 302
    incident = CasualtyClaim.objects.get().incident
    assert (incident.title, incident.slug, incident.kind, incident.status) == (
        "Strike on Kryvyi Rih", "strike-on-kryvyi-rih", "airstrike", "draft",
    )  # fmt: skip
    assert (incident.first_day, incident.last_day, incident.date_precision) == (
        datetime.date(2023, 11, 5), datetime.date(2023, 11, 5), "day",
    )  # fmt: skip
    assert (incident.place, incident.country_code, incident.place_precision) == (
        place, "UA", "city",
    )  # fmt: skip
    assert Coverage.objects.get().incident == incident


def test_what_is_wrong_with_a_new_incident_is_said_at_its_fields(
    client: Client, article: Article
) -> None:
    typed = {"new-kind": "airstrike", "new-last": "2999-01-01", "new-place": "Nowhere",
             "new-first": "2998-01-01"}  # fmt: skip
    response = code(client, article, "claim", KILLED, claimant="", about="new", **typed)
    assert errors_of(response) == {
        "new-title": ["This field is required."],
        "new-date_precision": ["Say how exactly the days are known."],
        "new-place": [
            "No place is called “Nowhere”. Choose one that is offered, or leave this empty and "
            "write the place as reported."
        ],
    }
    assert fields_of(response)["new-last"] == "2999-01-01"
    assert Incident.objects.count() == 0


def test_incidents_of_the_article_come_first_and_another_is_named_by_its_code(
    client: Client, article: Article, incident: Incident
) -> None:
    other = make_incident(title="Elsewhere")
    form = client.get(add(article, "claim")).context["form"]
    assert [value for value, _ in form.fields["about"].choices] == [
        str(incident.pk), "other", "new",
    ]  # fmt: skip
    typed: dict[str, Any] = {"claimant": "", "about": "other"}
    assert errors_of(code(client, article, "claim", KILLED, **typed)) == {
        "other": ["Write its code, as in E000042, or choose one that is offered."]
    }
    code(client, article, "claim", KILLED, **typed, other=other.code.lower())
    assert CasualtyClaim.objects.get().incident == other
    assert set(Coverage.objects.values_list("incident", flat=True)) == {incident.pk, other.pk}


def test_of_several_incidents_none_is_chosen_and_without_one_nothing_is_saved(
    client: Client, article: Article, incident: Incident
) -> None:
    make_coverage(article=article, incident=make_incident(status="draft"))
    response = code(client, article, "claim", KILLED, claimant="")
    assert errors_of(response) == {"about": ["Choose the incident that these words are about."]}


def test_the_only_incident_is_chosen_and_so_is_the_one_that_was_coded_last(
    client: Client, article: Article, incident: Incident
) -> None:
    assert fields_of(client.get(add(article, "claim")))["about"] == str(incident.pk)
    second = make_incident(status="draft")
    make_coverage(article=article, incident=second)
    values = fields_of(client.get(add(article, "claim"), {"about": second.pk}))
    assert values["about"] == str(second.pk)
    values = fields_of(client.get(add(article, "quote"), {"about": [incident.pk, second.pk]}))
    assert values["about"] == [str(incident.pk), str(second.pk)]
    assert fields_of(client.get(add(make_article(body="New."), "claim")))["about"] == "new"


def test_a_quote_leaves_its_marks_and_may_speak_of_several_incidents(
    client: Client, article: Article, incident: Incident
) -> None:
    make_speaker(name="Ann Lee")
    second = make_incident(title="Second", status="draft")
    response = code(
        client, article, "quote", "“It is hell,”", about=[str(incident.pk), "other"],
        other=second.code,
    )  # fmt: skip
    assert response.status_code == 302
    quote = Quote.objects.get()
    assert (quote.passage.exact, quote.mode, quote.speaker.name) == (
        "It is hell,", "direct", "Ann Lee",
    )  # fmt: skip
    assert set(quote.incidents.all()) == {incident, second}
    assert set(Coverage.objects.values_list("incident", flat=True)) == {incident.pk, second.pk}


def test_an_attribution_is_read_from_its_words(
    client: Client, article: Article, incident: Incident
) -> None:
    russia = make_speaker(name="Russia", kind="belligerent")
    code(client, article, "attribution", "Russia’s attack", about=str(incident.pk))
    attribution = Attribution.objects.get()
    assert (attribution.actor, attribution.stance, attribution.claimant) == (
        russia, "alleged", None,
    )  # fmt: skip


def test_one_name_that_is_new_twice_is_entered_once(
    client: Client, article: Article, incident: Incident
) -> None:
    typed = {"actor": "Hamas", "actor_kind": "belligerent", "stance": "claimed-responsibility"}
    also = {"claimant": "Hamas", "claimant_kind": "belligerent"}
    code(client, article, "attribution", "burned", about=str(incident.pk), **typed, **also)
    attribution = Attribution.objects.get()
    assert attribution.actor == attribution.claimant == Speaker.objects.get()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("😀😀 Шестеро людей загинули 👨‍👩‍👧 вчора", "загинули 👨‍👩‍👧"),
        ("Cafe\u0301 burned. Cafe\u0301 gone.", "Cafe\u0301 gone"),
        ("🇺🇦 One.\n\nTwo 🕯️.\n\nThree.", "🕯️.\n\nThree"),
    ],
)
def test_a_selection_is_found_in_every_script(client: Client, body: str, words: str) -> None:
    article, incident = make_article(body=body, status="draft"), make_incident(status="draft")
    address = add(article, "claim")
    values = fields_of(client.get(address, _selected(article, words)))
    assert values["words"] == words
    typed = {"about": "other", "other": incident.code, "harm": "killed", "low": "1", "high": "1"}
    # A browser sends the line ends of a form as CR LF.
    lines = words.replace("\n", "\r\n")
    assert client.post(address, values | typed | {"words": lines}).status_code == 302
    passage = CasualtyClaim.objects.get().passage
    assert (passage.exact, passage.start) == (words, body.index(words))


def test_the_second_of_two_like_words_is_selected_by_where_it_stands(client: Client) -> None:
    article = make_article(body="Two died here 😀. Two died there.", status="draft")
    incident = make_incident(status="draft")
    second = article.body.rindex("Two died")
    start, end = units(article.body, second, second + len("Two died"))
    address = add(article, "claim")
    values = fields_of(client.get(address, {"start": start, "end": end}))
    typed = {"about": "other", "other": incident.code}
    assert client.post(address, values | typed).status_code == 302
    assert CasualtyClaim.objects.get().passage.start == second
    # Pasted, the same words ask which are meant.
    pasted = client.post(address, values | typed | {"start": "", "end": ""})
    assert list(errors_of(pasted)) == ["occurrence"]
    assert 'name="occurrence"' in pasted.content.decode()


def test_a_selection_that_is_out_of_date_is_found_by_its_words(
    client: Client, article: Article, incident: Incident
) -> None:
    """Somebody has changed the draft's text since the page was opened."""
    address = add(article, "claim")
    values = fields_of(client.get(address, _selected(article, KILLED)))
    send(client, f"/events/article/{article.pk}/change/", body=f"Kyiv. {BODY}")
    typed = {"about": str(incident.pk), "claimant": ""}
    assert client.post(address, values | typed).status_code == 302
    assert CasualtyClaim.objects.get().passage.start == 6


@pytest.mark.parametrize(
    "asked",
    [
        {"start": "5", "end": "5"},
        {"start": "-1", "end": "4"},
        {"start": "0", "end": "99999"},
        {"start": "x", "end": "y"},
        {"start": "9" * 40, "end": "9" * 41},
        {},
    ],
)
def test_an_address_that_names_no_words_opens_an_empty_form(
    client: Client, article: Article, asked: dict[str, str]
) -> None:
    response = client.get(add(article, "claim"), asked)
    assert (response.status_code, fields_of(response)["words"]) == (200, "")


def test_words_that_are_not_in_the_text_are_told_with_the_nearest(
    client: Client, article: Article, incident: Incident
) -> None:
    response = client.get(add(article, "claim"), {"words": "At least six persons were killed"})
    assert response.context["problem"] == (
        "The text does not say “At least six persons were killed”; the nearest is "
        "“At least six people were killed”."
    )
    assert fields_of(response)["words"] == "At least six persons were killed"


def test_overlapping_passages_stand_beside_each_other(
    client: Client, article: Article, incident: Incident
) -> None:
    for words in (KILLED, "six people were killed in Kryvyi Rih", "killed"):
        typed = {"harm": "killed", "low": "6", "wording": ""}
        code(client, article, "claim", words, about=str(incident.pk), claimant="", **typed)
    found = Passage.objects.order_by("start", "-end").values_list("exact", flat=True)
    assert list(found) == [KILLED, "six people were killed in Kryvyi Rih", "killed"]
    page = client.get(read(article)).content.decode()
    assert page.count("<mark ") == 4


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (
            {"low": "9", "high": "6"},
            {"low": ["The low figure, 9, is over the high figure, 6."]},
        ),
        (
            {"as_of": "2999-01-01"},
            {"as_of": ["This day is still to come: a claim speaks for a day gone by."]},
        ),
        ({"wording": "seven"}, {"wording": ["The passage does not say “seven”."]}),
        (
            {"low": "", "high": ""},
            {"low": ["Give a low figure, a high figure, or both; 0 means nobody."]},
        ),
        ({"harm": "eaten"}, {"harm": [
            "Select a valid choice. eaten is not one of the available choices."
        ]}),
        ({"words": ""}, {"words": ["This field is required."]}),
    ],
)  # fmt: skip
def test_bad_input_is_named_at_its_field_and_nothing_typed_is_lost(
    client: Client,
    article: Article,
    incident: Incident,
    typed: dict[str, str],
    errors: dict[str, list[str]],
) -> None:
    plain = {"claimant": "", "about": str(incident.pk), "wording": "six"}
    response = code(client, article, "claim", KILLED, **(plain | typed))
    assert errors_of(response) == errors
    sent = {"wording": "six", "as_of": "2023-11-06", "low": "6", "high": ""} | typed
    values = fields_of(response)
    assert {name: values.get(name, "") for name in sent if name != "harm"} == {
        name: value for name, value in sent.items() if name != "harm"
    }
    assert CasualtyClaim.objects.count() == 0


def test_a_claim_is_changed_and_moved_to_other_words(
    client: Client, article: Article, incident: Incident
) -> None:
    passage = make_passage(article=article, words=KILLED)
    claim = make_claim(incident=incident, passage=passage, wording="six")
    address = f"{read(article)}claim/{claim.pk}/"
    values = fields_of(client.get(address))
    assert (values["words"], values["start"], values["end"], values["low"]) == (
        KILLED, "0", "31", "6",
    )  # fmt: skip
    moved = _selected(article, "six people were killed") | {"words": "six people were killed"}
    assert resend(client, address, **moved, low="7").status_code == 302
    claim.refresh_from_db()
    assert (claim.low, claim.passage.exact) == (7, "six people were killed")
    assert list(Passage.objects.all()) == [claim.passage]


def test_a_quote_is_moved_and_taken_from_an_incident(
    client: Client, article: Article, incident: Incident
) -> None:
    second = make_incident(status="draft")
    passage = make_passage(article=article, words="It is hell,")
    speaker = make_speaker(name="Ann Lee")
    quote = make_quote(passage=passage, incidents=[incident, second], speaker=speaker)
    address = f"{read(article)}quote/{quote.pk}/"
    values = fields_of(client.get(address))
    assert (values["about"], values["speaker"], values["speaker_pk"]) == (
        [str(incident.pk), str(second.pk)], "Ann Lee", str(speaker.pk),
    )  # fmt: skip
    resend(client, address, about=[str(second.pk)], words="hell", mode="direct")
    quote.refresh_from_db()
    assert (quote.passage.exact, list(quote.incidents.all())) == ("hell", [second])


def test_an_attribution_changes_its_incident(
    client: Client, article: Article, incident: Incident
) -> None:
    passage = make_passage(article=article, words="Russia’s attack")
    attribution = make_attribution(incident=incident, passage=passage)
    address = f"{read(article)}attribution/{attribution.pk}/"
    resend(client, address, about="new", **{"new-title": "Other", "new-kind": "attack"})
    attribution.refresh_from_db()
    assert (attribution.incident.title, attribution.passage) == ("Other", passage)


@pytest.mark.parametrize("kind", ["claim", "quote", "attribution"])
def test_a_record_is_deleted_with_the_passage_that_nothing_else_rests_on(
    client: Client, article: Article, incident: Incident, kind: str
) -> None:
    passage = make_passage(article=article, words=KILLED)
    record: Any
    if kind == "claim":
        record = make_claim(incident=incident, passage=passage)
    elif kind == "quote":
        record = make_quote(incidents=[incident], passage=passage)
    else:
        record = make_attribution(incident=incident, passage=passage)
    address = f"{read(article)}{kind}/{record.pk}/delete/"
    assert client.get(address).status_code == 200
    page = client.post(address, follow=True)
    assert told(page) == [f"{kind.capitalize()} deleted."]
    assert (type(record).objects.count(), Passage.objects.count()) == (0, 0)


def test_a_claim_that_readers_have_seen_is_kept_and_says_so(client: Client) -> None:
    claim = make_claim(incident=make_incident())
    address = f"{read(claim.passage.article)}claim/{claim.pk}/delete/"
    kept = "Readers have seen this claim: it is never deleted. Mark it retracted instead."
    for response in (client.get(address), client.post(address)):
        assert response.context["reason"] == kept
    assert CasualtyClaim.objects.count() == 1


def test_what_is_not_there_answers_404(client: Client, article: Article) -> None:
    claim = make_claim(incident=make_incident())
    for address in (
        "/events/article/999999/read/",
        f"{read(article)}claim/{claim.pk}/",  # of another article
        f"{read(article)}claim/{claim.pk}/delete/",
        f"{read(article)}link/add/",
        f"{read(article)}passage/999999/",
    ):
        assert client.get(address).status_code == 404


def test_a_newer_figure_replaces_the_older_claim(
    client: Client, article: Article, incident: Incident
) -> None:
    older = make_claim(incident=incident, as_of=DAY - datetime.timedelta(days=1))
    form = client.get(add(article, "claim")).context["form"]
    assert [str(text) for _, text in form.fields["newer_than"].choices] == [
        "no other", f"{incident.code} killed: 6, as of 5 November 2023",
    ]  # fmt: skip
    code(client, article, "claim", KILLED, about=str(incident.pk), claimant="",
         newer_than=str(older.pk))  # fmt: skip
    older.refresh_from_db()
    newer = CasualtyClaim.objects.exclude(pk=older.pk).get()
    assert (older.standing, older.standing_since, older.replaced_by) == (
        "superseded", DAY, newer,
    )  # fmt: skip


@pytest.mark.parametrize("typed", [{"low": "7"}, {"words": "At least six people"}])
def test_what_readers_have_seen_changes_with_a_public_note(
    client: Client, typed: dict[str, str]
) -> None:
    claim = make_claim(incident=make_incident())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    address = f"{read(claim.passage.article)}claim/{claim.pk}/"
    assert list(errors_of(resend(client, address, **typed))) == ["correction"]
    assert resend(client, address, **typed, correction="It was wrong.").status_code == 302
    assert Correction.objects.get().note == "It was wrong."
    assert "correction" not in fields_of(client.get(add(claim.passage.article, "claim")))


def test_days_without_a_first_are_bounded_by_reports(client: Client, article: Article) -> None:
    typed = {"new-title": "Strike", "new-kind": "airstrike", "new-last": "2023-11-06"}
    code(client, article, "claim", KILLED, claimant="", about="new", **typed)
    incident = CasualtyClaim.objects.get().incident
    assert (incident.first_day, incident.last_day, incident.date_precision) == (
        None, DAY, "bounded",
    )  # fmt: skip


def test_a_new_incident_that_may_be_here_already_is_asked_about_once(
    client: Client, article: Article
) -> None:
    place = make_place()
    there = make_incident(place=place, dates=days("2023-11-06", "2023-11-06"), status="draft")
    typed = {
        "new-title": "Strike", "new-kind": "airstrike", "new-first": "2023-11-06",
        "new-last": "2023-11-06", "new-place": "Kryvyi Rih", "claimant": "", "about": "new",
    }  # fmt: skip
    asked = code(client, article, "claim", KILLED, **typed)
    assert "May this be one that is here already?" in asked.content.decode()
    assert Incident.objects.count() == 1
    values = fields_of(asked)
    assert values["new-duplicates_seen"] == str(there.pk)
    assert client.post(add(article, "claim"), values).status_code == 302
    assert CasualtyClaim.objects.get().incident != there
