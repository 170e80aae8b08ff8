"""Small files that would fill the memory or keep a reader busy for hours: each is refused in time.

No XML is read by the archive, so there is none to expand.
"""

import gzip
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from events.exchange.datasets.cells import Cells, SetAsideError
from events.exchange.datasets.columns import columns_of
from events.exchange.datasets.days import FormatError, day_reader
from events.exchange.datasets.placing import Placing
from events.exchange.datasets.profile import Where
from events.exchange.datasets.profile_file import parse_profile
from events.exchange.datasets.readers import Row
from events.exchange.datasets.suggest.guessing import guess_coordinates
from events.exchange.datasets.suggest.looking import Column
from events.exchange.problems import RefusedError
from events.text import read_figure
from tests.clone import PROJECT
from tests.events.exchange.datasets.files import PROFILE, read, written

DEEP = 100_000
_READ = """
from pathlib import Path
from events.exchange.datasets.readers import open_table
from events.exchange.problems import RefusedError
try:
    with open_table(Path("PATH")) as table:
        for row in table.rows():
            pass
except RefusedError as refused:
    print(refused.problems[0].message)
"""


def refusal(path: Path, **shape: object) -> str:
    with pytest.raises(RefusedError) as refused:
        read(path, **shape)
    return str(refused.value).removeprefix(str(path))


def test_gigabytes_within_a_small_gzip_file_are_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"name,killed\n" * 2**20) * 256)  # 3 GiB in 8 MB
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "--verbosity",
            "0",
            "--command",
            _READ.replace("PATH", str(path)),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (2**28, 2**28)),
    )
    assert (done.stdout, done.stderr) == (
        "the gzip file unpacks to more than 200 times its size, as no table does: unpack it"
        " yourself if you trust it\n",
        "",
    )


def test_json_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    nested = "[" * DEEP + "]" * DEEP
    for name, text in {
        "a.json": "[" * DEEP,
        "b.json": f'[{{"a": {nested}}}]',
        "c.geojson": f'{{"features": [{{"geometry": {nested}}}]}}',
    }.items():
        assert refusal(written(tmp_path, text, name)) == ", line 1: is nested too deep"


def test_one_line_of_json_that_is_nested_without_end_costs_that_line_alone(tmp_path: Path) -> None:
    nested = '{"a":' * DEEP + "1" + "}" * DEEP
    rows, faults = read(written(tmp_path, f'{{"a":1}}\n{nested}\n{{"a":2}}\n', "t.jsonl"))
    assert [row.cells for row in rows] == [{"a": "1"}, {"a": "2"}]
    assert [str(fault) for fault in faults] == ["line 2, row 2: is nested too deep"]


def test_an_object_with_a_great_many_keys_is_told_which_stands_twice(tmp_path: Path) -> None:
    keys = ",".join(f'"k{n}":1' for n in range(100_000))
    _, faults = read(written(tmp_path, f'{{{keys},"k99999":2}}\n', "t.jsonl"))
    assert [fault.reason for fault in faults] == ["“k99999” stands twice in one object"]


def test_a_row_whose_quotation_marks_never_end_it_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n"x\n' + '","\n' * 4_300_000)
    assert refusal(path) == (
        ", line 4194306: a row is longer than 16,777,216 characters: is a quotation mark open?"
    )


def test_an_enormous_cell_is_refused(tmp_path: Path) -> None:
    cell = "x" * 300_000
    _, [fault] = read(written(tmp_path, f'a,b\n1,"{cell}"\n'))
    assert fault.reason.startswith("cannot be read as a row: a cell has more than 250,000")
    path = written(tmp_path, "a,b\n1," + "x" * 17_000_000 + "\n")
    assert refusal(path) == ": line 2 is longer than 16,777,216 characters"


def test_a_table_of_a_great_many_columns_is_refused(tmp_path: Path) -> None:
    header = ",".join(f"c{n}" for n in range(100_000))
    assert refusal(written(tmp_path, f"{header}\n1\n")) == (
        ", line 1: has 100,000 columns, and a table has at most 2,000"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = " + "[" * DEEP, "my.toml: is nested too deep"),
        ("a = " + "{ a = " * 30_000, "my.toml: is nested too deep"),
        ("a" + ".a" * 90_000 + " = 1", "my.toml, line 1: a key has more than 100 parts"),
        ('x = 1\n["a"' + '."a"' * 40_000 + "]", "my.toml, line 2: a key has more than 100"),
        ("a = " + "9" * DEEP, "my.toml: is not TOML: a number has too many digits"),
        (PROFILE + '\n[x]\nx = """\n[' + " " * DEEP + '\n"""\n', "x: is not known here"),
    ],
    ids=["lists", "tables", "dotted keys", "dotted heading", "digits", "spaces"],
)
def test_a_profile_that_would_keep_its_reader_busy_is_refused(text: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_profile(text.encode(), "my.toml")
    assert said in str(refused.value)


def test_a_profile_may_name_many_paths_on_one_line() -> None:
    paths = ", ".join(f'"properties.a.b.c{n}"' for n in range(200))
    profile = parse_profile(f"{PROFILE}\n[file]\nleave_out = [{paths}]\n".encode(), "my.toml")
    assert len(profile.file.leave_out) == 200


def test_days_are_read_by_patterns_that_end() -> None:
    with pytest.raises(FormatError, match="says \\* more than 2 times"):
        day_reader(["*-*-*-*-*YYYY"])
    with pytest.raises(ValueError, match="is longer than 200 characters, as no day is"):
        day_reader(["* D.M.YYYY *"])("1." * DEEP)
    first, _ = day_reader(["*, D.M.YYYY *"])("Friday, 13.10.2023 at noon")
    assert str(first) == "2023-10-13"


@pytest.mark.parametrize("words", ["one " * 30_000, "hundred and " * 10_000, "9" * DEEP])
def test_figures_are_not_sought_in_words_without_end(words: str) -> None:
    assert read_figure(words) is None


@pytest.mark.parametrize("cell", ["POINT" + " " * DEEP, "1" * DEEP + " " * DEEP])
def test_points_are_not_sought_in_cells_without_end(cell: str) -> None:
    for order in ("WKT", "latitude longitude"):
        placing = Placing(Where(name="n", point="p", point_order=order), ".")
        with pytest.raises(SetAsideError, match=f"is no point written as {order}"):
            placing.read(Cells(Row(2, 1, {"n": "Kyiv", "p": f"({cell}"})))
    column = Column("p", filled=1, rows=1)
    column.words[cell] = 1
    assert guess_coordinates([column]) == {}


def test_a_path_through_thousands_of_entries_is_found() -> None:
    cells = {f"a[{n}].key": "x" for n in range(2_000)} | {"a[1999].value": "last"}
    assert columns_of("a[key=x].value", cells) == ["a[1999].value"]
