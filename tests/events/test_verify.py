import re
from collections.abc import Iterable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from events import published
from events.models import Coverage, Estimate
from events.verify import findings
from tests.factories import (
    days,
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_passage,
    make_place,
    make_quote,
    make_source,
    make_tombstone,
)

pytestmark = pytest.mark.django_db


def behind_the_triggers(table: str, *statements: str) -> None:
    """Damage a row as no user of the archive can, and put the table's guards back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)


def found() -> list[str]:
    return [str(finding) for finding in findings()]


# What damage to a record brings with it.
_BESIDE = re.compile("unlike its history|spot on the map")


def about(findings: Iterable[str], record: str) -> list[str]:
    """What is said of the record, but for its history and its spot on the map."""
    return [
        text.removeprefix(f"{record}: ")
        for text in findings
        if text.startswith(f"{record}: ") and not _BESIDE.search(text)
    ]


def test_a_good_archive_has_nothing_wrong_and_says_how_much_was_checked() -> None:
    incident = make_incident(place=make_place(names=["Кривий Ріг"]))
    make_claim(incident=incident)
    make_attribution(incident=incident)
    make_quote(incidents=[incident])
    make_tombstone(incident=make_incident(title="Recorded twice"), moved_to=incident)
    out = StringIO()

    call_command("verify", stdout=out)

    assert out.getvalue() == (
        "Nothing is wrong among 0 sources, 3 articles, 0 tombstones of articles, 1 place,"
        " 2 place names, 2 incidents,"
        " 3 passages, 2 speakers, 1 attribution, 1 casualty claim, 0 corrections, 3 coverage,"
        " 0 incident links, 0 decisions that two are not one, 1 quote, 1 incident of a quote,"
        " 1 tombstone.\n"
    )


def test_damage_ends_the_command_with_an_error_that_counts_it() -> None:
    place = make_place()
    name = place.names.get()
    behind_the_triggers("events_placename", "UPDATE events_placename SET folded = 'elsewhere'")
    out = StringIO()

    with pytest.raises(CommandError, match=r"^2 things are wrong among 0 sources, .* 1 place,"):
        call_command("verify", stdout=out)

    assert out.getvalue().splitlines() == [
        f"place name {name.pk} (Kryvyi Rih): is unlike its history: folded",
        f"place name {name.pk} (Kryvyi Rih): is folded as “elsewhere”, not “kryvyi rih”:"
        " a search would miss it",
    ]


def test_a_passage_that_is_not_its_stretch_is_named() -> None:
    article = make_article()
    passage = make_passage(article=article, words="Dozens were injured.")
    behind_the_triggers("events_passage", "UPDATE events_passage SET exact = 'Nobody was injured.'")

    assert about(found(), f"passage {passage.pk}") == [
        f"characters {passage.start} to {passage.end} of article {article.pk} do not say this"
    ]


def test_a_body_that_is_not_its_hash_is_named() -> None:
    article = make_article()
    behind_the_triggers(
        "events_article",
        "ALTER TABLE events_article DROP CONSTRAINT article_hash_is_of_the_body",
        "UPDATE events_article SET body = body || ' And more.'",
    )

    assert found() == [
        "table events_article: its constraint article_hash_is_of_the_body is missing",
        f"article {article.pk} ({article.slug}): breaks the rule “article hash is of the body”",
    ]


def test_an_edited_body_with_a_new_hash_is_unlike_its_history() -> None:
    article = make_article()
    behind_the_triggers(
        "events_article",
        "UPDATE events_article SET body = 'Other words.',"
        " body_sha256 = encode(sha256('Other words.'), 'hex')",
    )

    assert found() == [f"article {article.pk} ({article.slug}): is unlike its history: body_sha256"]


def test_a_row_without_history_is_named() -> None:
    article = make_article()
    behind_the_triggers("events_articleevent", "DELETE FROM events_articleevent")

    assert found() == [f"article {article.pk} ({article.slug}): has no history"]


def test_a_passage_that_keeps_another_sentence_is_named() -> None:
    passage = make_claim(incident=make_incident()).passage
    behind_the_triggers("events_passage", "UPDATE events_passage SET sentence_after = ' Secret'")

    assert about(found(), f"passage {passage.pk}") == [
        "does not stand in the sentence kept with it"
    ]


def test_a_claim_outside_its_passage_words_is_named() -> None:
    claim = make_claim(incident=make_incident(), wording="At least six")
    behind_the_triggers("events_casualtyclaim", "UPDATE events_casualtyclaim SET wording = 'Ten'")

    assert about(found(), f"casualty claim {claim.pk} ({claim.key})") == [
        "its passage does not say “Ten”"
    ]


def test_an_estimate_that_the_claims_do_not_make_is_named() -> None:
    incident = make_incident()
    claim = make_claim(incident=incident, low=6, high=None)
    run("UPDATE events_estimate SET low = 60, best = 60")

    assert found() == [
        f"incident {incident.pk} ({incident.code}): the estimate of people killed is"
        f" low 60, best 60, high None (claims {claim.pk}, rule 1), and its claims make"
        f" low 6, best 6, high None (claims {claim.pk}, rule 1)"
    ]


def test_a_missing_and_a_needless_estimate_are_named() -> None:
    incident = make_incident()
    claim = make_claim(incident=incident, low=6, high=6)
    Estimate.objects.update(harm="injured")

    said = f"low 6, best 6, high 6 (claims {claim.pk}, rule 1)"
    assert found() == [
        f"incident {incident.pk} ({incident.code}): the estimate of people injured is {said},"
        " and its claims make missing",
        f"incident {incident.pk} ({incident.code}): the estimate of people killed is missing,"
        f" and its claims make {said}",
        f"incident {incident.pk} ({incident.code}): its spot on the map is unlike it: harms",
    ]


def test_a_wrong_count_of_the_killed_is_named() -> None:
    incident = make_incident()
    make_claim(incident=incident, low=6)
    run("UPDATE events_incident SET killed = 7")

    assert found() == [
        f"incident {incident.pk} ({incident.code}): its best count of people killed is 7,"
        " and its claims make 6"
    ]


def test_records_without_coverage_are_named() -> None:
    incident = make_incident()
    claim = make_claim(incident=incident)
    quote = make_quote(incidents=[incident])
    attribution = make_attribution(incident=incident)
    joined = quote.incident_links.get()
    Coverage.objects.all().delete()

    def sentence(article: int) -> str:
        return f"article {article} is not recorded as coverage of incident {incident.code}"

    assert found() == [
        f"casualty claim {claim.pk} ({claim.key}): {sentence(claim.passage.article_id)}",
        f"attribution {attribution.pk} ({attribution.natural_key()[0]}):"
        f" {sentence(attribution.passage.article_id)}",
        f"incident of a quote {joined.pk}: {sentence(quote.passage.article_id)}",
    ]


def test_a_withdrawn_incident_without_a_tombstone_is_named() -> None:
    incident = make_incident()
    behind_the_triggers("events_incident", "UPDATE events_incident SET status = 'withdrawn'")

    assert about(found(), f"incident {incident.pk} ({incident.code})") == [
        "is withdrawn and has no tombstone"
    ]


def test_a_tombstone_of_a_living_incident_or_of_another_code_is_named() -> None:
    incident = make_incident()
    stone = make_tombstone(incident=incident)
    behind_the_triggers("events_incident", "UPDATE events_incident SET status = 'published'")
    behind_the_triggers(
        "events_tombstone",
        "ALTER TABLE events_tombstone DROP CONSTRAINT tombstone_code_is_its_incident_s",
        "UPDATE events_tombstone SET code = 'E999999'",
    )

    assert about(found(), f"tombstone {stone.pk} (E999999)") == [
        f"its incident has the code {incident.code}",
        "its incident is published, not withdrawn",
    ]


def test_an_incident_in_another_country_than_its_place_is_named() -> None:
    incident = make_incident(place=make_place())
    behind_the_triggers(
        "events_incident",
        "ALTER TABLE events_incident DROP CONSTRAINT incident_country_is_its_place_s",
        "UPDATE events_incident SET country_code = 'RU'",
    )

    assert about(found(), f"incident {incident.pk} ({incident.code})") == [
        "its country is RU, and its place's is UA"
    ]


def test_a_value_that_a_dropped_check_would_refuse_is_named() -> None:
    claim = make_claim(incident=make_incident(), low=6, high=9)
    run(
        "ALTER TABLE events_casualtyclaim DROP CONSTRAINT claim_low_is_not_over_high",
        "UPDATE events_casualtyclaim SET high = 3",
    )

    assert found() == [
        "table events_casualtyclaim: its constraint claim_low_is_not_over_high is missing",
        f"casualty claim {claim.pk} ({claim.key}): breaks the rule “claim low is not over high”",
    ]


def test_a_reference_to_nothing_is_named() -> None:
    incident = make_incident(place=make_place())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        names = connection.introspection.get_constraints(cursor, "events_incident")
    keys = [
        name for name, is_ in names.items() if is_["foreign_key"] and "place_id" in is_["columns"]
    ]
    behind_the_triggers(
        "events_incident",
        *(f'ALTER TABLE events_incident DROP CONSTRAINT "{name}"' for name in keys),
        "UPDATE events_incident SET place_id = 987654",
    )

    assert about(found(), f"incident {incident.pk} ({incident.code})") == [
        "its place 987654 does not exist"
    ]


def test_a_trigger_that_is_switched_off_is_named() -> None:
    run("ALTER TABLE events_casualtyclaim DISABLE TRIGGER estimate_on_delete")

    assert found() == [
        "table events_casualtyclaim: its trigger estimate_on_delete is missing or switched off"
    ]


def test_a_public_view_that_shows_too_much_or_is_gone_is_named() -> None:
    make_source()
    run(
        f"CREATE OR REPLACE VIEW {published.SCHEMA}.events_source AS"
        " SELECT * FROM public.events_source",
        f"DROP VIEW {published.SCHEMA}.events_tombstone",
    )

    assert found() == [
        "view published.events_source: shows 1 rows, and 0 are public",
        "view published.events_tombstone: is missing: run manage.py migrate",
    ]


def of_the_map(findings: Iterable[str]) -> list[str]:
    return [text for text in findings if " map" in text and "trigger" not in text]


def test_a_spot_of_the_map_that_its_incident_denies_is_named() -> None:
    place = make_place()
    moved, lost, drafted = (make_incident(title=f"Strike {n}", place=place) for n in range(3))
    make_claim(incident=moved, low=6)
    run(
        f"UPDATE events_spot SET latitude = 0, harms = '{{}}', weapons = '{{drone}}'"
        f" WHERE incident_id = {moved.pk}",
        f"DELETE FROM events_spot WHERE incident_id = {lost.pk}",
    )
    behind_the_triggers(
        "events_incident",
        f"UPDATE events_incident SET status = 'draft' WHERE id = {drafted.pk}",
    )
    assert of_the_map(found())[:3] == [
        f"incident {moved.pk} ({moved.code}): its spot on the map is unlike it:"
        " latitude, harms, weapons",
        f"incident {lost.pk} ({lost.code}): is published and has no spot on the map",
        f"incident {drafted.pk} ({drafted.code}): has a spot on the map and is not published",
    ]


def test_a_count_of_days_that_its_incidents_deny_is_named() -> None:
    make_incident(dates=days("2023-06-13", "2023-06-13"))
    make_incident(dates=days(None, "2023-06-13"), date_precision="bounded")
    run("UPDATE events_daycount SET incidents = 2 WHERE first_day IS NULL AND facet = ''")
    run("UPDATE events_daycount SET killed = 7 WHERE first_day IS NOT NULL AND facet = 'kind'")
    assert [finding.record for finding in findings()] == [
        "the count from 2023-06-13 to 2023-06-13 of kind airstrike",
        "the count from an unknown day to 2023-06-13",
    ]


def test_a_cell_of_the_map_that_its_spots_deny_is_named() -> None:
    make_incident(latitude=50.0, longitude=30.0)
    make_incident(latitude=10.0, longitude=30.0)
    make_incident(latitude=-20.0, longitude=30.0)
    assert of_the_map(found()) == []
    run("UPDATE events_cell SET killed = 5, ids = 1 WHERE latitudes = 50000000 AND facet = ''")
    run("UPDATE events_cell SET incidents = 3 WHERE latitudes = 10000000 AND facet = 'grading'")
    run("DELETE FROM events_cell WHERE latitudes = -20000000 AND facet = ''")
    assert of_the_map(found()) == [
        "cell 10-597-347 of the map: its sums are not those of its spots: killed, ids",
        "cell 10-597-483 of the map of grading fair: counts 3 incidents, and its spots are 1",
        "cell 10-597-570 of the map: counts 0 incidents, and its spots are 1",
    ]
