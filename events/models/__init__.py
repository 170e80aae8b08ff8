"""One file per word of the archive's vocabulary, its queryset beside it."""

from events.models.article import Article
from events.models.article_tombstone import ArticleTombstone
from events.models.attribution import Attribution
from events.models.claim import CasualtyClaim
from events.models.correction import Correction
from events.models.coverage import Coverage
from events.models.day_count import DayCount
from events.models.estimate import Estimate
from events.models.extent import Extent
from events.models.import_run import ImportEntry, ImportRun
from events.models.incident import Incident
from events.models.link import IncidentLink
from events.models.merge import Merge
from events.models.not_duplicate import NotDuplicate
from events.models.passage import Passage
from events.models.place import Place, PlaceName
from events.models.quote import Quote, QuoteIncident
from events.models.source import Source
from events.models.speaker import Speaker
from events.models.spot import Cell, Spot
from events.models.submission import Submission
from events.models.tombstone import Tombstone

__all__ = [
    "Article",
    "ArticleTombstone",
    "Attribution",
    "CasualtyClaim",
    "Cell",
    "Correction",
    "Coverage",
    "DayCount",
    "Estimate",
    "Extent",
    "ImportEntry",
    "ImportRun",
    "Incident",
    "IncidentLink",
    "Merge",
    "NotDuplicate",
    "Passage",
    "Place",
    "PlaceName",
    "Quote",
    "QuoteIncident",
    "Source",
    "Speaker",
    "Spot",
    "Submission",
    "Tombstone",
]
