"""What happened, or may have happened, in a year, a month or on a day."""

import datetime
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.charts.calendar import calendar_of
from events.counting import Count, count_rows
from events.days import Interval, interval, interval_in_words, month_in_words
from events.filters import DateFilters
from events.listings import INCIDENTS_BY_DATE, incidents
from events.models import DayCount
from events.views.incidents import in_rows
from events.views.listing import page_of, read_filters, twins
from events.views.twins import answer


@dataclass(frozen=True)
class Door:
    """A way from one page of dates to another."""

    address: str
    label: str


def detail(
    request: HttpRequest, year: int, month: int | None = None, day: int | None = None
) -> HttpResponse:
    first, last = _interval(year, month, day)
    filters = read_filters(request, DateFilters, in_rows().overlapping(first, last))
    page = page_of(request, filters, _count(filters, first, last))
    context = {
        "page": page,
        "days": (first, last),
        "twins": twins(request, INCIDENTS_BY_DATE.forms),
        "title": _in_words(first, last, month),
        "wider": _wider(first, month, day),
        "calendar": None if day else calendar_of(DayCount.objects.of_all(), year, month or None),
    }
    return render(request, "dates/detail.html", context)


def detail_as(
    request: HttpRequest, form: str, year: int, month: int | None = None, day: int | None = None
) -> HttpResponseBase:
    first, last = _interval(year, month, day)
    rows = incidents().overlapping(first, last)
    return answer(request, INCIDENTS_BY_DATE, form, rows, of=_in_words(first, last, month))


def _count(filters: DateFilters, first: datetime.date, last: datetime.date) -> Count:
    counted = DayCount.objects.asked(filters.given)
    if counted is None or "certain" in filters.given:
        return count_rows(filters.qs)
    return Count(counted.overlapping(first, last).count_incidents())


def _interval(year: int, month: int | None, day: int | None) -> Interval:
    """Raises Http404 with a sentence."""
    try:
        return interval(year, month, day)
    except ValueError:
        named = "-".join(f"{part:02}" for part in (year, month, day) if part is not None)
        raise Http404(_("There is no such date as %(date)s.") % {"date": named}) from None


def _in_words(first: datetime.date, last: datetime.date, month: int | None) -> str:
    return interval_in_words(first, last, "month" if month else "year")


def _wider(first: datetime.date, month: int | None, day: int | None) -> Door | None:
    if day:
        return Door(f"/dates/{first:%Y/%m}/", month_in_words(first))
    return Door(f"/dates/{first:%Y}/", date_format(first, "Y")) if month else None
