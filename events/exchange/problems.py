"""What a file is refused for, said so that its writer can mend it."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file; no line when it is about the file as a whole."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.message}"


class RefusedError(Exception):
    """A file cannot be loaded; it says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """“; did you mean …?” when something known is near, else what is known, else nothing."""
    known = list(known)
    near = difflib.get_close_matches(wrong, known, n=1, cutoff=0.6)
    if near:
        return f"; did you mean “{near[0]}”?"
    return f"; known: {', '.join(known)}" if 0 < len(known) <= 40 else ""


def shortened(words: str, length: int = 120) -> str:
    """The words on one line, cut in the middle when they are long."""
    words = " ".join(words.split())
    half = length // 2
    return words if len(words) <= length else f"{words[:half]} … {words[-half:]}"
