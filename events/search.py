"""Full text search by PostgreSQL, in any spelling of a place.

A place named in the query is looked for under every name that the gazetteer knows for it, in
every script, and incidents recorded there are found even where no text names the place.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connections
from django.db.models import Q, QuerySet, TextField, Value

from events.keyset import OneOf
from events.models import PlaceName
from events.prepared import ByKey, prepared
from events.text import fold

MAX_QUERY = 200
# Each word is one more list that the database reads.
MAX_WORDS = 30
# A place's name has at most this many words; "Saint-Remy-en-Bouzemont-Saint-Genest" folds to 6.
_LONGEST_NAME = 6
_TOKEN = re.compile(r'-?"[^"]*"|\S+')


# English texts are indexed by their words' stems, others by the words as written. A text must have
# the words as they were typed, or a name of the place with the rest of them, and none of those that
# are unwanted: these in either way, for where one stems, the other does not.
_UNDERSTOOD = """
    WITH given AS (
        SELECT websearch_to_tsquery('english', %(wanted)s)
            || websearch_to_tsquery('simple', %(wanted)s) AS wanted,
            websearch_to_tsquery('english', %(rest)s)
            || websearch_to_tsquery('simple', %(rest)s) AS rest,
            (
                SELECT coalesce(string_agg('(' || said::text || ')', ' | '), '')::tsquery
                FROM unnest(%(names)s::text[]) AS name, LATERAL (
                    VALUES (phraseto_tsquery('english', name)), (phraseto_tsquery('simple', name))
                ) AS phrase (said) WHERE numnode(said) > 0
            ) AS named,
            (
                SELECT coalesce(string_agg('!(' || said::text || ')', ' & '), '')::tsquery
                FROM unnest(%(unwanted)s::text[]) AS word, LATERAL (
                    VALUES (phraseto_tsquery('english', word)), (phraseto_tsquery('simple', word))
                ) AS phrase (said) WHERE numnode(said) > 0
            ) AS without
    )
    SELECT ((wanted || (named && rest)) && without)::text, (rest && without)::text FROM given
"""


class Understood(SearchQuery):
    """What the database has understood of a query, as its type tsquery is written.

    Whoever asks with it asks the same statement whatever was typed.
    """

    template = "(%(expressions)s::tsquery)"

    def __init__(self, written: str) -> None:
        self.written = written
        super().__init__(Value(written, output_field=TextField()))


def _names_of_places(named: list[str]) -> QuerySet[PlaceName]:
    """Of the places that are called so, every name."""
    meant = PlaceName.objects.filter(OneOf(named, "folded", unseen=True))
    return PlaceName.objects.filter(place__in=meant.values("place")).order_by("id")


# What is folded has no capital letters.
_NAMES = ByKey(_names_of_places, ["A name"])


@dataclass(frozen=True)
class Search:
    """A reader's query, understood. `everything` is what a text must match."""

    everything: Understood
    places: tuple[int, ...] = ()
    # What the query asks for besides the place; None when the place is all it asks.
    rest: Understood | None = None
    place_names: tuple[str, ...] = field(default=())

    def in_text(self) -> Q:
        return Q(search=self.everything)

    def in_incidents(self) -> Q:
        """Incidents whose text matches, or that happened at the place and match the rest."""
        found = self.in_text()
        if not self.places:
            return found
        at_place = Q(place__in=self.places)
        if self.rest is not None:
            at_place &= Q(search=self.rest)
        return found | at_place


def words_in(text: str) -> int:
    """How many words and phrases a query has."""
    return len(_TOKEN.findall(text))


def understand(text: str) -> Search:
    """What a query asks for. Two queries: for the places that it may name, and for its words."""
    wanted, unwanted = _parted(text)
    words = wanted.split()
    phrase, names = _longest_place(words)
    if not names:
        everything, _ = _understood(wanted, unwanted)
        return Search(Understood(everything))
    rest = " ".join(words[: phrase.start] + words[phrase.stop :])
    spellings = tuple(dict.fromkeys(name.name for name in names))
    everything, beside = _understood(wanted, unwanted, rest if fold(rest) else "", spellings)
    return Search(
        everything=Understood(everything),
        places=tuple(dict.fromkeys(name.place_id for name in names)),
        rest=Understood(beside) if beside else None,
        place_names=spellings,
    )


def _parted(text: str) -> tuple[str, list[str]]:
    """The words that a text must have, as they were typed, and those that it must not."""
    tokens = _TOKEN.findall(text)
    unwanted = [token[1:].strip('"') for token in tokens if token.startswith("-")]
    return " ".join(token for token in tokens if not token.startswith("-")), unwanted


def _understood(
    wanted: str, unwanted: list[str], rest: str = "", names: tuple[str, ...] = ()
) -> tuple[str, str]:
    """What a text must match, and what an incident at a place that was named must match."""
    given: dict[str, Any] = {
        "wanted": wanted, "unwanted": unwanted, "rest": rest, "names": list(names),
    }  # fmt: skip
    using = PlaceName.objects.db
    with prepared(), connections[using].cursor() as cursor:
        cursor.execute(_UNDERSTOOD, given)
        everything, beside = cursor.fetchone()
    return everything, beside


def _longest_place(words: list[str]) -> tuple[slice, list[PlaceName]]:
    """The longest run of words that is a place's name in some spelling, with all its names."""
    runs = {
        (first, last): fold(" ".join(words[first:last]))
        for first in range(len(words))
        for last in range(first + 1, min(len(words), first + _LONGEST_NAME) + 1)
    }
    named = sorted(set(runs.values()) - {""})
    names = _NAMES.rows(named) if named else []
    folded = {name.folded for name in names}
    longest = max(
        (run for run, text in runs.items() if text in folded),
        key=lambda run: run[1] - run[0],
        default=None,
    )
    if longest is None:
        return slice(0), []
    places = {name.place_id for name in names if name.folded == runs[longest]}
    return slice(*longest), [name for name in names if name.place_id in places]
