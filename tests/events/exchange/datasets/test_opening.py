"""The bytes of a file: encodings, packing, and what is wrong with them."""

import codecs
import gzip
import hashlib
from pathlib import Path

import pytest

from events.exchange.datasets.readers import open_table, opening
from events.exchange.problems import RefusedError
from tests.events.exchange.datasets.files import read, written

TABLE = "name,n\nКривий Ріг,1\n"


def sentence(path: Path, **shape: object) -> str:
    """Why the file is refused."""
    with pytest.raises(RefusedError) as refused:
        read(path, **shape)
    [problem] = refused.value.problems
    return problem.message


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        gzip.compress(TABLE.encode()),
        gzip.compress(b"name,n\n") + gzip.compress("Кривий Ріг,1\n".encode()),
    ],
    ids=["plain", "utf-8", "utf-16-le", "utf-16-be", "gzip", "two gzips"],
)
def test_a_byte_order_mark_or_packing_changes_nothing(tmp_path: Path, data: bytes) -> None:
    rows, faults = read(written(tmp_path, data))
    assert (rows[0].cells, faults) == ({"name": "Кривий Ріг", "n": "1"}, [])


def test_the_profile_may_name_another_encoding(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE.encode("windows-1251"))
    assert read(path, encoding="windows-1251")[0][0].cells["name"] == "Кривий Ріг"


@pytest.mark.parametrize("offset", [7, 9_000, 200_000])
def test_a_wrong_encoding_is_named_with_its_byte_and_its_place(tmp_path: Path, offset: int) -> None:
    data = b"name,n\n" + b"a,1\n" * 100_000
    path = written(tmp_path, data[:offset] + b"\xe9" + data[offset + 1 :])
    assert sentence(path).startswith(f"byte 0xE9 at offset {offset:,} is not utf-8: save the file")


def test_the_place_of_a_wrong_byte_counts_the_byte_order_mark(tmp_path: Path) -> None:
    path = written(tmp_path, codecs.BOM_UTF8 + b"name,n\n\xe9,1\n")
    assert "byte 0xE9 at offset 10 is" in sentence(path)


def test_a_letter_that_is_cut_off_at_the_end_is_named(tmp_path: Path) -> None:
    data = b"name,n\n" + "К".encode()[:1]
    assert "byte 0xD0 at offset 7 is not utf-8" in sentence(written(tmp_path, data))


def test_a_broken_gzip_file_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n" + bytes(range(48, 58)) * 50_000)
    cut = written(tmp_path, packed[: len(packed) // 2])
    assert sentence(cut) == "the gzip file is broken: it ends before its end"
    changed = written(tmp_path, packed[:-8] + b"\0\0\0\0" + packed[-4:])
    assert sentence(changed).startswith("the gzip file is broken: CRC check failed")
    assert sentence(written(tmp_path, packed[:3] + b"xxxxxxx")).startswith(
        "the gzip file is broken"
    )


def test_a_gzip_file_that_unpacks_to_far_more_than_itself_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_SMALL", 2**20)
    path = written(tmp_path, b"a,b\n" + b"1,2\n" * 1_000_000, "bomb.csv.gz")
    assert sentence(path).startswith("the gzip file unpacks to more than 200 times its size")


def test_a_gzip_file_that_holds_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MAX_UNPACKED", 1_000)
    path = written(tmp_path, b"a,b\n" + b"1,2\n" * 1_000, "large.csv.gz")
    assert sentence(path).startswith("the gzip file holds more than 1,000 bytes")


def test_a_line_without_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MAX_PIECE", 1_000)
    path = written(tmp_path, "a,b\n1,2\n" + "x" * 2_000)
    assert sentence(path) == "line 3 is longer than 1,000 characters"


def test_a_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = written(tmp_path, b"PK\x03\x04\x14\x00\x06\x00\x08", "table.xlsx")
    assert sentence(path) == (
        "is a workbook of a spreadsheet or a zip file: save its table as CSV, or unpack it"
    )


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    assert sentence(tmp_path / "none.csv") == "cannot be read: No such file or directory"
    assert sentence(tmp_path) == "cannot be read: Is a directory"


def test_the_hash_is_of_the_file_as_it_is_stored_however_much_was_read(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE, "table.csv.gz")
    with open_table(path) as table:
        assert table.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()
        assert table.share == 1
