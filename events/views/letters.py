"""An index by letter: from any page of a list by name to the names with another first letter."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from events.filters import INITIAL
from events.views.listing import Page


@dataclass(frozen=True)
class Letter:
    """A first letter of some name in the list; current where the page shows those names."""

    name: str
    address: str
    current: bool


def letters_of(page: Page[Any], queryset: QuerySet[Any]) -> list[Letter]:
    """The first letters of the names in this list, whichever one is asked for: one query."""
    given = page.request.GET.copy()
    asked = given.pop("letter", [""])[0].upper()
    found = type(page.filters).read(given, queryset).qs.order_by()
    initials = found.annotate(initial=INITIAL).values_list("initial", flat=True).distinct()
    return [
        Letter(initial, page.address(letter=initial, page=None), initial == asked)
        for initial in sorted(filter(None, initials))
    ]
