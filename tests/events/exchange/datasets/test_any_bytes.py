"""Whatever a file or a profile holds, there is a report and never a traceback."""

import datetime
import gzip
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.exchange.datasets.profile_file import parse_profile
from events.exchange.datasets.readers import Fault, Row, open_table
from events.exchange.datasets.readers.shape import FORMATS, Shape
from events.exchange.datasets.suggest import draft
from events.exchange.datasets.translating import SetAsideError, Translator
from events.exchange.problems import RefusedError
from tests.events.exchange.datasets.files import HEADER, PROFILE, profile

TODAY = datetime.date(2026, 1, 1)
TRANSLATOR = Translator(profile(), TODAY)
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["7", "-1", "1e3", "1,200", "unknown", "2023-05-01", "99999999999", "nan"]),
)


def fate(path: Path, shape: Shape) -> list[Row | Fault]:
    """The rows and faults of the file, or none where it is refused."""
    with refusing(), open_table(path, shape) as table:
        return list(table.rows())
    return []


@contextmanager
def refusing() -> Iterator[None]:
    """Whatever is within is done, or refused with a sentence."""
    try:
        yield
    except RefusedError as refused:
        messages = [problem.message for problem in refused.problems]
    else:
        messages = ["done"]
    assert all(messages)
    assert messages


@settings(max_examples=150, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=200),
        st.text(alphabet='{}[]":,\\u0a1-.eE \n\t', max_size=200).map(str.encode),
        st.text(alphabet='ab",;\r\n\x00é', max_size=200).map(str.encode),
    ),
    written=st.sampled_from(["", *FORMATS]),
    packed=st.booleans(),
)
@example(data=b"[" * 5_000, written="json", packed=False)
@example(data=b'{"a":' * 5_000, written="jsonl", packed=False)
def test_any_bytes_give_rows_faults_or_a_refusal(data: bytes, written: str, packed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table")
        path.write_bytes(gzip.compress(data) if packed else data)
        for each in fate(path, Shape(format=written)):
            if isinstance(each, Row):
                translate(each)


def translate(row: Row) -> None:
    try:
        said = TRANSLATOR.record(row)[0].body.encode().decode()
    except SetAsideError as aside:
        said = aside.fault.reason
    assert said


@settings(max_examples=150, deadline=None)
@given(st.lists(CELLS, min_size=9, max_size=9))
def test_any_cells_give_a_record_or_a_reason(cells: list[str]) -> None:
    translate(Row(2, 1, dict(zip(HEADER.split(","), cells, strict=True))))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_as_a_profile_are_refused(data: bytes) -> None:
    with pytest.raises(RefusedError):
        parse_profile(data, "my.toml")


@settings(max_examples=100, deadline=None)
@given(
    line=st.integers(1, len(PROFILE.splitlines()) - 1),
    value=st.sampled_from(
        ['"x"', "1", "1.5", "true", "[]", "[1]", "{}", "{ a = 1 }", "1979-05-27"]
    ),
)
def test_any_value_in_a_profile_is_taken_or_refused(line: int, value: str) -> None:
    lines = PROFILE.splitlines()
    key, equals, _ = lines[line].partition(" = ")
    if equals:
        lines[line] = f"{key} = {value}"
    with refusing():
        parse_profile("\n".join(lines).encode(), "my.toml")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5),
    st.lists(CELLS, min_size=3, max_size=3),
)
def test_any_table_gives_a_draft(rows: list[list[str]], header: list[str]) -> None:
    lines = [",".join(f'"{cell.replace(chr(34), "")}"' for cell in row) for row in [header, *rows]]
    data = "\n".join(lines).encode(errors="replace")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        path.write_bytes(data)
        with refusing():
            assert draft(path, TODAY).startswith("# A draft for table.csv.")
