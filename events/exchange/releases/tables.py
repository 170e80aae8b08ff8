"""The tables of a release: what each is written from, and what is made of it again."""

from events.exchange.releases.table import ReleaseTable
from events.flat import PARTED_BY
from events.records import released

_INCIDENT = "{site} || '/incidents/' || i.code || '/"
_ARTICLE = "{site} || '/articles/' || a.id || '-' || a.slug || '/"


def _of_incident(kind: str) -> str:
    return f"{_INCIDENT}#{kind}-' || t.id"


def _words(column: str) -> str:
    """An array again, of what one cell holds."""
    return f"string_to_array(s.{column}, '{PARTED_BY}')"


def _same(names: str) -> dict[str, str]:
    """Columns that are as they were read; the names are parted by blanks."""
    return {name: f's."{name}"' for name in names.split()}


_BY_SLUG = {"claimant": ("speakers", "slug")}
_TO_INCIDENT = {"incident": ("incidents", "code")}
_TO_PASSAGE = {"passage": ("passages", "id")}

SOURCES = ReleaseTable(
    "sources",
    released.ReleasedSource,
    "Source",
    "events_source t",
    {"permalink": "{site} || '/sources/' || t.slug || '/'", "country": "t.country_code"},
    loads=_same("id slug name kind url") | {"country_code": "s.country"},
)
PLACES = ReleaseTable(
    "places",
    released.ReleasedPlace,
    "Place",
    "events_place t WHERE EXISTS (SELECT FROM events_incident i WHERE i.place_id = t.id)",
    {"permalink": "{site} || '/places/' || t.slug || '/'", "country": "t.country_code"},
    loads=_same("id slug name kind admin1 latitude longitude geonames_id")
    | {"country_code": "s.country"},
)
# Spellings are folded by Python, and so loaded apart.
PLACE_NAMES = ReleaseTable(
    "place_names",
    released.ReleasedPlaceName,
    "PlaceName",
    "events_placename t JOIN events_place p ON p.id = t.place_id"
    " WHERE EXISTS (SELECT FROM events_incident i WHERE i.place_id = t.place_id)",
    {"place": "p.slug"},
    refers={"place": ("places", "slug")},
    loads={"id": "s.id", "place_id": "p.id", "name": "s.name", "folded": "f.folded"},
    joins="JOIN events_place p ON p.slug = s.place JOIN folded_name f ON f.id = s.id",
)
SPEAKERS = ReleaseTable(
    "speakers",
    released.ReleasedSpeaker,
    "Speaker",
    "events_speaker t",
    {"permalink": "{site} || '/speakers/' || t.slug || '/'"},
    loads=_same("id slug name kind"),
)
ARTICLES = ReleaseTable(
    "articles",
    released.ReleasedArticle,
    "Article",
    "events_article t LEFT JOIN events_source o ON o.id = t.source_id"
    " LEFT JOIN events_source w ON w.id = t.origin_source_id",
    {
        "permalink": "{site} || '/articles/' || t.id || '-' || t.slug || '/'",
        "source": "o.slug",
        "origin_source": "w.slug",
        "origin_article": "t.origin_article_id",
        "cited_sources": "t.cited_sources::text",
    },
    refers={
        "source": ("sources", "slug"),
        "origin_source": ("sources", "slug"),
        "origin_article": ("articles", "id"),
    },
    loads=_same(
        "id key kind headline slug url archive_url published_on retrieved_at language "
        "rights licence recorded_at body_sha256 body"
    )
    | {
        "source_id": "o.id",
        "origin_source_id": "w.id",
        "origin_article_id": "s.origin_article",
        "cited_sources": "s.cited_sources::jsonb",
        "length_elsewhere": "CASE WHEN s.rights <> 'full-text' THEN s.length END",
        "status": "'published'",
    },
    joins="LEFT JOIN events_source o ON o.slug = s.source"
    " LEFT JOIN events_source w ON w.slug = s.origin_source",
)
_COUNTS = {
    "killed_low": "killed_low", "killed_best": "killed", "killed_high": "killed_high",
    "injured_low": "injured_low", "injured_best": "injured", "injured_high": "injured_high",
}  # fmt: skip
INCIDENTS = ReleaseTable(
    "incidents",
    released.ReleasedIncident,
    "Incident",
    "events_incident t LEFT JOIN events_place p ON p.id = t.place_id",
    {
        "permalink": "{site} || '/incidents/' || t.code || '/'",
        "place": "p.slug",
        "country": "t.country_code",
    }
    | {name: f"t.{column}" for name, column in _COUNTS.items()},
    refers={"place": ("places", "slug")},
    loads=_same(
        "id code key title slug summary language kind date_precision place_name "
        "place_precision latitude longitude grading grading_reason sensitivity "
        "recorded_at published_at"
    )
    | {
        "dates": "daterange(s.first_day, s.last_day, '[]')",
        "place_id": "p.id",
        "country_code": "s.country",
        "weapons": _words("weapons"),
        "targets": _words("targets"),
        "status": "'published'",
    }
    | {column: f"s.{name}" for name, column in _COUNTS.items()},
    joins="LEFT JOIN events_place p ON p.slug = s.place",
)
COVERAGE = ReleaseTable(
    "coverage",
    released.ReleasedCoverage,
    "Coverage",
    "events_coverage t JOIN events_incident i ON i.id = t.incident_id",
    {"article": "t.article_id", "incident": "i.code"},
    refers={"article": ("articles", "id")} | _TO_INCIDENT,
    loads={
        "id": "s.id",
        "article_id": "s.article",
        "incident_id": "i.id",
        "with_records": "s.with_records",
    },
    joins="JOIN events_incident i ON i.code = s.incident",
)
# Sorted as their articles are, so that each is held against its text in one reading of both.
PASSAGES = ReleaseTable(
    "passages",
    released.ReleasedPassage,
    "Passage",
    "events_passage t JOIN events_article a ON a.id = t.article_id",
    {"permalink": f"{_ARTICLE}#passage-' || t.id", "article": "t.article_id"},
    order='t.article_id, t.start, t."end"',
    refers={"article": ("articles", "id")},
    loads=_same("id start end exact prefix suffix sentence_before sentence_after")
    | {"article_id": "s.article"},
)
# Sorted as their incidents are: each is counted in one reading of both.
CLAIMS = ReleaseTable(
    "claims",
    released.ReleasedClaim,
    "CasualtyClaim",
    "events_casualtyclaim t JOIN events_incident i ON i.id = t.incident_id"
    " LEFT JOIN events_speaker c ON c.id = t.claimant_id",
    {
        "permalink": _of_incident("claim"),
        "incident": "i.code",
        "passage": "t.passage_id",
        "claimant": "c.slug",
        "replaced_by": "t.replaced_by_id",
    },
    order="t.incident_id, t.id",
    refers={**_TO_INCIDENT, **_TO_PASSAGE, **_BY_SLUG, "replaced_by": ("claims", "id")},
    loads=_same(
        "id key harm population low high wording as_of standing standing_since "
        "preferred preferred_reason recorded_at"
    )
    | {
        "incident_id": "i.id",
        "passage_id": "s.passage",
        "claimant_id": "c.id",
        "replaced_by_id": "s.replaced_by",
        "replaced_elsewhere": "s.standing IN ('superseded', 'corrected') AND s.replaced_by IS NULL",
    },
    joins="JOIN events_incident i ON i.code = s.incident"
    " LEFT JOIN events_speaker c ON c.slug = s.claimant",
)
QUOTES = ReleaseTable(
    "quotes",
    released.ReleasedQuote,
    "Quote",
    "events_quote t JOIN events_passage p ON p.id = t.passage_id"
    " JOIN events_article a ON a.id = p.article_id JOIN events_speaker c ON c.id = t.speaker_id",
    {"permalink": f"{_ARTICLE}#quote-' || t.id", "passage": "t.passage_id", "speaker": "c.slug"},
    refers={**_TO_PASSAGE, "speaker": ("speakers", "slug")},
    loads=_same("id key described_as mode") | {"passage_id": "s.passage", "speaker_id": "c.id"},
    joins="JOIN events_speaker c ON c.slug = s.speaker",
)
QUOTE_INCIDENTS = ReleaseTable(
    "quote_incidents",
    released.ReleasedQuoteIncident,
    "QuoteIncident",
    "events_quoteincident t JOIN events_incident i ON i.id = t.incident_id",
    {"quote": "t.quote_id", "incident": "i.code"},
    refers={"quote": ("quotes", "id")} | _TO_INCIDENT,
    loads={"id": "s.id", "quote_id": "s.quote", "incident_id": "i.id"},
    joins="JOIN events_incident i ON i.code = s.incident",
)
ATTRIBUTIONS = ReleaseTable(
    "attributions",
    released.ReleasedAttribution,
    "Attribution",
    "events_attribution t JOIN events_incident i ON i.id = t.incident_id"
    " JOIN events_speaker w ON w.id = t.actor_id"
    " LEFT JOIN events_speaker c ON c.id = t.claimant_id",
    {
        "permalink": _of_incident("attribution"),
        "incident": "i.code",
        "actor": "w.slug",
        "passage": "t.passage_id",
        "claimant": "c.slug",
    },
    refers={**_TO_INCIDENT, **_TO_PASSAGE, **_BY_SLUG, "actor": ("speakers", "slug")},
    loads=_same("id key stance")
    | {
        "incident_id": "i.id",
        "actor_id": "w.id",
        "passage_id": "s.passage",
        "claimant_id": "c.id",
    },
    joins="JOIN events_incident i ON i.code = s.incident"
    " JOIN events_speaker w ON w.slug = s.actor"
    " LEFT JOIN events_speaker c ON c.slug = s.claimant",
)
LINKS = ReleaseTable(
    "links",
    released.ReleasedLink,
    "IncidentLink",
    "events_incidentlink t JOIN events_incident i ON i.id = t.from_incident_id"
    " JOIN events_incident j ON j.id = t.to_incident_id",
    {"from_incident": "i.code", "to_incident": "j.code", "passage": "t.passage_id"},
    refers={
        "from_incident": ("incidents", "code"),
        "to_incident": ("incidents", "code"),
        **_TO_PASSAGE,
    },
    loads={
        "id": "s.id",
        "from_incident_id": "i.id",
        "to_incident_id": "j.id",
        "relation": "s.relation",
        "passage_id": "s.passage",
    },
    joins="JOIN events_incident i ON i.code = s.from_incident"
    " JOIN events_incident j ON j.code = s.to_incident",
)
CORRECTIONS = ReleaseTable(
    "corrections",
    released.ReleasedCorrection,
    "Correction",
    "events_correction t JOIN events_incident i ON i.id = t.incident_id",
    {"permalink": _of_incident("correction"), "incident": "i.code"},
    refers=_TO_INCIDENT,
    loads=_same("id key made_on note") | {"incident_id": "i.id"},
    joins="JOIN events_incident i ON i.code = s.incident",
)
TOMBSTONES = ReleaseTable(
    "tombstones",
    released.ReleasedTombstone,
    "Tombstone",
    "events_tombstone t LEFT JOIN events_incident j ON j.id = t.moved_to_id",
    {"permalink": "{site} || '/incidents/' || t.code || '/'", "moved_to": "j.code"},
    refers={"moved_to": ("incidents", "code")},
    loads=_same("id key incident_id code reason made_on") | {"moved_to_id": "j.id"},
    joins="LEFT JOIN events_incident j ON j.code = s.moved_to",
)
ARTICLE_TOMBSTONES = ReleaseTable(
    "article_tombstones",
    released.ReleasedArticleTombstone,
    "ArticleTombstone",
    "events_articletombstone t",
    {"article": "t.article_id", "moved_to": "t.moved_to_id"},
    refers={"moved_to": ("articles", "id")},
    loads=_same("id key reason made_on") | {"article_id": "s.article", "moved_to_id": "s.moved_to"},
)
# The database works these out again from the claims.
ESTIMATES = ReleaseTable(
    "estimates",
    released.ReleasedEstimate,
    "Estimate",
    "events_estimate t JOIN events_incident i ON i.id = t.incident_id",
    {"incident": "i.code", "best_claim": "t.best_claim_id"},
    key=("incident", "harm", "population"),
    order="t.incident_id, t.harm, t.population",
    refers={**_TO_INCIDENT, "best_claim": ("claims", "id")},
)

# Each after those that it refers to.
TABLES = (
    SOURCES, PLACES, PLACE_NAMES, SPEAKERS, ARTICLES, INCIDENTS, COVERAGE, PASSAGES, CLAIMS, QUOTES,
    QUOTE_INCIDENTS, ATTRIBUTIONS, LINKS, CORRECTIONS, TOMBSTONES, ARTICLE_TOMBSTONES, ESTIMATES,
)  # fmt: skip
