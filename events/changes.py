"""One state of a record against the next, column by column, in words a reader understands.

The states are rows of the history that the database keeps by triggers.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.functional import Promise
from django.utils.translation import gettext

from events.days import in_words, interval_in_words
from events.wording import Piece, compare, shorten


@dataclass(frozen=True)
class Difference:
    """What one column said before and says after."""

    field: str
    before: str
    after: str
    # What each is written in, where it is somebody's words and that is known.
    language_before: str = ""
    language_after: str = ""

    @property
    def pieces(self) -> list[Piece]:
        """The two as one, word by word."""
        return shorten(compare(self.before, self.after))


class Column:
    """One compared column, with the name of each thing that it points to by its id."""

    def __init__(
        self, field: Any, called: str | Promise, name_of: Callable[[Any], str | None]
    ) -> None:
        self._field = field
        self._called = called
        self._name_of = name_of

    def differences(self, before: Any, after: Any) -> Iterator[Difference]:
        """At most one. Either state may be None: the record was not there."""
        old, new = (self.value_of(state) for state in (before, after))
        if old != new:
            yield Difference(
                str(self._called),
                self.in_words(old),
                self.in_words(new),
                "" if old is None else self.language_of(before),
                "" if new is None else self.language_of(after),
            )

    def language_of(self, state: Any) -> str:
        return ""

    def value_of(self, state: Any) -> Any:
        value = None if state is None else getattr(state, self._field.attname)
        return None if value == "" or value == [] else value

    def in_words(self, value: Any) -> str:
        if value is None:
            return gettext("nothing")
        if self._field.is_relation:
            return self._name_of(value) or gettext("one that is not public")
        if isinstance(value, list):
            named = dict(self._field.base_field.flatchoices)
            return ", ".join(str(named.get(item, item)) for item in value)
        if isinstance(value, DateRange):
            return interval_in_words(value.lower, value.upper - datetime.timedelta(days=1))
        if isinstance(value, datetime.date):
            return in_words(value)
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        return str(dict(self._field.flatchoices).get(value, value))


def each_with_the_state_before(events: Iterable[Any]) -> Iterator[tuple[Any, Any | None]]:
    """Rows of history in their order, each with the same record's state before it, or None."""
    before: dict[int, Any] = {}
    for event in events:
        yield event, before.get(event.pgh_obj_id)
        before[event.pgh_obj_id] = event
