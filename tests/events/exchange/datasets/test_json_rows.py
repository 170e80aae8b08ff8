import json
from pathlib import Path

import pytest

from events.exchange.datasets.readers import json_stream
from events.exchange.problems import RefusedError
from tests.events.exchange.datasets.files import read, written


def refusal(path: Path, **shape: object) -> str:
    with pytest.raises(RefusedError) as refused:
        read(path, **shape)
    [problem] = refused.value.problems
    return f"{problem.line}: {problem.message}"


def test_a_list_of_objects_is_read_with_every_value_as_its_text(tmp_path: Path) -> None:
    text = '[{"n": 1.10, "big": 12345678901234567890, "yes": true, "none": null, "s": "a\\nb"}]'
    rows, faults = read(written(tmp_path, text, "t.json"))
    assert faults == []
    assert rows[0].cells == {
        "n": "1.10", "big": "12345678901234567890", "yes": "true", "none": "", "s": "a\nb",
    }  # fmt: skip


def test_objects_and_lists_within_a_row_become_columns(tmp_path: Path) -> None:
    row = {
        "place": {"name": "Kyiv"},
        "sources": [{"path": "a"}, {"path": "b"}],
        "tags": ["x", "y"],
        "box": [[1, 2], [3, 4]],
        "empty": [],
    }
    rows, _ = read(written(tmp_path, json.dumps([row]), "t.json"))
    assert rows[0].cells == {
        "place.name": "Kyiv", "sources[0].path": "a", "sources[1].path": "b", "tags[0]": "x",
        "tags[1]": "y", "box": "[[1,2],[3,4]]", "empty": "[]",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["t.jsonl", "t.ndjson", "t.dat"])
def test_an_object_on_each_line_is_a_row_and_a_bad_line_is_set_aside(
    tmp_path: Path, name: str
) -> None:
    rows, faults = read(written(tmp_path, '{"a": 1}\n{"a": 2}\n\n{"a": \n[1]\n{"a": 3}\n', name))
    assert [(row.line, row.cells["a"]) for row in rows] == [(1, "1"), (2, "2"), (6, "3")]
    assert [(fault.line, fault.number) for fault in faults] == [(4, 3), (5, 4)]
    assert faults[0].reason.startswith("is not JSON: Expecting value, character")
    assert faults[1].reason == "a row is an object, with a key for each column"


def test_the_rows_of_geojson_are_its_features(tmp_path: Path) -> None:
    feature = {
        "type": "Feature", "id": "x1", "properties": {"name": "Kyiv"},
        "geometry": {"type": "Point", "coordinates": [30.5, 50.4]},
    }  # fmt: skip
    line = feature | {"geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}
    text = json.dumps({"type": "FeatureCollection", "features": [feature, line]})
    rows, _ = read(written(tmp_path, text, "t.json"))
    assert rows[0].cells == {
        "name": "Kyiv", "id": "x1", "geometry.longitude": "30.5", "geometry.latitude": "50.4",
    }  # fmt: skip
    assert rows[1].cells["geometry"] == '{"type":"LineString","coordinates":[[1,2],[3,4]]}'


def test_the_profile_says_where_in_an_object_the_rows_are(tmp_path: Path) -> None:
    path = written(tmp_path, '{"meta": {"n": 2}, "data": {"events": [{"a": 1}]}}', "t.json")
    assert read(path, records="data.events")[0][0].cells == {"a": "1"}
    assert "“event” is not a key of the file; did you mean “events”?" in refusal(
        path, records="data.event"
    )
    assert refusal(path) == (
        "1: is one object, and no list of rows: say in the profile which of its keys holds the"
        ' rows, as in records = "…"; it has “meta”, “data”'
    )


def test_a_key_that_stands_twice_sets_its_row_aside(tmp_path: Path) -> None:
    text = '[{"a": 1, "a": 2}, {"b": {"c": 1, "c": 2}}, {"a": 3}]'
    rows, faults = read(written(tmp_path, text, "t.json"))
    assert [fault.reason for fault in faults] == [
        "“a” stands twice in one object",
        "“c” stands twice in one object",
    ]
    assert [row.cells for row in rows] == [{"a": "3"}]


def test_a_file_that_breaks_off_is_refused_with_its_line(tmp_path: Path) -> None:
    cut = written(tmp_path, '[{"a": 1},\n{"a": 2', "t.json")
    assert refusal(cut) == "2: the file ends in the middle of a value"
    assert refusal(written(tmp_path, "[{}", "t.json")) == (
        "1: , or ] is expected, and the end of the file stands there"
    )
    assert refusal(written(tmp_path, "[{}] x", "t.json")) == (
        "1: something stands after the list of rows"
    )
    assert (
        refusal(
            written(
                tmp_path,
                "",
                "t.json",
            ),
            format="json",
        )
        == "1: is empty"
    )


def test_what_is_nested_too_deep_is_refused_and_not_followed(tmp_path: Path) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    assert "nested too deep" in refusal(written(tmp_path, f"[{deep}]", "t.json"))
    rows, faults = read(written(tmp_path, f'{{"a": {deep}}}\n{{"a": 1}}\n', "t.jsonl"))
    assert [fault.reason for fault in faults] == ["is nested too deep"]
    assert len(rows) == 1
    thirteen = '{"a":' * 14 + "1" + "}" * 14
    _, faults = read(written(tmp_path, f"[{thirteen}]", "t.json"))
    assert [fault.reason for fault in faults] == ["is nested more than 12 deep"]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_of_json_is_refused(tmp_path: Path, value: str) -> None:
    assert f"{value} is no number of JSON" in refusal(
        written(tmp_path, f'[{{"a": {value}}}]', "t.json")
    )


def test_a_value_longer_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "MAX_PIECE", 1_000)
    monkeypatch.setattr(json_stream, "_PIECE", 64)
    assert "longer than 1,000 characters" in refusal(
        written(tmp_path, f'[{{"a": "{"x" * 5_000}"}}]', "t.json")
    )


def test_rows_are_the_same_however_small_the_pieces_are_that_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps([{"n": n, "t": "x" * n, "l": [{"u": n}]} for n in range(60)], indent=1)
    path = written(tmp_path, text, "t.json")
    whole = read(path)
    monkeypatch.setattr(json_stream, "_PIECE", 7)
    assert read(path) == whole
    assert len(whole[0]) == 60
