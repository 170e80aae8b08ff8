"""What is asked of a list in a form for machines."""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from msgspec import Struct

from events.listings import Listing
from events.strict import StrictFilterSet
from events.views.listing import base


@dataclass(frozen=True)
class Asked:
    """A list in one form: its filters, the fields of each row, what it says before the rows.

    `of` names what has these rows, page is the page of it where that takes no filters.
    """

    request: HttpRequest
    listing: Listing
    filters: StrictFilterSet
    names: tuple[str, ...]
    about: Mapping[str, Any]
    of: str
    page: str
    # Whether nothing but its filters narrows it.
    whole: bool

    @functools.cached_property
    def site(self) -> str:
        return base(self.request)

    def record(self, row: Any) -> Struct | Mapping[str, Any]:
        record = self.to_record(row, self.site)
        if "fields" not in self.filters.given:
            return record
        return {name: getattr(record, name) for name in self.names}

    @property
    def to_record(self) -> Callable[[Any, str], Struct]:
        return self.listing.from_columns or self.listing.to_record

    def refuse(self, names: Iterable[str], why: str) -> None:
        """Raises BadRequest with a sentence when one of these filters is given."""
        for name in names:
            if name in self.filters.given:
                raise BadRequest(f"“{name}” means nothing here: {why}")
