"""Full text search by PostgreSQL, in any spelling of a place.

A place named in the query is looked for under every name that the gazetteer knows for it, in
every script, and incidents recorded there are found even where no text names the place.
"""

import functools
import operator
import re
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable
from django.db.models import Q

from events.models import PlaceName
from events.text import fold

MAX_QUERY = 200
# Each word is one more list that the database reads.
MAX_WORDS = 30
# A place's name has at most this many words; "Saint-Remy-en-Bouzemont-Saint-Genest" folds to 6.
_LONGEST_NAME = 6
# English texts are indexed by their words' stems, others by the words as written.
_CONFIGURATIONS = ("english", "simple")
_TOKEN = re.compile(r'-?"[^"]*"|\S+')


@dataclass(frozen=True)
class Search:
    """A reader's query, understood. `everything` is what a text must match."""

    everything: SearchQueryCombinable
    places: tuple[int, ...] = ()
    # What the query asks for besides the place; None when the place is all it asks.
    rest: SearchQueryCombinable | None = None
    place_names: tuple[str, ...] = field(default=())

    def in_text(self, lookup: str = "search") -> Q:
        return Q(**{lookup: self.everything})

    def in_incidents(self, prefix: str = "") -> Q:
        """Incidents whose text matches, or that happened at the place and match the rest."""
        found = self.in_text(f"{prefix}search")
        if not self.places:
            return found
        at_place = Q(**{f"{prefix}place__in": self.places})
        if self.rest is not None:
            at_place &= Q(**{f"{prefix}search": self.rest})
        return found | at_place


def words_in(text: str) -> int:
    """How many words and phrases a query has."""
    return len(_TOKEN.findall(text))


def understand(text: str) -> Search:
    """What a query asks for. One database query, for the places that it may name."""
    wanted, unwanted = _parted(text)
    words = wanted.split()
    phrase, names = _longest_place(words)
    without = _without(unwanted)
    if not names:
        return Search(_both(_plain(wanted), without))
    rest = " ".join(words[: phrase.start] + words[phrase.stop :])
    spellings = tuple(dict.fromkeys(name.name for name in names))
    anywhere = functools.reduce(operator.or_, (_phrase(name) for name in spellings))
    rest_query = _plain(rest) if fold(rest) else None
    return Search(
        everything=_both(_plain(wanted) | _both(anywhere, rest_query), without),
        places=tuple(dict.fromkeys(name.place_id for name in names)),
        rest=_both(rest_query, without) if rest_query else without,
        place_names=spellings,
    )


def _parted(text: str) -> tuple[str, list[str]]:
    """The words that a text must have, as they were typed, and those that it must not."""
    tokens = _TOKEN.findall(text)
    unwanted = [token[1:].strip('"') for token in tokens if token.startswith("-")]
    return " ".join(token for token in tokens if not token.startswith("-")), unwanted


def _without(unwanted: list[str]) -> SearchQueryCombinable | None:
    """Texts with none of these, in either configuration: where one stems, the other does not."""
    refused: list[SearchQueryCombinable] = [
        ~SearchQuery(words, config=config, search_type="phrase")
        for words in unwanted
        if fold(words)
        for config in _CONFIGURATIONS
    ]
    return functools.reduce(operator.and_, refused) if refused else None


def _both(one: SearchQueryCombinable, other: SearchQueryCombinable | None) -> SearchQueryCombinable:
    return one if other is None else one & other


def _longest_place(words: list[str]) -> tuple[slice, list[PlaceName]]:
    """The longest run of words that is a place's name in some spelling, with all its names."""
    runs = {
        (first, last): fold(" ".join(words[first:last]))
        for first in range(len(words))
        for last in range(first + 1, min(len(words), first + _LONGEST_NAME) + 1)
    }
    # One query: the names that match a run, and with them every other name of their places.
    meant = PlaceName.objects.filter(folded__in=set(runs.values()) - {""})
    names = list(PlaceName.objects.filter(place__in=meant.values("place")).order_by("id"))
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


def _plain(text: str) -> SearchQueryCombinable:
    """Words as a reader types them, with quotes for phrases."""
    return _in_each_configuration(text, "websearch")


def _phrase(name: str) -> SearchQueryCombinable:
    return _in_each_configuration(name, "phrase")


def _in_each_configuration(text: str, kind: str) -> SearchQueryCombinable:
    queries = (SearchQuery(text, config=each, search_type=kind) for each in _CONFIGURATIONS)
    return functools.reduce(operator.or_, queries)
