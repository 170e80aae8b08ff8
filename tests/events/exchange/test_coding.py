import datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Coverage,
    Incident,
    Passage,
    Place,
    Quote,
    QuoteIncident,
    Speaker,
)
from events.models.vocabulary import Status
from events.verify import findings
from tests.events.exchange.written import (
    TEXT,
    WHOLE,
    Seeds,
    changed,
    everything,
    line_of,
)

pytestmark = pytest.mark.django_db


def test_a_sheet_writes_what_the_text_says(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)

    article, incident = Article.objects.get(), Incident.objects.get()
    assert incident.key == "seeds/a#strike"
    assert incident.dates == DateRange(datetime.date(2023, 7, 1), datetime.date(2023, 11, 7), "[)")
    assert (incident.place, incident.country_code) == (Place.objects.get(slug="kryvyi-rih"), "UA")
    assert (incident.status, incident.killed) == ("published", 6)
    claim = CasualtyClaim.objects.get()
    assert claim.key == "seeds/a#strike/killed"
    assert claim.passage.exact == "Six people were killed"
    assert claim.as_of == datetime.date(2023, 11, 6)
    assert claim.claimant == Speaker.objects.get(slug="mayor")
    assert Quote.objects.get().passage.exact == "It was loud"
    assert QuoteIncident.objects.get().incident == incident
    assert Attribution.objects.get().passage.exact == "Russia did not comment"
    assert Coverage.objects.values_list("article", "incident").get() == (article.pk, incident.pk)
    assert list(findings()) == []


def test_a_sheet_loaded_twice_changes_no_row(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)
    before = everything()

    assert seeds.loaded(WHOLE).outcome == "same"

    assert everything() == before


def test_an_edited_sheet_changes_its_own_records_and_nothing_else(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)
    before = everything()

    one = seeds.loaded(WHOLE.replace("title: Strike on", "title: Airstrike on"))

    assert changed(one) == [("incident strike", "changed", ["slug", "title"])]
    incident = Incident.objects.get()
    assert incident.title == "Airstrike on Kryvyi Rih"
    after = everything()
    assert [label for label in after if after[label] != before[label]] == [
        "events.Incident",
        "events.IncidentEvent",
    ]
    (was,) = before["events.Incident"]
    assert (incident.pk, incident.code) == (was["id"], was["code"])


def test_changed_words_move_a_claim_to_another_passage(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)
    claim = CasualtyClaim.objects.get()

    seeds.loaded(WHOLE.replace("words: Six people were killed,", "words: Six people,"))

    assert CasualtyClaim.objects.values_list("pk", "passage__exact").get() == (
        claim.pk,
        "Six people",
    )
    assert sorted(Passage.objects.values_list("exact", flat=True)) == [
        "It was loud", "Russia did not comment", "Six people"
    ]  # fmt: skip


def test_a_draft_may_be_incomplete_and_a_published_incident_may_not(seeds: Seeds) -> None:
    sheet = "incidents: [{key: strike, title: A strike, kind: airstrike}]"

    assert seeds.refused(sheet) == [
        "a.yaml, line 1: incident strike is to be published and lacks: dates, grading,"
        " grading_reason, place_precision, place or place_name"
    ]
    seeds.loaded(sheet, status=Status.DRAFT)

    assert Incident.objects.get().status == "draft"


def test_the_text_and_the_words_of_a_draft_change_together(seeds: Seeds) -> None:
    seeds.loaded(WHOLE, status=Status.DRAFT)
    seeds.write(WHOLE.replace("Six people", "Seven people"), text=TEXT.replace("Six", "Seven"))

    (one,) = seeds.load()

    assert one.outcome == "changed"
    assert CasualtyClaim.objects.get().passage.exact == "Seven people were killed"
    assert list(findings()) == []


def test_words_that_are_not_in_the_text_are_all_named_and_nothing_is_loaded(seeds: Seeds) -> None:
    sheet = (
        WHOLE.replace("words: Six people were", "words: six people were")
        .replace("It was loud", "It was quiet")
        .replace("wording: Six people", "wording: six people")
    )

    assert seeds.refused(sheet) == [
        f"a.yaml, line {line_of(sheet, 'six people')}: the text does not say “six people were"
        " killed”; it says “Six people were killed”, which differs only in letter case",
        f"a.yaml, line {line_of(sheet, 'It was quiet')}: the text does not say “It was quiet”;"
        " the nearest is ““It was loud,””",
    ]

    assert not Article.objects.exists()
    assert not Speaker.objects.exists()


def test_a_wording_outside_the_words_is_named(seeds: Seeds) -> None:
    sheet = WHOLE.replace("wording: Six people", "wording: seven")

    assert seeds.refused(sheet) == [
        f"a.yaml, line {line_of(sheet, 'wording')}: wording: the claim's words do not hold “seven”"
    ]


def test_a_figure_that_its_wording_does_not_give_is_a_warning(seeds: Seeds) -> None:
    one = seeds.loaded(WHOLE.replace("high: 6", "high: 9"))

    assert [warning.message for warning in one.warnings] == [
        "“Six people” reads as 6, and the sheet says 6–9"
    ]
    assert CasualtyClaim.objects.get().high == 9


def test_a_direct_quote_without_quotation_marks_is_a_warning(seeds: Seeds) -> None:
    one = seeds.loaded(WHOLE.replace('words: "It was loud"', "words: was loud"))

    assert [warning.message for warning in one.warnings] == [
        "a direct quote, but no quotation marks stand around “was loud”"
    ]


def test_a_claim_of_an_undated_text_must_say_its_day(seeds: Seeds) -> None:
    seeds.write(WHOLE, text=TEXT.removeprefix("date 2023-11-06 "))

    assert [problem.message for problem in seeds.load()[0].problems] == [
        "as_of is missing, and the text does not begin with its date"
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("low: 6,", "low: 6, as_of: 2023-11-07,",
         "as_of: 2023-11-07 is after the day of the article, 2023-11-06"),
        ("dates: {from: 2023-07-01, to: 2023-11-06", "dates: {from: 2023-11-07, to: 2023-11-08",
         "dates: 2023-11-07 is after the day of the article, 2023-11-06"),
        ("claimant: mayor", "claimant: mayer",
         "claimant: neither this sheet nor the archive has “mayer”; did you mean “mayor”?"),
        ("place: kryvyi-rih", "place: Dnipro",
         "place: neither this sheet nor the archive has “Dnipro”; enter it under places"),
        ("place: kryvyi-rih", "place: kryvyi-rih\n    country_code: RU",
         "country_code: Kryvyi Rih, UA is in UA, not RU"),
        ("title: Strike on Kryvyi Rih", f"title: {'x' * 301}",
         "incident strike, title: Ensure this value has at most 300 characters (it has 301)."),
        ("low: 6, high: 6", "low: 6, high: 3000000000", "high: 3000000000 is not a count"),
        ("incidents: [strike]", "incidents: [E999999]",
         "incidents: the archive has no incident E999999"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(seeds: Seeds, old: str, new: str, message: str) -> None:
    sheet = WHOLE.replace(old, new)
    assert sheet != WHOLE

    (said,) = seeds.refused(sheet)

    assert said.split(": ", 1)[1] == message
    assert said.startswith("a.yaml, line ")
    assert not Article.objects.exists()
