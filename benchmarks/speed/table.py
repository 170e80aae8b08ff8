"""The table of figures: medians, what must hold, and its place in RESULTS.md."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
_HEAD = ("what", "ours", "beside it", "figure", "must", "holds", "reason where it falls short")


@dataclass(frozen=True)
class Row:
    """One line of the table. what names it for good: a reason is kept by it."""

    what: str
    ours: str
    beside: str
    figure: str
    must: str
    holds: bool


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' ratios, since both of a round share the machine's moods."""
    return statistics.median(our / their for our, their in zip(ours, theirs, strict=True))


def at_least(
    what: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    least: float,
    *,
    percent: bool = False,
) -> Row:
    """Rates, in requests a second, that must be so many times the rival's."""
    ratio = median_ratio(ours, theirs)
    say = _percent if percent else _times
    return Row(what, _rate(ours), _rate(theirs), say(ratio), f"≥ {say(least)}", ratio >= least)


def at_most(what: str, ours: Sequence[float], theirs: Sequence[float], most: float) -> Row:
    """Times, in seconds, that must not be more than so many times the other's."""
    ratio = median_ratio(ours, theirs)
    return Row(what, _time(ours), _time(theirs), _times(ratio), f"≤ {_times(most)}", ratio <= most)


def written(text: str, about: str, rows: Sequence[Row]) -> str:
    """RESULTS.md's text with the table in its place, or at the end where it had none.

    A row that falls short keeps the reason that the table before gave for it.
    """
    before, begin, rest = text.partition(BEGIN)
    old, _, after = rest.partition(END)
    reasons = _reasons(old)
    lines = ["| " + " | ".join(_HEAD) + " |", "| --- " * len(_HEAD) + "|"]
    for row in rows:
        reason = "" if row.holds else reasons.get(row.what, "")
        cells = (row.what, row.ours, row.beside, row.figure, row.must, _yes(row.holds), reason)
        lines.append("| " + " | ".join(cells) + " |")
    if not begin:
        before = before.rstrip("\n") + "\n\n## Readers\n\n"
        after = "\n"
    return f"{before}{BEGIN}\n{about}\n\n" + "\n".join(lines) + f"\n{END}{after}"


def _reasons(old: str) -> dict[str, str]:
    """By the name of the row."""
    found = {}
    for line in old.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("|") and len(cells) == len(_HEAD):
            found[cells[0]] = cells[-1]
    return found


def _yes(holds: bool) -> str:
    return "yes" if holds else "**no**"


def _rate(rates: Sequence[float]) -> str:
    return f"{statistics.median(rates):,.0f}/s"


def _time(times: Sequence[float]) -> str:
    return f"{1000 * statistics.median(times):.1f} ms"


def _times(ratio: float) -> str:
    return f"{ratio:.2f} ×"


def _percent(ratio: float) -> str:
    return f"{100 * ratio:.0f} %"
