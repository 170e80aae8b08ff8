"""A profile is refused with its line and a sentence for everything that is wrong with it."""

import pytest

from events.exchange.datasets.profile_columns import columns_read, missing_columns, unread_columns
from events.exchange.datasets.profile_file import (
    built_in,
    find_profile,
    parse_profile,
    read_profile,
)
from events.exchange.problems import RefusedError
from tests.clone import PROJECT
from tests.events.exchange.datasets.files import HEADER, PROFILE, profile, read, real


def problems(*changes: tuple[str, str], more: str = "") -> list[str]:
    """What is said of the profile with texts of it replaced."""
    with pytest.raises(RefusedError) as refused:
        profile(*changes, more=more)
    return [str(problem).removeprefix("my.toml") for problem in refused.value.problems]


def test_the_profiles_that_come_with_the_project_are_whole() -> None:
    assert built_in() == ["bellingcat-timemap", "ucdp-ged"]
    for name in built_in():
        find_profile(name)
    for example in (PROJECT / "docs" / "examples").glob("*.toml"):
        read_profile(example)


def test_an_unknown_name_says_which_are_known() -> None:
    with pytest.raises(RefusedError, match="no profile of this name; did you mean “ucdp-ged”"):
        find_profile("ucdp")
    with pytest.raises(RefusedError, match="cannot be read: No such file"):
        find_profile("none.toml")


def test_a_key_that_is_not_known_is_named_with_its_line_and_the_nearest() -> None:
    assert problems(('column = "day"', 'colum = "day"')) == [
        ", line 16: date.colum: is not known here; did you mean “column”?"
    ]


def test_every_key_that_is_not_known_is_said_at_once() -> None:
    found = problems(('name = "city"', 'nam = "city"'), more="\n[extra]\nx = 1\n")
    assert [problem.split(": ")[1] for problem in found] == ["place.nam", "extra"]


@pytest.mark.parametrize("key", ["[figures]", "a]", "[[", "a.b", "..", ""])
def test_a_key_of_any_signs_is_told_and_not_looked_for_without_end(key: str) -> None:
    found = problems(more=f'\n["{key}"]\nx = 1\n')
    assert [": is not known here" in problem for problem in found] == [True]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('harm = "killed"', 'harm = "kiled"', "not one of its words; did you mean “killed”?"),
        ('kind = "airstrike"', 'kind = "strike"', "not one of the archive's words"),
        ('precision = "city"', 'precision = "town"', "the archive's words; known: exact"),
        ('slug = "strikes"', 'slug = "My Strikes"', "small letters, digits and hyphens"),
        ('slug = "strikes"', "slug = 3", "text between quotation marks is expected, not a whole"),
        ('slug = "strikes"', "", "“slug” is missing"),
        ("released = 2023-06-01", 'released = "June"', "Invalid RFC3339 encoded date"),
        ('column = "day"', 'column = "day"\nfirst = "a"\nlast = "b"', "one of the three"),
        ('column = "day"', 'first = "a"', "first and last go together"),
        ('column = "day"', 'column = "day"\nformat = "?"', "has no year"),
        ('lat = "lat"', "", "latitude and longitude go together"),
        ('country = "country"', 'country_code = "Ukraine"', "two letters, as in UA"),
        ('best"\n', 'best"\neach_row = 1\n', "either columns, or each_row"),
        ('title = "Strike on {city}"', "title = []", "a title is expected"),
        ('id = "id"', 'id = ""', "by which a row is found again"),
        ('licence = "CC BY 4.0"', 'url = "ftp://x"', "begins with http:// or https://"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(old: str, new: str, said: str) -> None:
    old = old.replace("lat = ", "latitude = ").replace('best"\n', 'count = "best"\n')
    new = new.replace('best"\n', 'count = "best"\n')
    [problem] = problems((old, new))
    assert said in problem


def test_the_same_figure_twice_is_refused() -> None:
    more = '\n[[figures]]\nharm = "killed"\ncount = "other"\n'
    [problem] = problems(more=more)
    assert problem == ", line 31: figures[1]: people killed stands twice: say it once"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ('format = "xlsx"', "format is one of csv, tsv, json, jsonl, geojson, not “xlsx”"),
        ('encoding = "rot13"', "“rot13” is none that tables are written in"),
        ('separator = "ab"', "separator is one character, not “ab”"),
        ('thousands = "x"', "“x” does not part thousands"),
        ('thousands = "."', "the same sign: no number could be read"),
        ("skip_lines = -1", "a number from 0 to 1000"),
    ],
)
def test_what_no_file_can_be_is_refused(file: str, said: str) -> None:
    [problem] = problems(more=f"\n[file]\n{file}\n")
    assert said in problem


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "byte 0xFF is not UTF-8"),
        (b"a = ", ": is not TOML at its end: Invalid value"),
        (b"a = 1\n[a\n", ", line 2: is not TOML: "),
    ],
)
def test_what_is_no_toml_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_profile(data, "my.toml")
    assert said in str(refused.value)


def test_a_profile_without_a_licence_does_not_show_rows_whole() -> None:
    assert profile().rights == "full-text"
    assert profile(('licence = "CC BY 4.0"\n', "")).rights == "excerpts-only"
    assert profile(('licence = "CC BY 4.0"\n', 'rights = "full-text"\n')).rights == "full-text"


def test_the_columns_that_a_profile_reads_are_held_against_the_files() -> None:
    columns = HEADER.split(",")
    assert columns_read(profile()) == set(columns)
    assert missing_columns(profile(), [name for name in columns if name != "low"]) == [
        "the file has no column “low”, which the profile reads; did you mean “lon”?"
    ]
    assert unread_columns(profile(), [*columns, "note"]) == ["note"]
    left_out = profile(more='\n[file]\nleave_out = ["note"]\n')
    assert unread_columns(left_out, [*columns, "note"]) == []


@pytest.mark.parametrize("name", ["ucdp/ged_sample.csv", "ucdp/ged231_car.csv"])
def test_every_column_of_ucdp_is_read_or_left_out_by_name(name: str) -> None:
    ucdp = find_profile("ucdp-ged")
    rows, _ = read(real(name))
    columns = list(rows[0].cells)
    assert missing_columns(ucdp, columns) == []
    assert unread_columns(ucdp, columns) == []
    named = columns_read(ucdp) | set(ucdp.file.leave_out)
    assert (len(named), named - set(columns) - {"geom_wkt"}) == (49, set())


def test_every_line_of_a_message_is_that_of_the_key() -> None:
    lines = PROFILE.splitlines()
    [problem] = problems(('harm = "killed"', 'harm = "kiled"'))
    assert int(problem.split()[2].rstrip(":")) == lines.index('harm = "killed"') + 1
