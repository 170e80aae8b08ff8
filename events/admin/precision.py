"""Whether an interval of days and its stated precision fit (UCDP GED's date_prec in meaning)."""

import datetime

from events.models.vocabulary import DatePrecision


def misfit(
    first: datetime.date | None, last: datetime.date | None, precision: str
) -> tuple[str, str] | None:
    """The field that is wrong (first, last or date_precision) and why; None when all fit.

    first and last are both included; an empty first means that nothing bounds it.
    """
    if last is None:
        return _without_a_last_day(first, precision)
    if not precision:
        return "date_precision", "Say how exactly the days are known."
    if first is None:
        if precision == DatePrecision.BOUNDED:
            return None
        return "first", "Only days bounded by reports may be without a first day."
    if first > last:
        return "first", "The first day is after the last day."
    why = _too_wide(first, last, precision)
    return ("date_precision", why) if why else None


def _without_a_last_day(first: datetime.date | None, precision: str) -> tuple[str, str] | None:
    if first is not None:
        return "last", "Days that have a first day need a last day too."
    if precision:
        return "last", "A precision needs days: give the last day, or leave the precision empty."
    return None


def _too_wide(first: datetime.date, last: datetime.date, precision: str) -> str | None:
    if precision == DatePrecision.DAY and first != last:
        return "Known to the day means that the first and the last day are the same."
    if precision == DatePrecision.WEEK and (last - first).days > 6:
        return "Known to the week means seven days at most."
    if precision == DatePrecision.MONTH and (first.year, first.month) != (last.year, last.month):
        return "Known to the month means that both days are in one calendar month."
    if precision == DatePrecision.YEAR and first.year != last.year:
        return "Known to the year means that both days are in one calendar year."
    return None
