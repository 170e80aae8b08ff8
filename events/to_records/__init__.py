"""From rows of the database to public records. `base` is the site's address, without a path.

Every function expects the relations that its queryset's `with_…` method loads, and asks the
database nothing.
"""

from events.to_records.articles import article_record, article_row, source_row, speaker_row
from events.to_records.incidents import (
    claim_record,
    coordinates,
    correction_record,
    history_record,
    incident_record,
    incident_row,
    quote_record,
)
from events.to_records.places import place_record, place_row

__all__ = [
    "article_record",
    "article_row",
    "claim_record",
    "coordinates",
    "correction_record",
    "history_record",
    "incident_record",
    "incident_row",
    "place_record",
    "place_row",
    "quote_record",
    "source_row",
    "speaker_row",
]
