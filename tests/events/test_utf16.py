"""A browser's offsets name the same stretch in code points, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.utf16 import code_points, units


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Six were killed.", "were"),
        ("😀😀 шестеро загинули 👨‍👩‍👧 тут", "загинули"),
        ("🇺🇦 Six 🕯️ killed", "🕯️ killed"),
        ("Cafe\u0301 on fire, cafe\u0301 gone", "cafe\u0301"),
        ("One.\n\n𝒯wo.\n\nThree.", "𝒯wo.\n\nThree"),
    ],
)
def test_the_stretch_that_a_browser_selects_is_found(body: str, words: str) -> None:
    before = body[: body.index(words)]
    start = len(before.encode("utf-16-le")) // 2
    end = start + len(words.encode("utf-16-le")) // 2
    first, last = code_points(body, start, end)
    assert body[first:last] == words


@given(st.text(min_size=1, max_size=40), st.data())
def test_there_and_back_is_the_same(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    assert code_points(body, *units(body, start, end)) == (start, end)


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (0, 0, "units 0 to 0 of a text of 4"),
        (2, 1, "units 2 to 1 of a text of 4"),
        (-1, 2, "units -1 to 2 of a text of 4"),
        (0, 5, "units 0 to 5 of a text of 4"),
        (0, 2, "units 0 to 2 cut a character in two"),
        (2, 4, "units 2 to 4 cut a character in two"),
    ],
)
def test_what_is_no_stretch_is_refused(start: int, end: int, why: str) -> None:
    with pytest.raises(IndexError) as refused:
        code_points("a😀b", start, end)
    assert str(refused.value) == why
