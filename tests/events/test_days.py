import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.days import interval, interval_in_words, read_day
from tests.factories import day


def test_a_day_is_read_from_its_iso_form() -> None:
    assert read_day("2024-02-29") == datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "6.11.2023",
        "2023-1-6",
        "20231106",
        "2023-11-06T00:00",
        " 2023-11-06",
        "2023-11-06\n",
        "٢٠٢٣-١١-٠٦",
        "yesterday",
    ],
)
def test_what_is_no_iso_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as refused:
        read_day(text)
    assert str(refused.value) == (
        f"“{text}” is not a date. Write it as YYYY-MM-DD, as in 2023-11-06."
    )


@pytest.mark.parametrize("text", ["2023-02-29", "2023-13-01", "2023-00-10", "0000-01-01"])
def test_a_day_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="There is no such day") as refused:
        read_day(text)
    assert str(refused.value) == f"There is no such day as {text}."


@pytest.mark.parametrize(
    ("parts", "first", "last"),
    [
        ((2023,), "2023-01-01", "2023-12-31"),
        ((2023, 6), "2023-06-01", "2023-06-30"),
        ((2023, 12), "2023-12-01", "2023-12-31"),
        ((2024, 2), "2024-02-01", "2024-02-29"),
        ((2024, 2, 29), "2024-02-29", "2024-02-29"),
        ((1,), "0001-01-01", "0001-12-31"),
        ((9999, 12), "9999-12-01", "9999-12-31"),
    ],
)
def test_an_interval_has_its_first_and_last_day(
    parts: tuple[int, ...], first: str, last: str
) -> None:
    assert interval(*parts) == (day(first), day(last))


@pytest.mark.parametrize(
    "parts", [(0,), (10_000,), (10**30,), (2023, 0), (2023, 13), (2023, 2, 29), (2023, 6, 0)]
)
def test_there_is_no_such_interval(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the sentence is the page's own
        interval(*parts)


@pytest.mark.parametrize(
    ("first", "last", "precision", "words"),
    [
        ("2023-11-06", "2023-11-06", "day", "6 November 2023"),
        ("2023-06-01", "2023-06-30", "month", "June 2023"),
        ("2023-01-01", "2023-12-31", "year", "2023"),
        ("2023-06-05", "2023-06-11", "week", "week of 5 June 2023"),
        ("2023-07-01", "2023-11-06", "bounded", "between 1 July and 6 November 2023"),
        ("2022-12-30", "2023-01-02", "bounded", "between 30 December 2022 and 2 January 2023"),
        (None, "2023-11-06", "bounded", "on or before 6 November 2023"),
        ("2023-11-06", "2023-11-06", "bounded", "6 November 2023"),
        # A precision that the days do not bear out is not believed.
        ("2023-06-02", "2023-06-30", "month", "between 2 June and 30 June 2023"),
        ("2022-01-01", "2023-12-31", "year", "between 1 January 2022 and 31 December 2023"),
        ("2023-06-05", "2023-06-10", "week", "between 5 June and 10 June 2023"),
    ],
)
def test_an_interval_in_words(first: str | None, last: str, precision: str, words: str) -> None:
    assert interval_in_words(first and day(first), day(last), precision) == words  # type: ignore[arg-type]


@given(st.dates(), st.dates(), st.sampled_from(["day", "week", "month", "year", "bounded"]))
def test_words_are_never_more_exact_than_the_days(
    one: datetime.date, other: datetime.date, precision: str
) -> None:
    first, last = min(one, other), max(one, other)
    words = interval_in_words(first, last, precision)
    exact = words[:1].isdigit() and " " in words
    assert exact == (first == last)
