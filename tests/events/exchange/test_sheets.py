import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.exchange.parts import Sheet
from events.exchange.problems import RefusedError
from events.exchange.sheets import parse_sheet

INCIDENT = """\
incidents:
  - key: strike
    title: A strike
    kind: airstrike
"""
CLAIM = INCIDENT + "    claims:\n      - {harm: killed, words: six dead, "


def parsed(text: str) -> Sheet:
    return parse_sheet(text, "a.yaml")


def refusals(text: str) -> list[str]:
    with pytest.raises(RefusedError) as caught:
        parsed(text)
    return [str(problem).removeprefix("a.yaml, ") for problem in caught.value.problems]


def test_values_are_what_is_written_and_never_what_yaml_guesses() -> None:
    sheet = parsed(
        "article: {headline: 12:30, language: no, url: ~}\n"
        "speakers: [{slug: '007', name: yes, kind: official}]\n"
    )

    assert (sheet.article.headline, sheet.article.language, sheet.article.url) == (
        "12:30",
        "no",
        "",
    )
    assert [(speaker.slug, speaker.name) for speaker in sheet.speakers] == [("007", "yes")]


def test_words_may_be_folded_over_lines() -> None:
    sheet = parsed(
        "quotes:\n"
        "  - speaker: someone\n"
        "    mode: direct\n"
        "    words: >-\n"
        "      It was loud,\n"
        "      and then dark.\n"
    )

    assert [quote.words for quote in sheet.quotes] == ["It was loud, and then dark."]


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("date: 2023-06-13", "2023-06-13", "2023-06-13", "day"),
        ("month: 2024-02", "2024-02-01", "2024-02-29", "month"),
        ("dates: {from: 2023-07-01, to: 2023-11-06, precision: bounded}",
         "2023-07-01", "2023-11-06", "bounded"),
        ("dates: {to: 2023-11-06, precision: bounded}", None, "2023-11-06", "bounded"),
    ],
)  # fmt: skip
def test_days_are_said_in_four_ways(
    written: str, first: str | None, last: str, precision: str
) -> None:
    days = parsed(f"{INCIDENT}    {written}\n").incidents[0].interval()

    assert days is not None
    assert days.first == (first and datetime.date.fromisoformat(first))
    assert days.last == datetime.date.fromisoformat(last)
    assert days.precision == precision


def test_claims_and_quotes_get_keys_from_what_they_say() -> None:
    sheet = parsed(
        CLAIM + "low: 6}\n"
        "      - {harm: killed, population: children, low: 1, high: 1, words: a girl}\n"
        "quotes: [{speaker: someone, mode: direct, words: It was loud}]\n"
    )

    assert [claim.key for claim in sheet.incidents[0].claims] == ["killed", "killed-children"]
    assert [quote.key for quote in sheet.quotes] == ["someone"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: is empty"),
        ("just words", "line 1: keys and values are expected here, not “just words”"),
        ("artcle: {language: en}", "line 1: “artcle” is not known here; did you mean “article”?"),
        ("article:\n  langage: en",
         "line 2: “langage” is not known here; did you mean “language”?"),
        ("speakers: [{slug: a, name: A, kind: official, lines: {}}]",
         "line 1: “lines” is not known here; known: slug, name, kind"),
        ("speakers:\n  - slug: a\n    name: A",
         "line 2: “kind” is missing"),
        ("speakers:\n  - slug: a\n    name: A\n    kind: offical",
         "line 4: kind: “offical” is not one of its values; did you mean “official”?"),
        ("article: {}\narticle: {}", "line 2: “article” stands twice, first on line 1"),
        ("speakers: someone", "line 1: speakers: a list is expected, not “someone”"),
        ("article: {headline: [a, b]}", "line 1: headline: one value is expected here"),
        ("a: &x 1\nb: *x", "line 1: & and * have a meaning in YAML: put the words between quotes"),
        ("a: *x", "line 1: & and * have a meaning in YAML: put the words between quotes"),
        ("article: !!python/object:os.system {}",
         "line 1: ! has a meaning in YAML: put the words between quotes"),
        ("article: {}\n---\narticle: {}",
         "line 3: a second document begins: one file is one sheet"),
        ('article: {headline: "a\\0b"}', "line 1: holds the control character U+0000: remove it"),
        ("a: " + "[" * 50 + "]" * 50, "line 1: this is nested more than 12 deep"),
        ("[a]: b", "line 1: a key is one word"),
        (CLAIM + "low: 1_000}", "line 6: low: “1_000” is not a whole number in digits, as in 1200"),
        (CLAIM + "low: six}", "line 6: low: “six” is not a whole number in digits, as in 1200"),
        (CLAIM + "low: -6}", "line 6: low: -6 is not a count"),
        (CLAIM + "low: 6, preferred: yes}", "line 6: preferred: “yes” is not true or false"),
        (CLAIM + "low: 6, as_of: 6.11.2023}",
         "line 6: as_of: “6.11.2023” is not a day, as in 2023-11-06"),
        (CLAIM + "low: 6, as_of: 2023-02-30}",
         "line 6: as_of: “2023-02-30” is not a day, as in 2023-11-06"),
        (CLAIM + "wording: six}",
         "line 6: a claim gives a low, a high, or both; 0 means nobody"),
        (CLAIM + "low: 7, high: 6}", "line 6: low 7 is over high 6"),
        (CLAIM + "low: 6}\n      - {harm: killed, words: ten, low: 10}",
         "line 7: two claims of this incident have the key “killed”, the first on line 6:"
         " give each a key of its own"),
        (CLAIM + "low: 6, preferred: true}",
         "line 6: a preferred claim stands, and preferred_reason says why it is preferred"),
        (CLAIM + "low: 6, standing: retracted}",
         "line 6: standing_since is the day from which a claim no longer stands, and only then"),
        (CLAIM + "low: 6, standing: superseded, standing_since: 2023-11-06}",
         "line 6: a claim that is superseded names the next: replaced_by"),
        (INCIDENT + "    date: 2023-06-13\n    month: 2023-06",
         "line 6: say either date or month, not both"),
        (INCIDENT + "    month: 2023-13", "line 5: month: “2023-13” is not one, as in 2023-06"),
        (INCIDENT + "    dates: {from: 2023-07-02, to: 2023-07-01, precision: day}",
         "line 5: dates: from 2023-07-02 is after to 2023-07-01"),
        (INCIDENT + "    dates: {from: 2023-07-01, to: 2023-08-01, precision: month}",
         "line 5: dates: 2023-07-01 to 2023-08-01 is more than a month"),
        (INCIDENT + "    dates: {to: 2023-08-01, precision: month}",
         "line 5: dates: “from” is missing, with precision month"),
        (INCIDENT + "    latitude: 91\n    longitude: 0",
         "line 5: latitude: 91.0 is not between -90 and 90"),
        (INCIDENT + "    latitude: nan\n    longitude: 0",
         "line 5: latitude: nan is not between -90 and 90"),
        (INCIDENT + "quotes:\n  - {speaker: a, mode: direct, words: b, incidents: [strik]}",
         "line 6: no incident of this sheet has the key “strik”; did you mean “strike”?"),
        ("incidents: [{key: Strike 1, title: A, kind: attack}]",
         "line 1: key: “Strike 1” is not 1 to 30 of a-z and 0-9, parted by single hyphens"),
        ("incidents: [{key: a, existing: E000001, title: A}]",
         "line 1: title: is written where the incident itself is; here it has claims,"
         " attributions and corrections"),
        ("incidents: [{key: a, existing: nothing}]",
         "line 1: existing: name the incident by its code, as in E000012, or as in file#key,"
         " not “nothing”"),
        ("article: {retrieved_at: 2023-11-06T12:00:00}",
         "line 1: retrieved_at: say the time zone, as in 2023-11-06T12:30:00Z"),
        ("article: {retrieved_at: 5}",
         "line 1: retrieved_at: “5” is not a moment, as in 2023-11-06T12:30:00Z"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    assert refusals(text) == [said]


def test_words_with_a_colon_say_that_they_want_quotes() -> None:
    assert refusals("article:\n  headline: Six dead: officials") == [
        "line 2: mapping values are not allowed in this context"
        " (words that hold a colon followed by a space go between quotes)"
    ]


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_lines() -> None:
    assert refusals(
        "article:\n  langage: en\nspeakers:\n  - {slug: a, name: A, kind: b}\nquotes: [{}]"
    ) == [
        "line 2: “langage” is not known here; did you mean “language”?",
        "line 4: kind: “b” is not one of its values; known: official, military,"
        " hospital-or-morgue, rescue-service, witness, resident, ngo, media, dataset,"
        " belligerent, other",
        "line 5: “words” is missing",
        "line 5: “speaker” is missing",
        "line 5: “mode” is missing",
    ]


_BITS = st.sampled_from(
    ["article", "incidents", "claims", "key", "words", ": ", "- ", "\n", "  ", "{", "}", "[", "]",
     "*a", "&a ", "!!", "|", ">-", '"', "'", "#", "2023-06-01", "\t", "?", "%", "\0", "é", "💥"]
)  # fmt: skip


@given(st.text() | st.lists(_BITS, max_size=60).map("".join))
def test_any_text_is_a_sheet_or_sentences(text: str) -> None:
    try:
        lines = [parsed(text).line]
    except RefusedError as refused:
        lines = [problem.line or 0 for problem in refused.problems]
    assert lines
    assert min(lines) > 0
