import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.exchange.problems import RefusedError
from events.exchange.seeds import MAX_BYTES, Seed, find_seeds, parse_seed, read_bytes
from events.models.article import MAX_BODY

TODAY = datetime.date(2024, 1, 1)
DAY = datetime.date(2023, 11, 6)


def parsed(data: bytes) -> Seed:
    return parse_seed(data, "a.txt", TODAY)


def refusal(data: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        parsed(data)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "date 2023-11-06 Six were killed.",
        " date 2023-11-06 Six were killed.\n",
        "date 2023-11-06\nSix were killed.",
        "\r\ndate 2023-11-06\r\n\r\nSix were killed.\r\n",
        "Date\t2023-11-06\tSix were killed.",
        "date\u00a02023-11-06\u00a0Six were killed.",
    ],
)
def test_the_day_at_the_beginning_is_the_day_of_publication(text: str) -> None:
    assert parsed(text.encode()) == Seed(DAY, "Six were killed.")


@pytest.mark.parametrize(
    "text", ["Six were killed.", "date palms burned.", "dated 2023-11-06.", "Update 2023-11-06: no"]
)
def test_a_text_without_a_day_has_an_unknown_one(text: str) -> None:
    assert parsed(text.encode()) == Seed(None, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date 2023-02-30 A.", "line 1: there is no day 2023-02-30: write it as in"),
        ("\n\ndate 6.11.2023 A.", "line 3: “6.11.2023” is not a date: write it as in"),
        ("date 2023-1-2 A.", "line 1: “2023-1-2” is not a date: write it as in"),
        ("date: 2023-11-06 A.", "line 1: “2023-11-06” is not a date: write it as in"),
        ("date 2023-11-06At least", "line 1: “2023-11-06At” is not a date: write it as in"),
        ("date ٢٠٢٣-١١-٠٦ A.", "line 1: “٢٠٢٣-١١-٠٦” is not a date: write it as in"),
    ],
)
def test_a_day_that_is_none_is_named_with_its_line(text: str, said: str) -> None:
    assert refusal(text.encode()) == f"a.txt, {said} “date 2023-11-06”"


def test_a_day_ahead_is_refused_but_tomorrow_may_have_begun_elsewhere() -> None:
    assert refusal(b"date 2024-01-03 A.") == "a.txt, line 1: 2024-01-03 lies in the future"
    assert parsed(b"date 2024-01-02 A.").published_on == datetime.date(2024, 1, 2)


def test_line_ends_become_lf_and_the_byte_order_mark_goes() -> None:
    assert parsed(b"\xef\xbb\xbfOne.\r\n\r\nTwo.\rThree.\n").body == "One.\n\nTwo.\nThree."


def test_no_other_letter_changes() -> None:
    body = "“Кривий\u00a0Ріг” – it’s\u2028e\u0301  x\t\u200b😀 \ufeff."
    assert parsed(f"date 2023-11-06 {body}".encode()).body == body


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\xef\xbb\xbf", "\u00a0".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data) == "a.txt: is empty"


def test_a_file_with_a_day_alone_is_refused() -> None:
    assert refusal(b"date 2023-11-06\n") == "a.txt: has a date but no text"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"One.\r\nTwo \xe9.", "line 2: byte 0xE9 is not UTF-8: save the file as UTF-8"),
        (b"\xef\xbb\xbfOne.\n\n\xff", "line 3: byte 0xFF is not UTF-8: save the file as UTF-8"),
        (b"One.\nTw\x00o.", "line 2: holds the control character U+0000: remove it"),
        (b"One.\rTwo.\n\x1b[0m", "line 3: holds the control character U+001B: remove it"),
    ],
)
def test_bytes_that_are_no_text_are_named_with_their_line(data: bytes, said: str) -> None:
    assert refusal(data) == f"a.txt, {said}"


def test_utf_16_is_named() -> None:
    assert refusal("Six.".encode("utf-16")) == "a.txt: is in UTF-16: save it as UTF-8"


def test_the_longest_text_is_taken_and_one_letter_more_is_refused() -> None:
    assert len(parsed(("я" * MAX_BODY).encode()).body) == MAX_BODY
    assert refusal(b"x" * (MAX_BODY + 1)) == (
        "a.txt: has 250,001 characters; an article has at most 250,000"
    )


def test_a_file_of_5_mb_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * 5_000_000)

    with pytest.raises(RefusedError) as caught:
        read_bytes(path)

    assert str(caught.value) == (
        f"{path}: is 5,000,000 bytes long, but at most {MAX_BYTES:,} are read"
    )


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda t: f"date {t}".encode()))
def test_any_bytes_are_a_seed_or_a_sentence(data: bytes) -> None:
    try:
        outcome = parsed(data).body
    except RefusedError as refused:
        outcome = str(refused)
    assert outcome == outcome.strip() != ""


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Six were killed.")


def test_folders_are_searched_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a.txt", "deep/er/c.txt", "a.yaml", ".hidden.txt", "notes.md")

    files, problems = find_seeds([tmp_path])

    assert [file.text for file in files] == [
        tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "deep/er/c.txt"
    ]  # fmt: skip
    assert [file.sheet for file in files] == [tmp_path / "a.yaml", None, None]
    assert problems == []


def test_a_file_named_twice_is_found_once_and_its_sheet_finds_it_too(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "a.yaml")

    files, problems = find_seeds([tmp_path / "a.txt", tmp_path, tmp_path / "a.yaml"])

    assert [file.text for file in files] == [tmp_path / "a.txt"]
    assert problems == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.txt", "there is no such file"),
        ("a.md", "the name of a seed ends in .txt"),
        ("lonely.yaml", "a coding sheet without its text: lonely.txt is not beside it"),
        ("a.yml", "the name of a coding sheet ends in .yaml: rename it"),
        ("a#b.txt", "name the file with at most 80 letters, digits and spaces, and no #"),
        (f"{'x' * 81}.txt", "name the file with at most 80 letters, digits and spaces, and no #"),
    ],
)
def test_a_path_that_is_no_seed_says_why(tmp_path: Path, name: str, message: str) -> None:
    if name != "none.txt":
        write(tmp_path, name)

    files, problems = find_seeds([tmp_path / name])

    assert files == []
    assert [str(problem) for problem in problems] == [f"{tmp_path / name}: {message}"]


def test_two_texts_of_one_name_are_not_taken_for_one_another(tmp_path: Path) -> None:
    write(tmp_path, "2019/a.txt", "2020/a.txt")

    files, problems = find_seeds([tmp_path])

    assert [file.text for file in files] == [tmp_path / "2019/a.txt"]
    assert [str(problem) for problem in problems] == [
        f"{tmp_path}/2020/a.txt: {tmp_path}/2019/a.txt has the same name: rename one of them"
    ]
