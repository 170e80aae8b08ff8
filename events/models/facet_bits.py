"""An incident's kind, grading, weapons and targets in one number.

To count the values of each filter, every match is grouped by them: by one number that takes a
tenth of the time that words and arrays of words take, and an index of it half of the room.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices

from events.models.vocabulary import Grading, IncidentKind, Target, Weapon


@dataclass(frozen=True)
class Bits:
    """The bits of one filter in the number, from `first` on; each can tell of `most` words.

    A column of one word holds its place in the vocabulary, counted from 1, and 0 for none; one of
    several has a bit for each.
    """

    filter: str
    column: str
    vocabulary: type[TextChoices]
    first: int
    width: int
    several: bool = False

    @property
    def mask(self) -> int:
        return (1 << self.width) - 1 << self.first

    @property
    def most(self) -> int:
        return self.width if self.several else (1 << self.width) - 1

    def sql(self) -> str:
        """These bits of the number, from the column."""
        if not self.several:
            known = ", ".join(f"'{word}'" for word in self._known)
            place = f"array_position(ARRAY[{known}], {self.column}::text)"
            return f"coalesce({place}, 0)::bigint << {self.first}"
        bits = (
            f"CASE WHEN '{word}' = ANY ({self.column}) THEN {1 << self.first + number} ELSE 0 END"
            for number, word in enumerate(self._known)
        )
        return f"CASE WHEN cardinality({self.column}) = 0 THEN 0 ELSE {' + '.join(bits)} END"

    def words(self, number: int) -> Iterable[str]:
        """The words whose bits are set in a number."""
        bits = (number & self.mask) >> self.first
        if not self.several:
            return self._known[bits - 1 : bits] if bits else []
        return [word for place, word in enumerate(self._known) if bits >> place & 1]

    @cached_property
    def _known(self) -> list[str]:
        return self.vocabulary.values


FACET_BITS = (
    Bits("kind", "kind", IncidentKind, 0, 6),
    Bits("grading", "grading", Grading, 6, 4),
    Bits("weapon", "weapons", Weapon, 10, 24, several=True),
    Bits("target", "targets", Target, 34, 28, several=True),
)


def facet_bits_sql() -> str:
    """The whole number, as the database makes it of a row's columns."""
    return " | ".join(f"({bits.sql()})" for bits in FACET_BITS)
