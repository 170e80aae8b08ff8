"""A draft of a profile: what it can tell it says, what it cannot it asks."""

import datetime
from pathlib import Path

import pytest

from events.exchange.datasets.profile import Profile, listed
from events.exchange.datasets.profile_file import parse_profile
from events.exchange.datasets.suggest import draft
from events.exchange.problems import RefusedError
from tests.events.exchange.datasets.files import real, written

TODAY = datetime.date(2026, 1, 1)


def drafted(path: Path) -> tuple[Profile, str]:
    text = draft(path, TODAY)
    return parse_profile(text.encode(), "draft.toml"), text


@pytest.mark.parametrize(
    ("name", "rows", "figures"),
    [
        ("ucdp/ged_sample.csv", 1000, ["killed/people", "killed/civilians"]),
        ("bellingcat/ukr-civharm-2023-06-01.json", 1167, []),
        ("scale/us_gun_violence_2013_2018.csv.gz", 5000, ["killed/people", "injured/people"]),
    ],
)
def test_the_draft_for_a_real_file_loads_its_rows(name: str, rows: int, figures: list[str]) -> None:
    profile, text = drafted(real(name))
    assert f"With this draft {rows:,} of the first {rows:,} rows would be loaded." in text
    assert [f"{each.harm.value}/{each.population.value}" for each in profile.figures] == figures
    assert listed(profile.record.id)[0] in ("id", "incident_id")


def test_low_best_and_high_are_told_from_the_dead_of_one_side() -> None:
    profile, _ = drafted(real("ucdp/ged_sample.csv"))
    killed = profile.figures[0]
    assert (killed.count, killed.low, killed.high) == ("best", "low", "high")


def test_days_that_two_formats_fit_are_asked_about(tmp_path: Path) -> None:
    path = written(tmp_path, "id,date,city,killed\n1,02/03/2022,A,1\n2,04/05/2022,B,2\n")
    text = draft(path, TODAY)
    assert 'format = "?" # both fit: D/M/YYYY and M/D/YYYY. Say which is right.' in text
    assert "# Before it can be used:\n#   date.format: “?” has no year" in text
    with pytest.raises(RefusedError, match="has no year"):
        parse_profile(text.encode(), "draft.toml")


def test_one_day_that_only_one_format_fits_settles_it(tmp_path: Path) -> None:
    path = written(tmp_path, "id,date,city,killed\n1,02/03/2022,A,1\n2,04/25/2022,B,2\n")
    profile, _ = drafted(path)
    assert (profile.date.column, profile.date.format) == ("date", "M/D/YYYY")


def test_words_for_unknown_and_thousands_are_found(tmp_path: Path) -> None:
    table = (
        'code,when,town,Number Killed,Wounded\nx1,2022-01-02,A,"1,200",-99\nx2,2022-01-03,B,NA,4\n'
    )
    profile, text = drafted(written(tmp_path, table))
    assert (profile.file.unknown, profile.file.thousands) == (["NA", "-99"], ",")
    assert [(each.harm.value, each.count) for each in profile.figures] == [
        ("killed", "Number Killed"), ("injured", "Wounded"),
    ]  # fmt: skip
    assert "With this draft 2 of the first 2 rows would be loaded." in text


def test_a_column_of_kinds_is_led_to_the_archives_words(tmp_path: Path) -> None:
    rows = "".join(
        f"{n},2022-01-{n:02},A,{t}\n" for n, t in enumerate(["Shelling", "Battles"] * 4, 1)
    )
    profile, _ = drafted(written(tmp_path, f"id,date,city,event_type\n{rows}"))
    assert getattr(profile.incident.kind, "values", None) == {
        "Shelling": "shelling", "Battles": "armed-clash",
    }  # fmt: skip


def test_countries_that_are_not_known_are_asked_about(tmp_path: Path) -> None:
    countries = ("Ukraine", "Atlantis", "UKR")
    rows = "".join(f"{n},2022-01-0{n},{name},A\n" for n, name in enumerate(countries, 1))
    table = f"id,date,country,city\n{rows}"
    profile, _ = drafted(written(tmp_path, table))
    assert profile.place.countries == {"Atlantis": ""}


def test_parts_of_a_day_in_columns_of_their_own_are_found(tmp_path: Path) -> None:
    table = "eventid,iyear,imonth,iday,city,nkill,nwound\n1,1999,5,0,A,1,\n2,1999,6,3,B,0,2\n"
    profile, text = drafted(written(tmp_path, table))
    date = profile.date
    assert (date.year, date.month, date.day) == ("iyear", "imonth", "iday")
    assert "2 of the first 2 rows would be loaded" in text


def test_geojson_with_moments_and_links_is_drafted(tmp_path: Path) -> None:
    feature = (
        '{"type":"Feature","id":"%s","properties":{"time":1645660800000,"place":"Kyiv","deaths":3,'
        '"url":"https://example.org/%s"},"geometry":{"type":"Point","coordinates":[30.5,50.4]}}'
    )
    features = ",".join(feature % (n, n) for n in ("a", "b"))
    text = f'{{"type":"FeatureCollection","features":[{features}]}}'
    profile, _ = drafted(written(tmp_path, text, "t.geojson"))
    assert (profile.date.column, profile.date.format) == ("time", "unix-milliseconds")
    assert profile.place.latitude == "geometry.latitude"
    assert profile.sources is not None
    assert profile.sources.url == "url"


def test_figures_in_words_and_several_formats_of_days_are_found(tmp_path: Path) -> None:
    table = (
        "code,incident date,location,civilian deaths,harm status,suspected belligerents\n"
        "a1,4 March 2017,Mosul,3-5,Fair,US-led Coalition\n"
        'a2,"March 5, 2017",Mosul,10+,Weak,Unknown\n'
        "a3,6 March 2017,Mosul,unknown,Weak,US-led Coalition\n"
        "a4,7 March 2017,Mosul,4,Fair,Unknown\n"
    )
    profile, text = drafted(written(tmp_path, table))
    assert profile.date.format == ["D MMMM YYYY", "MMMM D, YYYY"]
    [figures] = profile.figures
    assert (figures.count, figures.population.value) == ("civilian deaths", "civilians")
    assert (figures.in_words, profile.file.unknown) == (True, ["unknown"])
    assert getattr(profile.incident.grading, "values", None) == {"Fair": "fair", "Weak": "weak"}
    assert '# [[actors]], column = "suspected belligerents"' in text
    assert "With this draft 4 of the first 4 rows would be loaded." in text


def test_days_in_two_formats_that_may_be_either_way_round_are_asked_about(tmp_path: Path) -> None:
    table = "id,date,city,killed\n1,02/03/2022,A,1\n2,5 April 2022,B,2\n3,25/04/2022,B,2\n"
    assert 'format = "?" # no one format fits every day' in draft(written(tmp_path, table), TODAY)


def test_decimal_commas_and_thousands_parted_by_a_space_are_found(tmp_path: Path) -> None:
    table = (
        "id;date;city;lat;lon;killed\n"
        "1;12.10.2023;Харків;49,99;36,23;1 204\n"
        "2;13.10.2023;A;1,5;2;3\n"
    )
    path = written(tmp_path, table.encode("windows-1251"))
    with pytest.raises(RefusedError, match="beside --suggest, as in --encoding windows-1251"):
        draft(path, TODAY)
    text = draft(path, TODAY, "windows-1251")
    profile = parse_profile(text.encode(), "draft.toml")
    shape = profile.file
    assert (shape.encoding, shape.decimal, shape.thousands) == ("windows-1251", ",", " ")
    assert (profile.place.latitude, profile.place.longitude) == ("lat", "lon")
    assert "With this draft 2 of the first 2 rows would be loaded." in text


def test_a_list_of_links_and_the_keys_of_a_list_of_sources_are_found(tmp_path: Path) -> None:
    start = '{"uid":"%s","date":"2023-10-0%s","loc":{"name":"Gaza"},"dead":1,'
    links = '"urls":["https://example.org/%s","https://example.org/more"]}\n'
    lines = "".join(start % (n, n) + links % n for n in (1, 2))
    profile, _ = drafted(written(tmp_path, lines, "t.jsonl"))
    assert profile.sources is not None
    assert (profile.sources.url, profile.sources.each, profile.place.name) == (
        "urls[]", "", "loc.name",
    )  # fmt: skip
    entries = '"sources":[{"publisher":"A","link":"https://example.org/%s","date":"2023-10-01"}]}\n'
    lines = "".join(start % (n, n) + entries % n for n in (1, 2))
    profile, _ = drafted(written(tmp_path, lines, "t.jsonl"))
    assert profile.sources is not None
    assert (profile.sources.each, profile.sources.url) == ("sources", "link")
    assert (profile.sources.name, profile.sources.published_on) == ("publisher", "date")
