from io import StringIO

import pytest

from events.management.progress import line, progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_stream_that_is_no_terminal_stays_clean() -> None:
    stream = StringIO()
    assert list(progress("abc", 3, "places", stream)) == ["a", "b", "c"]
    assert stream.getvalue() == ""


def test_a_terminal_shows_the_bar_and_is_left_clean() -> None:
    stream = Terminal()
    assert list(progress("abc", 3, "places", stream)) == ["a", "b", "c"]
    assert "3 of 3" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [
        (0, 200, 0, "places [------------------------]   0%  0 of 200, 0 a second, 0:00 left"),
        (100, 200, 5, "places [############------------]  50%  100 of 200, 20 a second, 0:05 left"),
        (50, 500, 1, "places [##----------------------]  10%  50 of 500, 50 a second, 0:09 left"),
        (1_000, 13_000, 10, "places [##----------------------]   8%  1,000 of 13,000,"
         " 100 a second, 2:00 left"),
        (0, 0, 0, "places [########################] 100%  0 of 0, 0 a second, 0:00 left"),
    ],
)  # fmt: skip
def test_a_line_says_how_far_how_fast_and_how_long_yet(
    done: int, total: int, seconds: float, said: str
) -> None:
    assert line(done, total, "places", seconds) == said
