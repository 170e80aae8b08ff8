"""SQL that holds staged rows against the archive's, a set at a time."""

# What a change of the article alone is called: it needs no public note.
SOURCE_RECORD = "source record"

ROW = (
    "incident_id", "key", "article_key", "record", "as_of", "title", "slug", "summary", "kind",
    "dates", "date_precision", "place_id", "place_name", "country_code", "place_precision",
    "latitude", "longitude", "weapons", "targets", "grading", "grading_reason", "sensitivity",
    "language",
)  # fmt: skip
ARTICLE = ("article_id", "incident_id", "headline", "url", "cited_sources")
CLAIM = (
    "incident_id", "article_id", "key", "harm", "population", "bound", "low", "high", "wording",
    "start", "end", "preferred",
)  # fmt: skip
ACTOR = ("incident_id", "article_id", "key", "actor_id", "stance", "start", "end")

TABLES = """
CREATE TEMPORARY TABLE incoming_row (
    incident_id bigint PRIMARY KEY, key text, article_key text, record text, as_of date,
    title text, slug text, summary text, kind text, dates daterange, date_precision text,
    place_id bigint, place_name text, country_code text, place_precision text, latitude float8,
    longitude float8, weapons text[], targets text[], grading text, grading_reason text,
    sensitivity text, language text, claimant_id bigint, licence text, rights text,
    edited boolean NOT NULL DEFAULT false
);
CREATE TEMPORARY TABLE incoming_article (
    article_id bigint, incident_id bigint, headline text, url text, cited_sources jsonb
);
CREATE TEMPORARY TABLE incoming_claim (
    incident_id bigint, article_id bigint, key text, harm text, population text, bound text,
    low integer, high integer, wording text, start integer, "end" integer, preferred boolean
);
CREATE TEMPORARY TABLE incoming_actor (
    incident_id bigint, article_id bigint, key text, actor_id bigint, stance text, start integer,
    "end" integer
);
"""
NO_TABLES = """
DROP TABLE incoming_row, incoming_article, incoming_claim, incoming_actor, held_claim
"""

# Rows of incidents that readers see no more are left alone.
WITHDRAWN = """
DELETE FROM incoming_row r USING events_incident i
WHERE i.id = r.incident_id AND i.status = 'withdrawn' RETURNING r.incident_id
"""

# What of an incident its row says, and what that is called in a public note.
_CALLED = {
    "title": "title", "slug": "title", "summary": "summary", "kind": "kind", "dates": "dates",
    "date_precision": "date precision", "place_id": "place", "place_name": "place as reported",
    "country_code": "country", "place_precision": "place precision", "latitude": "coordinates",
    "longitude": "coordinates", "weapons": "weapons", "targets": "targets",
    "grading": "grading", "grading_reason": "grading reason", "sensitivity": "sensitivity",
    "language": "language",
}  # fmt: skip
_DIFFERENCES = ", ".join(
    f"CASE WHEN i.{column}::text IS DISTINCT FROM r.{column}::text THEN '{name}' END"
    for column, name in _CALLED.items()
)
# History keeps a context with every change of the desk, and with none of a command.
DIFFERING = f"""
WITH compared AS (
    SELECT i.id, array_remove(ARRAY[{_DIFFERENCES}], NULL) AS fields
    FROM incoming_row r JOIN events_incident i ON i.id = r.incident_id
), differing AS (
    UPDATE incoming_row r SET edited = EXISTS (
        SELECT FROM events_incidentevent e
        WHERE e.pgh_obj_id = r.incident_id AND e.pgh_context_id IS NOT NULL
    )
    FROM compared c WHERE c.id = r.incident_id AND c.fields <> '{{}}'
    RETURNING c.id, c.fields, r.edited
)
SELECT id, ARRAY (SELECT DISTINCT unnest(fields) ORDER BY 1), edited FROM differing
"""
UPDATE_INCIDENTS = f"""
UPDATE events_incident i SET {", ".join(f"{column} = r.{column}" for column in _CALLED)}
FROM incoming_row r
WHERE i.id = r.incident_id AND NOT r.edited AND ({
    " OR ".join(f"i.{column}::text IS DISTINCT FROM r.{column}::text" for column in _CALLED)
})
"""

_ARTICLES = """
UPDATE events_article a SET headline = n.headline, url = n.url, cited_sources = n.cited_sources,
    licence = r.licence, rights = r.rights
FROM incoming_article n JOIN incoming_row r USING (incident_id)
WHERE a.id = n.article_id
    AND (a.headline, a.url, a.cited_sources, a.licence, a.rights)
    IS DISTINCT FROM (n.headline, n.url, n.cited_sources, r.licence, r.rights)
RETURNING n.incident_id
"""

_PASSAGES = """
INSERT INTO events_passage (article_id, start, "end", exact, prefix, suffix)
SELECT a.id, n.start, n."end", substr(a.body, n.start + 1, n."end" - n.start),
    substr(a.body, greatest(n.start - 32, 0) + 1, least(n.start, 32)),
    substr(a.body, n."end" + 1, 32)
FROM (
    SELECT article_id, start, "end" FROM incoming_claim
    UNION SELECT article_id, start, "end" FROM incoming_actor
) n JOIN events_article a ON a.id = n.article_id
WHERE NOT EXISTS (
    SELECT FROM events_passage p
    WHERE (p.article_id, p.start, p."end") = (n.article_id, n.start, n."end")
)
"""

# The claims that earlier loads made of these rows' incidents.
_HELD = """
CREATE TEMPORARY TABLE held_claim AS
SELECT c.id, c.key, c.incident_id, c.harm, c.population, c.standing, c.preferred,
    starts_with(c.key, r.article_key || '#') AS of_this_version,
    split_part(c.key, '#', 2) AS part,
    EXISTS (SELECT FROM events_casualtyclaimevent e
            WHERE e.pgh_obj_id = c.id AND e.pgh_context_id IS NOT NULL) AS edited
FROM incoming_row r JOIN events_casualtyclaim c ON c.incident_id = r.incident_id
WHERE starts_with(c.key, r.key || '@')
"""
_LOOSEN = """
UPDATE events_casualtyclaim c SET preferred = false, preferred_reason = ''
FROM held_claim h LEFT JOIN incoming_claim n ON n.key = h.key
WHERE c.id = h.id AND h.preferred AND NOT h.edited AND n.preferred IS NOT true
"""
_PREFERRED = """
n.preferred AND NOT EXISTS (
    SELECT FROM events_casualtyclaim o WHERE o.preferred AND o.key <> n.key
        AND (o.incident_id, o.harm, o.population) = (n.incident_id, n.harm, n.population)
)"""
_ADD_CLAIMS = f"""
INSERT INTO events_casualtyclaim (key, incident_id, passage_id, harm, population, low, high,
    wording, claimant_id, as_of, standing, preferred, preferred_reason)
SELECT n.key, n.incident_id, p.id, n.harm, n.population, n.low, n.high, n.wording,
    r.claimant_id, r.as_of, 'stands', best.yes,
    CASE WHEN best.yes THEN 'The dataset gives it as its best estimate.' ELSE '' END
FROM incoming_claim n
JOIN incoming_row r USING (incident_id)
JOIN events_passage p ON (p.article_id, p.start, p."end") = (n.article_id, n.start, n."end")
CROSS JOIN LATERAL (SELECT {_PREFERRED} AS yes) best
WHERE NOT EXISTS (SELECT FROM events_casualtyclaim c WHERE c.key = n.key)
RETURNING incident_id
"""
_MEND_CLAIMS = f"""
UPDATE events_casualtyclaim c SET harm = n.harm, population = n.population, low = n.low,
    high = n.high, wording = n.wording, passage_id = p.id, claimant_id = r.claimant_id,
    standing = 'stands', standing_since = NULL, replaced_by_id = NULL, preferred = best.yes,
    preferred_reason = CASE WHEN best.yes THEN 'The dataset gives it as its best estimate.'
        ELSE '' END
FROM incoming_claim n
JOIN held_claim h ON h.key = n.key AND NOT h.edited
JOIN incoming_row r ON r.incident_id = n.incident_id
JOIN events_passage p ON (p.article_id, p.start, p."end") = (n.article_id, n.start, n."end")
CROSS JOIN LATERAL (SELECT {_PREFERRED} AS yes) best
WHERE c.id = h.id AND (c.harm, c.population, c.low, c.high, c.wording, c.passage_id,
    c.claimant_id, c.standing, c.preferred) IS DISTINCT FROM (n.harm, n.population, n.low, n.high,
    n.wording, p.id, r.claimant_id, 'stands', best.yes)
RETURNING c.incident_id
"""
# A figure of an older version gives way to the same figure of this one, else to any of its harm;
# where there is none, the dataset no longer says it.
_SUPERSEDE = """
UPDATE events_casualtyclaim c SET
    standing = CASE WHEN next.id IS NULL THEN 'retracted' ELSE 'superseded' END,
    standing_since = r.as_of, replaced_by_id = next.id
FROM held_claim h
JOIN incoming_row r ON r.incident_id = h.incident_id
LEFT JOIN LATERAL (
    SELECT o.id FROM incoming_claim n JOIN events_casualtyclaim o ON o.key = n.key
    WHERE (n.incident_id, n.harm, n.population) = (h.incident_id, h.harm, h.population)
    ORDER BY split_part(n.key, '#', 2) = h.part DESC, n.bound = 'count' DESC, o.id LIMIT 1
) next ON true
WHERE c.id = h.id AND h.standing = 'stands' AND NOT h.edited AND NOT h.of_this_version
RETURNING c.incident_id
"""
# What this version says, and the profile no longer reads in it.
_DROP_CLAIMS = """
DELETE FROM events_casualtyclaim c USING held_claim h
WHERE c.id = h.id AND h.of_this_version AND NOT h.edited
    AND NOT EXISTS (SELECT FROM incoming_claim n WHERE n.key = h.key)
    AND NOT EXISTS (SELECT FROM events_casualtyclaim o WHERE o.replaced_by_id = c.id)
RETURNING c.incident_id
"""

_ADD_ATTRIBUTIONS = """
INSERT INTO events_attribution (key, incident_id, actor_id, stance, passage_id, claimant_id)
SELECT n.key, n.incident_id, n.actor_id, n.stance, p.id, r.claimant_id
FROM incoming_actor n
JOIN incoming_row r USING (incident_id)
JOIN events_passage p ON (p.article_id, p.start, p."end") = (n.article_id, n.start, n."end")
WHERE NOT EXISTS (SELECT FROM events_attribution a WHERE a.key = n.key)
RETURNING incident_id
"""
_MOVE_ATTRIBUTIONS = """
UPDATE events_attribution a SET passage_id = p.id, claimant_id = r.claimant_id
FROM incoming_actor n
JOIN incoming_row r USING (incident_id)
JOIN events_passage p ON (p.article_id, p.start, p."end") = (n.article_id, n.start, n."end")
WHERE a.key = n.key AND (a.passage_id, a.claimant_id) IS DISTINCT FROM (p.id, r.claimant_id)
RETURNING a.incident_id
"""
_DROP_ATTRIBUTIONS = """
DELETE FROM events_attribution a USING incoming_row r
WHERE a.incident_id = r.incident_id AND starts_with(a.key, r.key || '#')
    AND NOT EXISTS (SELECT FROM incoming_actor n WHERE n.key = a.key)
RETURNING a.incident_id
"""
_DROP_PASSAGES = """
DELETE FROM events_passage p USING incoming_article n
WHERE p.article_id = n.article_id
    AND NOT EXISTS (SELECT FROM events_casualtyclaim u WHERE u.passage_id = p.id)
    AND NOT EXISTS (SELECT FROM events_attribution u WHERE u.passage_id = p.id)
    AND NOT EXISTS (SELECT FROM events_quote u WHERE u.passage_id = p.id)
    AND NOT EXISTS (SELECT FROM events_incidentlink u WHERE u.passage_id = p.id)
"""

# In this order; each gives the incidents that it changed, and what of them, where that is told.
STATEMENTS = (
    (_ARTICLES, SOURCE_RECORD),
    (_PASSAGES, ""),
    (_HELD, ""),
    (_LOOSEN, ""),
    (_ADD_CLAIMS, "figures"),
    (_MEND_CLAIMS, "figures"),
    (_SUPERSEDE, "figures"),
    (_DROP_CLAIMS, "figures"),
    (_ADD_ATTRIBUTIONS, "actors"),
    (_MOVE_ATTRIBUTIONS, "actors"),
    (_DROP_ATTRIBUTIONS, "actors"),
    (_DROP_PASSAGES, ""),
)
