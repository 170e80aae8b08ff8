"""Days and intervals of days, purely: reading them from addresses, saying them in words."""

import calendar
import datetime
import functools
import re

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

Interval = tuple[datetime.date, datetime.date]

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.A)


def read_day(text: str) -> datetime.date:
    """The day that YYYY-MM-DD names. Raises ValueError with a sentence for a reader."""
    if not _ISO.fullmatch(text):
        raise ValueError(
            _("“%(text)s” is not a date. Write it as YYYY-MM-DD, as in 2023-11-06.")
            % {"text": text}
        )
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("There is no such day as %(text)s.") % {"text": text}) from None


@functools.lru_cache(maxsize=4096)
def interval(year: int, month: int | None = None, day: int | None = None) -> Interval:
    """The first and last day of a year, a month or a day. Raises ValueError when there is none."""
    # Of a number this large Python would say something else than ValueError.
    if max(year, month or 0, day or 0) > datetime.MAXYEAR:
        named = "-".join(str(part) for part in (year, month, day) if part is not None)
        raise ValueError(f"there is no date {named}")
    first = datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        return first, first
    last = first.replace(month=12 if month is None else month)
    return first, last.replace(day=calendar.monthrange(last.year, last.month)[1])


def in_words(day: datetime.date) -> str:
    return date_format(day, pgettext("how a day is written", "j F Y"))


def month_in_words(day: datetime.date) -> str:
    return date_format(day, pgettext("how a month is written", "F Y"))


def interval_in_words(
    first: datetime.date | None, last: datetime.date, precision: str = "bounded"
) -> str:
    """An interval as a reader sees it, never more exact than it is known.

    "6 November 2023", "June 2023", "2023", "week of 5 June 2023",
    "between 1 July and 6 November 2023", "on or before 6 November 2023".
    """
    return interval_in(get_language(), first, last, precision)


@functools.lru_cache(maxsize=8192)
def interval_in(
    language: str | None, first: datetime.date | None, last: datetime.date, precision: str
) -> str:
    """The same where the reader's language, which is slow to ask for, is known already."""
    if first is None:
        return _("on or before %(day)s") % {"day": in_words(last)}
    if first == last:
        return in_words(last)
    if precision == "year" and (first, last) == interval(last.year):
        return date_format(last, "Y")
    if precision == "month" and (first, last) == interval(last.year, last.month):
        return month_in_words(last)
    if precision == "week" and (last - first).days == 6:
        return _("week of %(day)s") % {"day": in_words(first)}
    alone = date_format(first, pgettext("how a day is written without its year", "j F"))
    start = alone if first.year == last.year else in_words(first)
    return _("between %(first)s and %(last)s") % {"first": start, "last": in_words(last)}
