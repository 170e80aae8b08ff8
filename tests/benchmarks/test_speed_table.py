"""The table that `make bench` writes: its ratios, and what it keeps when written again."""

from benchmarks.speed.table import BEGIN, END, Row, at_least, at_most, median_ratio, written

FAST = Row("warm page", "90/s", "100/s", "90 %", "≥ 75 %", holds=True)
SLOW = Row("deep page", "9/s", "10/s", "0.90 ×", "≥ 10.00 ×", holds=False)


def _cells(text: str, what: str) -> list[str]:
    [line] = [line for line in text.splitlines() if line.startswith(f"| {what} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_ratio_is_the_median_of_the_rounds_ratios() -> None:
    assert median_ratio([10.0, 50.0, 90.0], [10.0, 10.0, 30.0]) == 3.0


def test_a_rate_holds_when_it_is_so_many_times_the_rivals() -> None:
    row = at_least("list", [80.0, 82.0, 84.0], [20.0, 20.0, 20.0], 4.0)
    assert row == Row("list", "82/s", "20/s", "4.10 ×", "≥ 4.00 ×", holds=True)
    assert not at_least("list", [79.9], [20.0], 4.0).holds
    part = at_least("304", [850.0], [1000.0], 0.85, percent=True)
    assert (part.figure, part.must, part.holds) == ("85 %", "≥ 85 %", True)


def test_a_time_holds_when_it_is_at_most_so_many_times_the_others() -> None:
    row = at_most("deep", [0.0130, 0.0131, 0.0129], [0.01, 0.01, 0.01], 1.3)
    assert row == Row("deep", "13.0 ms", "10.0 ms", "1.30 ×", "≤ 1.30 ×", holds=True)
    assert not at_most("deep", [0.0132], [0.01], 1.3).holds


def test_the_first_table_goes_to_the_end() -> None:
    text = written("# Results\n", "On two cores.", [FAST])
    assert text.startswith("# Results\n\n## Readers\n\n" + BEGIN + "\nOn two cores.\n")
    assert text.endswith(END + "\n")
    assert _cells(text, "warm page") == ["warm page", "90/s", "100/s", "90 %", "≥ 75 %", "yes", ""]


def test_a_table_takes_the_place_of_the_one_before_and_keeps_reasons_that_still_hold() -> None:
    text = written("# Results\n", "Before.", [FAST, SLOW])
    reasoned = text.replace("**no** |  |", "**no** | the rows are few |")
    again = written(f"{reasoned}\n## After\n", "Now.", [SLOW, FAST])
    assert again.count(BEGIN) == again.count(END) == 1
    assert "Before." not in again
    assert again.endswith("\n## After\n")
    assert _cells(again, "deep page")[-2:] == ["**no**", "the rows are few"]
    better = Row("deep page", "99/s", "9/s", "11.00 ×", "≥ 10.00 ×", holds=True)
    assert _cells(written(again, "Now.", [better]), "deep page")[-2:] == ["yes", ""]
