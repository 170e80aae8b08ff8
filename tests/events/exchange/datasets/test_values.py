"""Days and numbers as tables write them."""

import datetime

import pytest

from events.exchange.datasets.days import FormatError, day_reader, whole
from events.exchange.datasets.numbers import read_count, read_degrees, read_number


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("written", "cell", "first", "last"),
    [
        ("YYYY-MM-DD", "2023-06-01", "2023-06-01", "2023-06-01"),
        ("M/D/YYYY", "2/24/2022", "2022-02-24", "2022-02-24"),
        ("M/D/YYYY", "02/24/2022", "2022-02-24", "2022-02-24"),
        ("D.M.YYYY", "24.2.2022", "2022-02-24", "2022-02-24"),
        ("D/M/YY", "24/2/22", "2022-02-24", "2022-02-24"),
        ("YYYYMMDD", "20220224", "2022-02-24", "2022-02-24"),
        ("YYYY-MM", "2022-02", "2022-02-01", "2022-02-28"),
        ("YYYY", "2022", "2022-01-01", "2022-12-31"),
        ("D MMM YYYY", "3 Sept. 2022", "2022-09-03", "2022-09-03"),
        ("MMMM D, YYYY", "may 3, 2022", "2022-05-03", "2022-05-03"),
        ("YYYY-MM-DDThh:mm:ss", "2022-02-24T05:00:00", "2022-02-24", "2022-02-24"),
        ("YYYY-MM-DD*", "2022-02-24T05:00:00.1+02:00", "2022-02-24", "2022-02-24"),
        ("M/D/YYYY *", "2/24/2022 12:00:00 AM", "2022-02-24", "2022-02-24"),
        ("unix-seconds", "1645660800", "2022-02-24", "2022-02-24"),
        ("unix-milliseconds", "1645660800000", "2022-02-24", "2022-02-24"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_its_format_says(written: str, cell: str, first: str, last: str) -> None:
    assert day_reader([written])(cell) == (day(first), day(last))


@pytest.mark.parametrize(
    ("written", "cell", "why"),
    [
        ("YYYY-MM-DD", "2023-02-30", "there is no day 2023-02-30"),
        ("M/D/YYYY", "24/2/2022", "there is no month 24"),
        ("YYYY-MM-DD", "0000-01-01", "there is no year 0"),
        ("D MMM YYYY", "3 Foo 2022", "there is no month Foo"),
        ("YYYY-MM-DD", "01/02/2022", "is not a day written as YYYY-MM-DD"),
        ("YYYY-MM-DD", "٢٠٢٢-02-24", "is not a day written as YYYY-MM-DD"),
        ("unix-seconds", "999999999999999", "is no moment of the calendar in unix-seconds"),
        ("unix-seconds", "nan", "is not a day written as unix-seconds"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_a_sentence(written: str, cell: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        day_reader([written])(cell)


def test_the_first_format_that_fits_is_used() -> None:
    read = day_reader(["YYYY-MM-DD", "D/M/YYYY"])
    assert read("3/2/2022")[0] == day("2022-02-03")
    with pytest.raises(ValueError, match="is not a day written as YYYY-MM-DD or D/M/YYYY"):
        read("2022")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("?", "has no year"),
        ("DD-MM", "has no year"),
        ("DD YYYY", "has a day and no month"),
        ("MM/M/YYYY", "says the year, the month or the day twice"),
    ],
)
def test_a_format_that_gives_no_day_is_refused(written: str, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        day_reader([written])


def test_a_month_and_a_year_are_all_their_days() -> None:
    assert whole(2024, 2, None) == (day("2024-02-01"), day("2024-02-29"))
    assert whole(2024, None, None) == (day("2024-01-01"), day("2024-12-31"))


@pytest.mark.parametrize(("cell", "count"), [("0", 0), ("12", 12), ("12.0", 12), ("012", 12)])
def test_a_count_is_read_from_its_digits(cell: str, count: int) -> None:
    assert read_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1e3", "no whole number in digits"),
        ("1,200", 'say so, as in thousands = ","'),
        ("unknown", "if it stands for unknown, say so in the profile"),
        ("-1", "is less than 0"),
        ("2.5", "people are counted whole"),
        ("3000000000", "more than 2,147,483,647"),
        ("٣", "no whole number in digits"),
        ("1_000", "no whole number in digits"),
        ("6+", "no whole number in digits"),
    ],
)
def test_what_is_no_count_is_refused_with_a_sentence(cell: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_count(cell)


def test_thousands_are_parted_only_by_the_sign_that_the_profile_names() -> None:
    assert read_count("1,200", ",") == 1200
    assert read_count("1\u202f234\u202f567", "\u202f") == 1234567
    for cell in ("1,20", "1,2000", ",200", "12,00"):
        with pytest.raises(ValueError, match="no whole number"):
            read_count(cell, ",")


def test_an_id_is_the_same_number_however_a_file_writes_it() -> None:
    assert {read_number(cell) for cell in ("300380", "300380.0", "0300380")} == {"300380"}


def test_degrees_are_on_earth() -> None:
    assert read_degrees("-47.9", 90) == -47.9
    assert read_degrees("47,9", 90, ",") == 47.9
    assert read_degrees("-5e-05", 90) == -0.00005
    for cell in ("91", "nan", "inf", "47.9 N", "", "1e400"):
        with pytest.raises(ValueError, match=r"degrees"):
            read_degrees(cell, 90)
