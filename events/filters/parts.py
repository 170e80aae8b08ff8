"""Filters that several lists have."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from events.countries import country_names
from events.filter_kinds import DayFilter, WordFilter


def days(first: str | Promise, last: str | Promise) -> dict[str, Filter]:
    return {
        "from": DayFilter(method="from_day", label=_("From"), help_text=first),
        "to": DayFilter(method="to_day", label=_("To"), help_text=last),
    }


def sort(help_text: str | Promise) -> WordFilter:
    return WordFilter(
        method="as_asked",
        label=_("Sort"),
        called=_("sort"),
        choices=[
            ("newest", _("newest")),
            ("oldest", _("oldest")),
            ("deadliest", _("deadliest")),
            ("latest-recorded", _("latest recorded")),
        ],
        help_text=help_text,
    )


def country_filter() -> WordFilter:
    return WordFilter(
        field_name="country_code",
        label=_("Country"),
        called=_("country"),
        choices=lambda: list(country_names().items()),
        help_text=_("ISO 3166-1, two letters, as in UA."),
    )
