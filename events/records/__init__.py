"""Each public record, once: JSON, CSV headers and the data's documentation all come from here.

A record is a typed struct whose fields say what they hold. Days are ISO 8601; null means
unknown or open-ended, never zero. Addresses are full, so that a row leads back to its page.
What is said of the fields of lists is marked for translation, since /data/ shows it.
"""

from events.records.articles import (
    ArticleRecord,
    ArticleRow,
    CitedSource,
    ExcerptRecord,
    PassageRecord,
    SourceRow,
    SpeakerRow,
)
from events.records.incidents import (
    AttributionRecord,
    ChangeRecord,
    ClaimRecord,
    CorrectionRecord,
    DifferenceRecord,
    Figure,
    HistoryRecord,
    IncidentRecord,
    IncidentRow,
    LinkRecord,
    QuoteRecord,
)
from events.records.pages import (
    CellsDescription,
    DataRecord,
    FoundArticle,
    HomeRecord,
    ListDescription,
    MethodologyRecord,
    OEmbedRecord,
    Problem,
    SearchRecord,
)
from events.records.places import (
    CellRecord,
    CellsRecord,
    LoneIncident,
    NamedIncident,
    PlaceRecord,
    PlaceRow,
    TotalRecord,
)
from events.records.releases import (
    ReleaseChanges,
    ReleaseFile,
    ReleaseRecord,
    ReleasesRecord,
)

__all__ = [
    "ArticleRecord",
    "ArticleRow",
    "AttributionRecord",
    "CellRecord",
    "CellsDescription",
    "CellsRecord",
    "ChangeRecord",
    "CitedSource",
    "ClaimRecord",
    "CorrectionRecord",
    "DataRecord",
    "DifferenceRecord",
    "ExcerptRecord",
    "Figure",
    "FoundArticle",
    "HistoryRecord",
    "HomeRecord",
    "IncidentRecord",
    "IncidentRow",
    "LinkRecord",
    "ListDescription",
    "LoneIncident",
    "MethodologyRecord",
    "NamedIncident",
    "OEmbedRecord",
    "PassageRecord",
    "PlaceRecord",
    "PlaceRow",
    "Problem",
    "QuoteRecord",
    "ReleaseChanges",
    "ReleaseFile",
    "ReleaseRecord",
    "ReleasesRecord",
    "SearchRecord",
    "SourceRow",
    "SpeakerRow",
    "TotalRecord",
]
