from pathlib import Path

import pytest

from events.exchange.problems import RefusedError
from tests.events.exchange.datasets.files import read, written


def cells(path: Path, **shape: object) -> list[list[str]]:
    rows, faults = read(path, **shape)
    assert faults == []
    return [list(row.cells.values()) for row in rows]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_each_of_the_three_ways(tmp_path: Path, end: str) -> None:
    assert cells(written(tmp_path, f"a,b{end}1,2{end}3,4{end}")) == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(("name", "sign"), [("t.csv", ";"), ("t.csv", "|"), ("t.tsv", "\t")])
def test_the_separator_is_found_in_the_header(tmp_path: Path, name: str, sign: str) -> None:
    table = f'"a, b"{sign}c\n1,5{sign}2\n'
    assert cells(written(tmp_path, table, name)) == [["1,5", "2"]]


def test_a_row_is_known_by_the_line_where_it_begins(tmp_path: Path) -> None:
    rows, _ = read(written(tmp_path, 'a,b\n"two\nlines",1\n\n3,4\n'))
    assert [(row.line, row.number, row.cells["a"]) for row in rows] == [
        (2, 1, "two\nlines"),
        (5, 2, "3"),
    ]


def test_a_row_with_too_many_or_too_few_cells_is_set_aside_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    rows, faults = read(written(tmp_path, "a,b\n1\n1,2,3\n1,2\n"))
    assert [str(fault) for fault in faults] == [
        "line 2, row 1: has 1 cells, and there are 2 columns",
        "line 3, row 2: has 3 cells, and there are 2 columns",
    ]
    assert [row.line for row in rows] == [4]


def test_a_quotation_mark_within_a_cell_sets_its_row_aside(tmp_path: Path) -> None:
    rows, faults = read(written(tmp_path, 'a,b\n"he said "no"",1\n1,2\n'))
    assert [fault.line for fault in faults] == [2]
    assert "a quotation mark closes within a cell" in faults[0].reason
    assert [row.cells for row in rows] == [{"a": "1", "b": "2"}]


def test_a_quotation_mark_that_never_closes_is_named(tmp_path: Path) -> None:
    _, faults = read(written(tmp_path, 'a,b\n1,2\n"open,1\n'))
    assert [str(fault) for fault in faults] == [
        "line 3, row 2: cannot be read as a row: the file ends within quotation marks"
    ]


def test_a_cell_longer_than_an_article_sets_its_row_aside(tmp_path: Path) -> None:
    rows, faults = read(written(tmp_path, f"a,b\n{'x' * 250_001},1\n1,2\n"))
    assert "more than 250,000 characters" in faults[0].reason
    assert [row.line for row in rows] == [3]


def test_columns_without_a_name_and_two_of_one_name_are_told_apart(tmp_path: Path) -> None:
    rows, _ = read(written(tmp_path, "a,,a\n1,2,3\n"))
    assert rows[0].cells == {"a": "1", "column 2": "2", "a (column 3)": "3"}


def test_the_profile_may_name_columns_and_skip_lines_before_the_header(tmp_path: Path) -> None:
    without = written(tmp_path, "1,2\n", "without.csv")
    assert read(without, columns=["x", "y"])[0][0].cells == {"x": "1", "y": "2"}
    before = written(tmp_path, "A table\n\na,b\n1,2\n", "before.csv")
    rows, _ = read(before, skip_lines=2)
    assert (rows[0].line, rows[0].cells) == (4, {"a": "1", "b": "2"})


@pytest.mark.parametrize("content", ["", "\n", " , ,\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(RefusedError, match="is empty: it has no line with the names"):
        read(written(tmp_path, content))
