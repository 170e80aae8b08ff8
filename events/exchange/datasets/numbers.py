"""Numbers as tables write them. Unknown is None and never zero; what is no number is refused."""

import re

MAX_COUNT = 2**31 - 1

_WHOLE = re.compile(r"\d{1,18}(?:\.0*)?", re.ASCII)
_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d*)?(?:[eE]-?\d{1,3})?", re.ASCII)


def read_count(cell: str, thousands: str = "") -> int:
    """A count in digits, as in 12 or 12.0. Raises ValueError with a sentence.

    thousands is the sign between groups of three digits where the profile names one.
    """
    digits = _ungrouped(cell, thousands) if thousands and thousands in cell else cell
    if not _WHOLE.fullmatch(digits):
        raise ValueError(_why_no_count(cell))
    count = int(digits.partition(".")[0])
    if count > MAX_COUNT:
        raise ValueError(f"is more than {MAX_COUNT:,}, which no count of people is")
    return count


def read_number(cell: str) -> str:
    """A whole number as an id: 300380.0 and 0300380 are 300380. Raises ValueError."""
    if not _WHOLE.fullmatch(cell):
        raise ValueError("is no whole number, as the profile says that ids are")
    return str(int(cell.partition(".")[0]))


def _ungrouped(cell: str, thousands: str) -> str:
    head, *groups = cell.partition(".")[0].split(thousands)
    good = 1 <= len(head) <= 3 and all(len(group) == 3 for group in groups)
    return cell.replace(thousands, "") if good else cell


def _why_no_count(cell: str) -> str:
    if cell.startswith("-") and _WHOLE.fullmatch(cell[1:]):
        return "is less than 0, which no count is; if it stands for unknown, say so in the profile"
    if re.fullmatch(r"\d{1,3}([,. ’']\d{3})+", cell):
        return 'is no whole number; if a sign parts its thousands, say so, as in thousands = ","'
    if re.fullmatch(r"\d+\.\d+", cell):
        return "is a part of a number: people are counted whole"
    return "is no whole number in digits; if it stands for unknown, say so in the profile"


def _why_no_degrees(cell: str) -> str:
    if re.fullmatch(r"[+-]?\d{1,3},\d+", cell):
        return (
            'is no number of degrees, as in 47.9; if its comma is a decimal sign, say decimal = ","'
        )
    return "is no number of degrees, as in 47.9"


def read_degrees(cell: str, most: int, decimal: str = ".") -> float:
    """Degrees from -most to most. Raises ValueError with a sentence."""
    plain = cell.replace(decimal, ".") if decimal != "." else cell
    if not _DEGREES.fullmatch(plain):
        raise ValueError(_why_no_degrees(cell))
    degrees = float(plain)
    if not -most <= degrees <= most:
        raise ValueError(f"is not between -{most} and {most} degrees")
    return degrees
