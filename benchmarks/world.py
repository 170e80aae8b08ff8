"""A large archive to measure: the same rows for every benchmark that asks for pages or data."""

from django.db import connection

_ARTICLES = 2_000
# Of the world: 500 places, 2,000 articles of 20 sources, and incidents spread evenly over them
# and over 3,000 days; two in three have a figure of people killed and injured. The triggers of
# history and of the passages' rule are the loader's to measure: here they rest.
_WORLD = """
SET session_replication_role = replica;

INSERT INTO events_source (name, slug, kind, country_code, url)
SELECT 'Source ' || n, 'source-' || n, 'newspaper', 'UA', '' FROM generate_series(1, 20) n;

INSERT INTO events_place (name, slug, kind, country_code, admin1, latitude, longitude)
SELECT 'City ' || n, 'city-' || n, 'city', (ARRAY['UA', 'RU', 'SY', 'SD'])[1 + n %% 4], 'North',
       n %% 90, n %% 180
FROM generate_series(1, 500) n;

INSERT INTO events_article (source_id, headline, slug, url, archive_url, published_on, language,
                            body, body_sha256, rights, status)
SELECT 1 + n %% 20, 'Report ' || n, 'report-' || n, '', '', DATE '2015-01-01' + n, 'en', body,
       encode(sha256(convert_to(body, 'UTF8')), 'hex'), 'full-text', 'published'
FROM generate_series(1, %(articles)s) n, LATERAL (SELECT
    'At least six people were killed in city ' || n || ', officials said. '
    || repeat('The strike hit a residential building in the north of the city. ', 40) AS body
) texts;

INSERT INTO events_passage (article_id, start, "end", exact, prefix, suffix)
SELECT id, 0, 31, left(body, 31), '', substr(body, 32, 32) FROM events_article;

INSERT INTO events_incident (title, slug, summary, kind, dates, date_precision, place_id,
    place_name, country_code, place_precision, weapons, targets, status, grading,
    grading_reason, sensitivity)
SELECT 'Airstrike on a residential building, number ' || n, 'airstrike-' || n,
       'A strike hit a residential building; rescuers searched the rubble.',
       (ARRAY['airstrike', 'shelling', 'drone-strike'])[1 + n %% 3],
       daterange(day, day + 1), 'day', p.id, '', p.country_code, 'city',
       '{missile}', '{residential-building}', 'published',
       (ARRAY['confirmed', 'fair', 'weak'])[1 + n %% 3], 'One report.', ''
FROM generate_series(1, %(incidents)s) n
JOIN events_place p ON p.slug = 'city-' || 1 + n %% 500,
LATERAL (SELECT DATE '2015-01-01' + (n * 7919) %% 3000 AS day) days;

INSERT INTO events_coverage (article_id, incident_id)
SELECT 1 + i.id %% %(articles)s, i.id FROM events_incident i;

INSERT INTO events_casualtyclaim (incident_id, passage_id, harm, population, low, high, wording,
    as_of, standing, preferred, preferred_reason)
SELECT i.id, p.id, harm, 'people', i.id %% 40, NULL, 'six', DATE '2023-11-06', 'stands', false, ''
FROM events_incident i
JOIN events_passage p ON p.article_id = 1 + i.id %% %(articles)s,
(VALUES ('killed'), ('injured')) harms (harm)
WHERE i.id %% 3 > 0;

ANALYZE;
"""
_ESTIMATES = """
SELECT events_estimate(array_agg(id)) FROM events_incident GROUP BY id / 2000;
SET session_replication_role = origin;
ANALYZE events_estimate;
-- What the map and the days count follows from the spots by triggers, which are awake again.
SELECT events_map(array_agg(id)) FROM events_incident GROUP BY id / 20000;
"""


def fill(incidents: int) -> None:
    """Make the world in the database of Django's settings, as its superuser."""
    with connection.cursor() as cursor:
        cursor.execute(_WORLD, {"incidents": incidents, "articles": _ARTICLES})
        cursor.execute(_ESTIMATES)
        cursor.execute("VACUUM ANALYZE")
