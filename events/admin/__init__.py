"""The desk: one file per record that editors enter."""

from events.admin import (
    article,
    attribution,
    claim,
    import_run,
    incident,
    passage,
    place,
    quote,
    source,
    speaker,
    tombstone,
)
from events.admin.merging import record as merge

__all__ = [
    "article",
    "attribution",
    "claim",
    "import_run",
    "incident",
    "merge",
    "passage",
    "place",
    "quote",
    "source",
    "speaker",
    "tombstone",
]
