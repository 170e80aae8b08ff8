"""What readers may see: the schema `published`, declared here once.

It holds a plain view for each public table, under the table's own name, of the rows that are
published. The public site's role has this schema alone on its search path and no right on any
other, so that a draft does not exist for it, whatever a page forgets to ask. The planner
flattens such views, so the tables' indexes serve.
"""

from events.text import CONTEXT
from events.version import SYNTHETIC_TABLE, VERSION_TABLE

SCHEMA = "published"

_INCIDENT = (
    "EXISTS (SELECT FROM public.events_incident i WHERE i.id = {} AND i.status = 'published')"
)
# The same of a key that surely leads to a record. Of what belongs to many incidents each would be
# looked up to learn that it is published; the few that are not are read once.
_SEEN_INCIDENT = (
    "NOT EXISTS (SELECT FROM public.events_incident i WHERE i.id = {} AND i.status <> 'published')"
)
_SEEN_ARTICLE = (
    "NOT EXISTS (SELECT FROM public.events_article a WHERE a.id = {} AND a.status <> 'published')"
)
_SEEN_PASSAGE = (
    "NOT EXISTS (SELECT FROM public.events_passage p JOIN public.events_article a"
    " ON a.id = p.article_id WHERE p.id = {} AND a.status <> 'published')"
)
_SEEN_RECORD = (
    f"{_SEEN_INCIDENT.format('t.incident_id')} AND {_SEEN_PASSAGE.format('t.passage_id')}"
)
_SEEN_QUOTE = (
    "EXISTS (SELECT FROM public.events_quoteincident qi WHERE qi.quote_id = {} AND "
    + _SEEN_INCIDENT.format("qi.incident_id")
    + ")"
)
_LINK = " AND ".join(
    _SEEN_INCIDENT.format(key) for key in ("{0}.from_incident_id", "{0}.to_incident_id")
)
# Values and no EXISTS, for which the planner would read all quotes or all links once to answer for
# a few thousand passages.
_USES_OF_A_PASSAGE = " OR ".join(
    f"(SELECT true FROM public.events_{table} u WHERE u.passage_id = t.id AND {seen} LIMIT 1)"
    for table, seen in {
        "casualtyclaim": _INCIDENT.format("u.incident_id"),
        "quote": _SEEN_QUOTE.format("u.id"),
        "attribution": _INCIDENT.format("u.incident_id"),
        "incidentlink": _LINK.format("u"),
    }.items()
)
_WORDS_OF_A_SPEAKER = " OR ".join(
    f"EXISTS (SELECT FROM public.events_{table} u WHERE u.{column} = t.id AND {seen}"
    f" AND {_SEEN_PASSAGE.format('u.passage_id')})"
    for table, column, seen in (
        ("casualtyclaim", "claimant_id", _SEEN_INCIDENT.format("u.incident_id")),
        ("attribution", "claimant_id", _SEEN_INCIDENT.format("u.incident_id")),
        ("attribution", "actor_id", _SEEN_INCIDENT.format("u.incident_id")),
        ("quote", "speaker_id", _SEEN_QUOTE.format("u.id")),
    )
)
# Places of the world's gazetteer are no secret; a place that an editor entered is, until an
# incident there is published.
_PLACE = (
    "({0}.geonames_id IS NOT NULL OR EXISTS (SELECT FROM public.events_incident i"
    " WHERE i.place_id = {0}.id AND i.status = 'published'))"
)


# A passage goes with what rested on it; history still knows its article.
_ARTICLE_THEN = (
    "EXISTS (SELECT FROM public.events_passageevent p JOIN public.events_article a"
    " ON a.id = p.article_id WHERE p.pgh_obj_id = {} AND a.status = 'published')"
)
_PUBLISHED_AT = (
    "(SELECT min(e.pgh_created_at) FROM public.events_incidentevent e"
    " WHERE e.pgh_obj_id = {} AND e.status = 'published')"
)


def _since(published_at: str, events: str) -> str:
    """History begins for readers with the state in which the incident was published."""
    return (
        f" AND NOT EXISTS (SELECT FROM public.{events} later"
        " WHERE later.pgh_obj_id = t.pgh_obj_id AND later.pgh_id > t.pgh_id"
        f" AND later.pgh_created_at < {published_at})"
    )


def _of_incident(events: str) -> str:
    of_both = f"{_INCIDENT.format('t.incident_id')} AND {_ARTICLE_THEN.format('t.passage_id')}"
    return of_both + _since(_PUBLISHED_AT.format("t.incident_id"), events)


# A quote was seen from the first publication of an incident that it spoke of.
_QUOTED_AT = (
    "(SELECT min(e.pgh_created_at) FROM public.events_quoteincidentevent qi"
    " JOIN public.events_incidentevent e ON e.pgh_obj_id = qi.incident_id"
    " AND e.status = 'published' WHERE qi.quote_id = t.pgh_obj_id)"
)
_QUOTED = (
    "EXISTS (SELECT FROM public.events_quoteincidentevent qi JOIN public.events_incident i"
    " ON i.id = qi.incident_id AND i.status = 'published' WHERE qi.quote_id = t.pgh_obj_id)"
)


# For each public model the rows that readers may see; t is the table.
VISIBLE: dict[str, str] = {
    # Two questions, each of one index: asked together, every article of the source is looked up.
    "Source": " OR ".join(
        "EXISTS (SELECT FROM public.events_article a"
        f" WHERE a.{column} = t.id AND a.status = 'published')"
        for column in ("source_id", "origin_source_id")
    ),
    "Article": "t.status = 'published'",
    "Place": _PLACE.format("t"),
    "PlaceName": (
        "EXISTS (SELECT FROM public.events_place p WHERE p.id = t.place_id AND "
        + _PLACE.format("p")
        + ")"
    ),
    "Incident": "t.status = 'published'",
    "Passage": f"{_SEEN_ARTICLE.format('t.article_id')} AND ({_USES_OF_A_PASSAGE})",
    "Speaker": _WORDS_OF_A_SPEAKER,
    "CasualtyClaim": _SEEN_RECORD,
    "Quote": _SEEN_QUOTE.format("t.id") + " AND " + _SEEN_PASSAGE.format("t.passage_id"),
    "QuoteIncident": (
        _SEEN_INCIDENT.format("t.incident_id")
        + " AND EXISTS (SELECT FROM public.events_quote q WHERE q.id = t.quote_id AND "
        + _SEEN_PASSAGE.format("q.passage_id")
        + ")"
    ),
    "Attribution": _SEEN_RECORD,
    "IncidentLink": _LINK.format("t"),
    "Coverage": (
        f"{_SEEN_INCIDENT.format('t.incident_id')} AND {_SEEN_ARTICLE.format('t.article_id')}"
    ),
    "Correction": _SEEN_INCIDENT.format("t.incident_id"),
    "Tombstone": (
        "t.for_readers AND EXISTS (SELECT FROM public.events_incident i"
        " WHERE i.id = t.incident_id AND i.status = 'withdrawn')"
    ),
    "ArticleTombstone": (
        "EXISTS (SELECT FROM public.events_article a"
        " WHERE a.id = t.article_id AND a.status = 'withdrawn')"
    ),
    "Estimate": _INCIDENT.format("t.incident_id"),
    "IncidentEvent": "t.status = 'published' AND " + _INCIDENT.format("t.pgh_obj_id"),
    "CasualtyClaimEvent": _of_incident("events_casualtyclaimevent"),
    "AttributionEvent": _of_incident("events_attributionevent"),
    "QuoteEvent": f"{_QUOTED} AND {_ARTICLE_THEN.format('t.passage_id')}"
    + _since(_QUOTED_AT, "events_quoteevent"),
    "QuoteIncidentEvent": _INCIDENT.format("t.incident_id")
    + " AND EXISTS (SELECT FROM public.events_quoteevent q WHERE q.pgh_obj_id = t.quote_id AND "
    + _ARTICLE_THEN.format("q.passage_id")
    + ")"
    + _since(_PUBLISHED_AT.format("t.incident_id"), "events_quoteincidentevent"),
    # The database keeps these of published incidents alone (migrations 0004 and 0026).
    "Spot": "true",
    "Cell": "true",
    "DayCount": "true",
}


def _around(whole: str, sentence: str) -> str:
    """What stands around a passage: by the rights of its article the text, its sentence, or none.

    Where a link alone is allowed, the words that a record rests on are still quoted, and no more.
    """
    return (
        "CASE (SELECT a.rights FROM public.events_article a WHERE a.id = t.article_id)"
        f" WHEN 'full-text' THEN {whole} WHEN 'excerpts-only' THEN {sentence} ELSE '' END"
    )


# Columns that readers see otherwise than they are stored. A text that may not be shown in full
# is empty for readers; its passages keep the words that are quoted, with the sentence around them
# where excerpts are allowed.
SHOWN_AS: dict[tuple[str, str], str] = {
    ("Article", "body"): "CASE WHEN t.rights = 'full-text' THEN t.body ELSE '' END",
    ("Article", "length"): "coalesce(t.length_elsewhere, t.length)",
    ("Article", "opening"): "CASE WHEN t.rights = 'full-text' THEN t.opening ELSE '' END",
    ("Passage", "prefix"): _around("t.prefix", f"right(t.sentence_before, {CONTEXT})"),
    ("Passage", "suffix"): _around("t.suffix", f"left(t.sentence_after, {CONTEXT})"),
    ("Passage", "sentence_before"): _around("t.sentence_before", "t.sentence_before"),
    ("Passage", "sentence_after"): _around("t.sentence_after", "t.sentence_after"),
    ("Tombstone", "moved_to_id"): (
        f"CASE WHEN {_INCIDENT.format('t.moved_to_id')} THEN t.moved_to_id END"
    ),
    ("ArticleTombstone", "moved_to_id"): (
        "CASE WHEN EXISTS (SELECT FROM public.events_article a WHERE a.id = t.moved_to_id"
        " AND a.status = 'published') THEN t.moved_to_id END"
    ),
    # A value and no EXISTS, for which the planner would read every article once to answer for
    # fifty; so it is with claims.
    ("Article", "origin_article_id"): (
        "(SELECT a.id FROM public.events_article a WHERE a.id = t.origin_article_id"
        " AND a.status = 'published')"
    ),
    ("CasualtyClaim", "replaced_by_id"): (
        "(SELECT c.id FROM public.events_casualtyclaim c WHERE c.id = t.replaced_by_id"
        f" AND {_SEEN_INCIDENT.format('c.incident_id')} AND {_SEEN_PASSAGE.format('c.passage_id')})"
    ),
    # Who made a change is the desk's alone.
    ("IncidentEvent", "pgh_context_id"): "NULL::uuid",
    ("CasualtyClaimEvent", "pgh_context_id"): "NULL::uuid",
    ("AttributionEvent", "pgh_context_id"): "NULL::uuid",
    ("QuoteEvent", "pgh_context_id"): "NULL::uuid",
    ("QuoteIncidentEvent", "pgh_context_id"): "NULL::uuid",
    ("IncidentLink", "passage_id"): "p.id",
}

# What a view joins to its table, where a question about such a column must find an index.
JOINED: dict[str, str] = {
    "IncidentLink": (
        " LEFT JOIN (public.events_passage p JOIN public.events_article a"
        " ON a.id = p.article_id AND a.status = 'published') ON p.id = t.passage_id"
    ),
}

# Which migrations were applied: a public process tells by it whether it fits its database.
APPLIED_TABLE = "django_migrations"
# Beside the records: what they are as a whole.
SHOWN_WHOLE = (VERSION_TABLE, SYNTHETIC_TABLE, APPLIED_TABLE)
