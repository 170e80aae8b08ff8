"""From a row to a record, by a profile."""

import datetime

import pytest

from events.exchange.datasets.readers import Row
from events.exchange.datasets.record import Record
from events.exchange.datasets.translating import SetAsideError, Translator
from tests.events.exchange.datasets.files import profile, row

TODAY = datetime.date(2026, 1, 1)


def record(of: Row, *changes: tuple[str, str], more: str = "") -> Record:
    return flagged(of, *changes, more=more)[0]


def flagged(of: Row, *changes: tuple[str, str], more: str = "") -> tuple[Record, list[str]]:
    made, flags = Translator(profile(*changes, more=more), TODAY).record(of)
    return made, [str(flag) for flag in flags]


def reason(of: Row, *changes: tuple[str, str], more: str = "") -> str:
    """Why the row is set aside."""
    with pytest.raises(SetAsideError) as aside:
        record(of, *changes, more=more)
    return str(aside.value)


def figures(made: Record) -> list[tuple[str, int | None, int | None, bool]]:
    return [(claim.bound, claim.low, claim.high, claim.preferred) for claim in made.claims]


def test_a_row_becomes_a_record_whose_text_is_the_row() -> None:
    made = record(row())
    assert made.body == (
        "id: 7\nday: 2023-05-01\ncity: Kryvyi Rih\ncountry: Ukraine\nlat: 47.91\nlon: 33.39\n"
        "best: 6\nlow: 6\nhigh: 6"
    )
    assert (made.id, made.title, made.kind) == ("7", "Strike on Kryvyi Rih", "airstrike")
    assert (made.first_day, made.last_day) == (datetime.date(2023, 5, 1),) * 2
    assert (made.date_precision, made.as_of) == ("day", datetime.date(2023, 6, 1))
    assert (made.spot.names, made.spot.country_code) == (("Kryvyi Rih",), "UA")
    assert (made.spot.latitude, made.spot.longitude) == (47.91, 33.39)
    assert made.grading_reason == "As recorded in Strikes; the archive has not checked it."


def test_each_figure_is_a_claim_that_rests_on_its_own_line() -> None:
    made = record(row(best="6", low="4", high="9"))
    assert [(made.body[c.start : c.end], c.wording) for c in made.claims] == [
        ("best: 6", "6"), ("low: 4", "4"), ("high: 9", "9"),
    ]  # fmt: skip
    assert figures(made) == [
        ("count", 6, 6, True), ("low", 4, None, False), ("high", None, 9, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"best": "6", "low": "6", "high": "6"}, [("count", 6, 6, False)]),
        ({"best": "6", "low": "", "high": ""}, [("count", 6, 6, False)]),
        ({"best": "6", "low": "6", "high": "9"},
         [("count", 6, 6, True), ("high", None, 9, False)]),
        ({"best": "", "low": "4", "high": "9"},
         [("low", 4, None, False), ("high", None, 9, False)]),
        ({"best": "", "low": "4", "high": "4"}, [("low", 4, 4, False)]),
        ({"best": "0", "low": "0", "high": "0"}, [("count", 0, 0, False)]),
        ({"best": "", "low": "", "high": ""}, []),
    ],
)  # fmt: skip
def test_a_bound_that_says_nothing_more_makes_no_claim(
    cells: dict[str, str], expected: list[object]
) -> None:
    assert figures(record(row(**cells))) == expected


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"best": "6", "low": "7", "high": "7"}, ["low: low 7 is over best 6: kept as written"]),
        ({"best": "6", "low": "6", "high": "5"}, ["best: best 6 is over high 5: kept as written"]),
        ({"best": "", "low": "7", "high": "5"}, ["low: low 7 is over high 5: kept as written"]),
    ],
)
def test_figures_out_of_order_are_flagged_and_kept_as_the_source_has_them(
    cells: dict[str, str], said: list[str]
) -> None:
    made, flags = flagged(row(**cells))
    assert flags == [f"line 2, row 1, {flag}" for flag in said]
    kept = {
        "best" if claim.bound == "count" else claim.bound: claim.wording for claim in made.claims
    }
    assert kept == {name: cell for name, cell in cells.items() if cell}


def test_a_figure_that_is_none_sets_its_row_aside_and_names_the_cell() -> None:
    with pytest.raises(SetAsideError) as aside:
        record(row(best="about six"))
    fault = aside.value.fault
    assert (fault.line, fault.number, fault.column, fault.value) == (2, 1, "best", "about six")


def test_words_for_unknown_are_those_that_the_profile_names() -> None:
    more = '\n[file]\nunknown = ["unknown", "-1"]\n'
    assert figures(record(row(best="unknown", low="-1", high="9"), more=more)) == [
        ("high", None, 9, False)
    ]
    assert "if it stands for unknown" in reason(row(best="unknown"))


def test_a_figure_in_words_is_read_where_the_profile_says_so() -> None:
    in_words = ('count = "best"', 'count = "best"\nin_words = true')
    made = record(row(best="at least 20", low="", high=""), in_words)
    assert figures(made) == [("count", 20, None, False)]
    assert "no whole number" in reason(row(best="about 20", low="", high=""), in_words)


def test_a_row_may_stand_for_one_person() -> None:
    one = ('count = "best"\nlow = "low"\nhigh = "high"', 'each_row = 1\nwords = "city"')
    made = record(row(), one)
    assert figures(made) == [("each", 1, 1, False)]
    assert made.body[made.claims[0].start : made.claims[0].end] == "city: Kryvyi Rih"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"id": " "}, "id: is empty: nobody could find the record again"),
        ({"id": "x" * 101}, "id: an id has at most 100 letters, digits and signs"),
        ({"day": "2023-02-30"}, "day: there is no day 2023-02-30"),
        ({"day": ""}, "day: is empty: a record needs a day"),
        ({"day": "2026-01-03"}, "day: lies in the future"),
        ({"lat": "91"}, "lat: is not between -90 and 90 degrees"),
        ({"lat": ""}, "lat: is no number of degrees, as in 47.9"),
        ({"city": "a\x00b"}, "city: holds the control character U+0000"),
        ({"city": "\ud800"}, "city: holds the control character U+D800"),
        ({"city": "", "lat": "", "lon": "", "country": ""},
         "says no place: neither a name nor coordinates"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_a_record_is_set_aside(cells: dict[str, str], said: str) -> None:
    assert reason(row(**cells)).partition("row 1")[2].lstrip(", :") == said


def test_the_same_id_is_the_same_however_a_file_writes_it() -> None:
    whole = ('id = "id"', 'id = "id"\nid_is = "whole number"')
    assert {record(row(id=cell), whole).id for cell in ("7", "7.0", "007")} == {"7"}
    assert "is no whole number" in reason(row(id="A7"), whole)
    several = ('id = "id"', 'id = ["day", "city"]')
    assert record(row(), several).id == "2023-05-01/Kryvyi Rih"


def test_several_days_have_the_precision_that_they_fit() -> None:
    two = ('column = "day"', 'first = "day"\nlast = "end"')
    found = {
        last: record(row(end=last), two).date_precision
        for last in ("", "2023-05-01", "2023-05-07", "2023-05-31", "2023-12-31", "2024-01-01")
    }
    assert list(found.values()) == ["day", "day", "week", "month", "year", "bounded"]
    assert "2023-05-01 is after the last day, 2023-04-30" in reason(row(end="2023-04-30"), two)


def test_one_day_that_stands_for_a_month_is_never_shown_as_that_day() -> None:
    said = """
[date.precision]
column = "prec"
values = { "1" = "day", "2" = "week", "3" = "month", "4" = "year" }
"""
    found = [
        record(row(prec=word), ('column = "day"\n', f'column = "day"\n{said}')) for word in "1234"
    ]
    assert [(str(r.first_day), str(r.last_day), r.date_precision) for r in found] == [
        ("2023-05-01", "2023-05-01", "day"),
        ("2023-04-28", "2023-05-04", "week"),
        ("2023-05-01", "2023-05-31", "month"),
        ("2023-01-01", "2023-12-31", "year"),
    ]


def test_days_longer_than_their_precision_are_flagged_and_kept() -> None:
    two = ('column = "day"', 'first = "day"\nlast = "end"\nprecision = "day"')
    made, flags = flagged(row(end="2023-05-09"), two)
    assert (str(made.last_day), made.date_precision) == ("2023-05-09", "month")
    assert flags == [
        "line 2, row 1, day: 2023-05-01 to 2023-05-09 is more than a day; kept as written"
    ]


def test_year_month_and_day_may_stand_apart_and_0_is_unknown() -> None:
    parts = ('column = "day"', 'year = "y"\nmonth = "m"\nday = "d"')
    found = [
        record(row(y="1999", m=m, d=d), parts) for m, d in (("5", "3"), ("5", "0"), ("0", "0"))
    ]
    assert [(str(r.first_day), r.date_precision) for r in found] == [
        ("1999-05-03", "day"), ("1999-05-01", "month"), ("1999-01-01", "year"),
    ]  # fmt: skip


def test_a_place_without_coordinates_is_as_exact_as_its_name() -> None:
    exact = ('precision = "city"', 'precision = "exact"\nadmin1 = "region"')
    nowhere = {"lat": "", "lon": ""}
    found = [
        record(row(**nowhere, region=region, city=city), exact).spot
        for city, region in (("Kryvyi Rih", "Dnipro"), ("", "Dnipro"), ("", ""))
    ]
    assert [(spot.names[0], spot.precision) for spot in found] == [
        ("Kryvyi Rih", "city"), ("Dnipro", "region"), ("Ukraine", "country"),
    ]  # fmt: skip
    assert record(row(), ('precision = "city"', 'precision = "exact"')).spot.precision == "exact"


def test_coordinates_alone_are_named_by_their_own_digits() -> None:
    assert record(row(city="", lat="47.910", lon="33.39")).spot.names == ("47.910, 33.39",)


def test_a_point_may_stand_in_one_cell() -> None:
    lat_lon = 'latitude = "lat"\nlongitude = "lon"'
    for order, cell in {
        "latitude longitude": "47.91, 33.39",
        "longitude latitude": "(33.39 47.91)",
        "WKT": "POINT (33.39 47.91)",
    }.items():
        made = record(row(p=cell), (lat_lon, f'point = "p"\npoint_order = "{order}"'))
        assert (made.spot.latitude, made.spot.longitude) == (47.91, 33.39)
    assert "is no point written as latitude longitude" in reason(
        row(p="here"), (lat_lon, 'point = "p"')
    )


def test_a_name_is_also_looked_up_without_the_word_that_says_what_it_is() -> None:
    endings = ('name = "city"', 'name = "city"\nendings = ["town", "city"]')
    assert record(row(city="Bria town"), endings).spot.names == ("Bria town", "Bria")


def test_a_country_that_is_not_known_is_flagged_and_left_empty() -> None:
    made, flags = flagged(row(country="Atlantis"))
    assert made.spot.country_code == ""
    assert flags == ["line 2, row 1, country: is no country that is known: it is left empty"]
    own = ('country = "country"', 'country = "country"\ncountries = { Atlantis = "UA" }')
    assert record(row(country="Atlantis"), own).spot.country_code == "UA"
    assert record(row(country="UKR")).spot.country_code == "UA"


def test_a_word_that_the_profile_does_not_know_sets_the_row_aside() -> None:
    kinds = """
[incident.kind]
column = "type"
separator = ";"
values = { "Air" = "airstrike", "Bomb" = "bombing" }
"""
    said = ('kind = "airstrike"\n', kinds)
    assert record(row(type="Bomb; Air"), said).kind == "airstrike"
    assert record(row(type="Bomb"), said).kind == "bombing"
    assert "type: is not among the words that the profile knows" in reason(row(type="Sea"), said)
    assert "type: is empty, and the profile names no default" in reason(row(type=""), said)
    default = ('kind = "airstrike"\n', f'{kinds}default = "other"\n')
    assert record(row(type="Sea"), default).kind == "other"


def test_a_weapon_that_the_profile_does_not_know_is_flagged_and_left_out() -> None:
    weapons = """
[incident.weapons]
column = "arms"
separator = "|"
values = { "1" = ["missile", "drone"], "none" = [] }
"""
    made, flags = flagged(row(arms="1.0|2|none"), more=weapons)
    assert made.weapons == ["missile", "drone"]
    assert flags == ["line 2, row 1, arms: “2” is left out: no word of it"]


ACTORS = """
[[actors]]
column = "side"
separator = "&"
leave_out = ["Civilians"]
when = { type = ["1", "2"] }
"""


def test_actors_are_named_with_the_line_that_names_them() -> None:
    made = record(row(type="1.0", side="LRA & Civilians & UPC"), more=ACTORS)
    assert [(a.name, a.stance, made.body[a.start : a.end]) for a in made.actors] == [
        ("LRA", "party", "side: LRA & Civilians & UPC"),
        ("UPC", "party", "side: LRA & Civilians & UPC"),
    ]
    assert record(row(type="3", side="LRA"), more=ACTORS).actors == []


@pytest.mark.parametrize(
    ("sources", "cells", "expected"),
    [
        ('name = "s"\nseparator = "|"', {"s": "a.org|b.org||a.org"},
         [{"name": "a.org"}, {"name": "b.org"}]),
        ('name = "s"\nheadline = "h"\nseparator = ";"', {"s": "AFP;BBC", "h": "One;Two"},
         [{"name": "AFP", "headline": "One"}, {"name": "BBC", "headline": "Two"}]),
        ('name = "s"\nheadline = "h"\nseparator = ";"', {"s": "AFP;BBC", "h": "1; or 2; or 3"},
         [{"name": "AFP"}, {"name": "BBC"}, {"headline": "1"}, {"headline": "or 2"},
          {"headline": "or 3"}]),
        ('json = "s"\nurl = "u"', {"s": '[{"u": "https://a.org/x"}, {"u": "HIDDEN"}]'},
         [{"url": "https://a.org/x"}, {"name": "HIDDEN"}]),
        ('each = "s"\nurl = "u"\nunknown = ["HIDDEN"]',
         {"s[0].u": "https://a.org/x", "s[1].u": "HIDDEN", "s[2].u": "javascript:alert(1)"},
         [{"url": "https://a.org/x"}, {"name": "javascript:alert(1)"}]),
        ('url = "s[]"', {"s[0]": "https://a.org/x", "s[1]": "https://a.org/y"},
         [{"url": "https://a.org/x"}, {"url": "https://a.org/y"}]),
        ('name = "s"\notherwise = "h"', {"s": "", "h": "Reuters\n1989"},
         [{"headline": "Reuters 1989"}]),
    ],
)  # fmt: skip
def test_sources_are_read_in_the_datasets_own_words(
    sources: str, cells: dict[str, str], expected: list[dict[str, str]]
) -> None:
    assert record(row(**cells), more=f"\n[sources]\n{sources}\n").cited_sources == expected


def test_a_cell_that_should_be_json_and_is_not_sets_its_row_aside() -> None:
    more = '\n[sources]\njson = "s"\nurl = "u"\n'
    assert "s: is not JSON, as the profile says it is" in reason(row(s="[oh"), more=more)


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800"])
def test_a_source_that_no_text_can_hold_sets_its_row_aside(sign: str) -> None:
    more = '\n[sources]\njson = "s"\nurl = "u"\n'
    said = reason(row(s=f'[{{"u": "https://a.org/{sign}"}}]'), more=more)
    assert f"s: names a source with U+{sign[2:].upper()}, which is no letter" in said


def test_what_the_profile_may_say_of_a_number_is_told_with_it() -> None:
    assert reason(row(best="1,200")).endswith('say so, as in thousands = ","')
    assert reason(row(best="3 to 5")).endswith(": say in_words = true to have it read")
    assert reason(row(lat="47,91")).endswith('if its comma is a decimal sign, say decimal = ","')


def test_no_value_can_look_like_another_column() -> None:
    made = record(row(city="Kyiv\r\nbest: 500\nlow: 1"))
    assert "\nbest: 500" not in made.body
    assert "city: Kyiv\n    best: 500\n    low: 1\ncountry" in made.body
    assert made.body[made.claims[0].start : made.claims[0].end] == "best: 6"


def test_a_title_is_the_first_whose_columns_are_filled_and_is_cut_when_long() -> None:
    titles = ('title = "Strike on {city}"', 'title = ["{note}", "Strike {id}"]')
    assert record(row(note=""), titles).title == "Strike 7"
    assert record(row(note="x" * 200), titles).title == "x" * 149 + "…"
    none = ('title = "Strike on {city}"', 'title = "{note}"')
    assert record(row(), none).title == "Strikes: 7"


def test_the_day_of_a_figure_is_the_rows_else_the_versions_else_today() -> None:
    by_row = ('id = "id"', 'id = "id"\nas_of = "told"')
    assert str(record(row(told="2023-05-20"), by_row).as_of) == "2023-05-20"
    assert str(record(row(told=""), by_row).as_of) == "2023-06-01"
    assert record(row(), ("released = 2023-06-01\n", "")).as_of == TODAY
    _, flags = flagged(row(day="2023-06-02"))
    assert flags == [
        "line 2, row 1: 2023-06-02 is after 2023-06-01, the day for which the record speaks"
    ]
