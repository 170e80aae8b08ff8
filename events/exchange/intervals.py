"""Whether an interval of days is as long as its precision says."""

import datetime

from events.models.vocabulary import DatePrecision


def fits(precision: str, first: datetime.date, last: datetime.date) -> bool:
    """Whether the days, both ends included, are no more than the precision says."""
    return {
        DatePrecision.DAY: first == last,
        DatePrecision.WEEK: (last - first).days <= 6,
        DatePrecision.MONTH: (first.year, first.month) == (last.year, last.month),
        DatePrecision.YEAR: first.year == last.year,
        DatePrecision.BOUNDED: True,
    }[DatePrecision(precision)]


def narrowest(first: datetime.date, last: datetime.date) -> str:
    """The narrowest precision that the days fit."""
    return next(each.value for each in DatePrecision if fits(each, first, last))
