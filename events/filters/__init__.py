"""What a reader may ask of each list, once: pages, twins, map, charts and feeds share these.

A filter's help text is its documentation, at /data/ and in the API.
"""

from events.filters.articles import ArticleFilters
from events.filters.claims import ClaimFilters
from events.filters.corrections import CorrectionFilters
from events.filters.incidents import DateFilters, IncidentFilters
from events.filters.names import PlaceFilters, SourceFilters, SpeakerFilters
from events.filters.quotes import QuoteFilters
from events.filters.search import SearchFilters

__all__ = [
    "ArticleFilters",
    "ClaimFilters",
    "CorrectionFilters",
    "DateFilters",
    "IncidentFilters",
    "PlaceFilters",
    "QuoteFilters",
    "SearchFilters",
    "SourceFilters",
    "SpeakerFilters",
]
