"""Whether days and their precision fit, at the edges."""

import pytest

from events.admin.precision import misfit
from tests.factories import day


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        ("2023-06-13", "2023-06-13", "day"),
        ("2023-06-13", "2023-06-19", "week"),
        ("2023-12-28", "2024-01-03", "week"),
        ("2024-02-01", "2024-02-29", "month"),
        ("2023-01-01", "2023-12-31", "year"),
        ("2022-02-24", "2023-11-06", "bounded"),
        (None, "2023-11-06", "bounded"),
    ],
)
def test_days_fit_their_precision(first: str | None, last: str, precision: str) -> None:
    assert misfit(day(first) if first else None, day(last), precision) is None


def test_no_days_and_no_precision_fit() -> None:
    assert misfit(None, None, "") is None
