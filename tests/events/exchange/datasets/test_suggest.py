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
