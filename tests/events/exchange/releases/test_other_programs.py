"""What others make of a release: Frictionless, DuckDB, pandas."""

import datetime
import json
from pathlib import Path

import duckdb
import frictionless
import pandas
import pytest

from events.exchange.releases.tables import TABLES
from tests.events.exchange.releases.archives import HARD


def test_frictionless_finds_a_valid_package(release: Path) -> None:
    report = frictionless.validate(str(release / "datapackage.json"))
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert [task.name for task in report.tasks] == [table.name for table in TABLES]


_DUCKDB = {
    "id": "BIGINT", "summary": "VARCHAR", "first_day": "DATE", "latitude": "DOUBLE",
    "killed_best": "BIGINT", "recorded_at": "TIMESTAMP WITH TIME ZONE",
}  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_duckdb_reads_the_right_types(release: Path, form: str) -> None:
    with duckdb.connect() as base:
        base.sql(f"CREATE VIEW incidents AS FROM '{release}/incidents.{form}'")
        types = {name: kind for name, kind, *_ in base.sql("DESCRIBE incidents").fetchall()}
        assert {name: types[name] for name in _DUCKDB} == _DUCKDB
        rows = base.sql(
            "SELECT first_day, last_day, latitude, longitude, killed_low, killed_high, summary"
            " FROM incidents ORDER BY id"
        ).fetchall()
    strike, fire = rows
    day = datetime.date(2023, 7, 1)
    assert strike[:6] == (day, day, 47.9, 33.123456789, 8, 9)
    assert fire == (None, datetime.date(2023, 11, 6), None, None, 2, None, HARD)


def test_duckdb_follows_a_figure_to_its_sentence(release: Path) -> None:
    with duckdb.connect() as base:
        found = base.sql(
            f'SELECT p.exact, substr(a.body, p.start + 1, p."end" - p.start)'
            f" FROM '{release}/claims.parquet' c JOIN '{release}/passages.parquet' p"
            f" ON p.id = c.passage JOIN '{release}/articles.parquet' a ON a.id = p.article"
            " WHERE c.preferred"
        ).fetchall()
    assert found == [("At least six people were killed", "At least six people were killed")]


def test_pandas_reads_the_right_types(release: Path) -> None:
    claims = pandas.read_parquet(release / "claims.parquet")
    assert str(claims.dtypes["id"]) == "int64"
    assert str(claims.dtypes["preferred"]) == "bool"
    assert str(claims.dtypes["recorded_at"]) == "datetime64[us, UTC]"
    assert claims.loc[claims.preferred, "low"].tolist() == [8]
    in_csv = pandas.read_csv(
        release / "claims.csv", dtype_backend="numpy_nullable", parse_dates=["recorded_at"]
    )
    assert str(in_csv.dtypes["low"]) == "Int64"
    assert in_csv["id"].tolist() == claims["id"].tolist()
    assert in_csv["high"].isna().tolist() == claims["high"].isna().tolist()


def test_the_map_is_geojson_of_every_incident(release: Path) -> None:
    found = json.loads((release / "incidents.geojson").read_text())
    assert found["type"] == "FeatureCollection"
    assert [feature["geometry"] for feature in found["features"]] == [
        {"type": "Point", "coordinates": [33.123456789, 47.9]},
        None,
    ]
