from django.db import migrations

# A child row names the same country, or the same code, as the row it points to.
COMPOSITE_KEYS = """
ALTER TABLE events_incident ADD CONSTRAINT incident_country_is_its_place_s
    FOREIGN KEY (place_id, country_code) REFERENCES events_place (id, country_code)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE events_tombstone ADD CONSTRAINT tombstone_code_is_its_incident_s
    FOREIGN KEY (incident_id, code) REFERENCES events_incident (id, code)
    DEFERRABLE INITIALLY DEFERRED;
"""
NO_COMPOSITE_KEYS = """
ALTER TABLE events_incident DROP CONSTRAINT incident_country_is_its_place_s;
ALTER TABLE events_tombstone DROP CONSTRAINT tombstone_code_is_its_incident_s;
"""

# The counting rule of events.tally in SQL, for today's figures. Incidents are locked first, so
# that two writers of claims on one incident count each other's.
ESTIMATE = """
CREATE FUNCTION events_estimate(incidents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM events_incident WHERE id = ANY (incidents) ORDER BY id FOR NO KEY UPDATE;

    WITH standing AS (
        SELECT c.* FROM events_casualtyclaim c
        JOIN events_passage p ON p.id = c.passage_id
        JOIN events_article a ON a.id = p.article_id
        WHERE c.incident_id = ANY (incidents) AND c.standing = 'stands' AND a.status = 'published'
    ), best AS (
        SELECT DISTINCT ON (incident_id, harm, population) incident_id, harm, population, id, low
        FROM standing
        ORDER BY incident_id, harm, population,
            preferred DESC, as_of DESC, coalesce(low, -1) DESC, id DESC
    ), ranges AS (
        SELECT incident_id, harm, population, min(low) AS low,
            CASE WHEN max(high) = max(coalesce(high, low)) THEN max(high) END AS high,
            array_agg(id ORDER BY id) AS claims
        FROM standing GROUP BY incident_id, harm, population
    ), gone AS (
        DELETE FROM events_estimate e
        WHERE e.incident_id = ANY (incidents) AND NOT EXISTS (
            SELECT FROM ranges r
            WHERE (r.incident_id, r.harm, r.population) = (e.incident_id, e.harm, e.population)
        )
    )
    INSERT INTO events_estimate
        (incident_id, harm, population, low, best, high, best_claim_id, claims, rule)
    SELECT r.incident_id, r.harm, r.population, r.low, b.low, r.high, b.id, r.claims, '1'
    FROM ranges r JOIN best b USING (incident_id, harm, population)
    ON CONFLICT (incident_id, harm, population) DO UPDATE SET
        low = excluded.low, best = excluded.best, high = excluded.high,
        best_claim_id = excluded.best_claim_id, claims = excluded.claims, rule = excluded.rule;

    UPDATE events_incident i SET killed = now_known.best
    FROM (
        SELECT touched.id, e.best FROM unnest(incidents) AS touched (id)
        LEFT JOIN events_estimate e
            ON (e.incident_id, e.harm, e.population) = (touched.id, 'killed', 'people')
    ) AS now_known
    WHERE i.id = now_known.id AND i.killed IS DISTINCT FROM now_known.best;
END $$;

CREATE FUNCTION events_claims_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    -- Whoever publishes or withdraws one of the claims' articles at this moment waits, or is
    -- waited for.
    IF TG_OP <> 'DELETE' THEN
        PERFORM FROM events_article WHERE id IN (
            SELECT p.article_id FROM after_change c JOIN events_passage p ON p.id = c.passage_id
        ) ORDER BY id FOR SHARE;
    END IF;
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY (SELECT DISTINCT incident_id FROM after_change);
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY (SELECT DISTINCT incident_id FROM before_change);
    ELSE
        touched := ARRAY (SELECT incident_id FROM after_change
                          UNION SELECT incident_id FROM before_change);
    END IF;
    IF touched <> '{}' THEN
        PERFORM events_estimate(touched);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION events_articles_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    touched := ARRAY (
        SELECT DISTINCT c.incident_id
        FROM before_change b JOIN after_change a USING (id)
        JOIN events_passage p ON p.article_id = a.id
        JOIN events_casualtyclaim c ON c.passage_id = p.id
        WHERE a.status <> b.status
    );
    IF touched <> '{}' THEN
        PERFORM events_estimate(touched);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER estimate_on_insert AFTER INSERT ON events_casualtyclaim
    REFERENCING NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_claims_changed();
CREATE TRIGGER estimate_on_update AFTER UPDATE ON events_casualtyclaim
    REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_claims_changed();
CREATE TRIGGER estimate_on_delete AFTER DELETE ON events_casualtyclaim
    REFERENCING OLD TABLE AS before_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_claims_changed();
CREATE TRIGGER estimate_on_update AFTER UPDATE ON events_article
    REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_articles_changed();
"""
NO_ESTIMATE = """
DROP TRIGGER estimate_on_insert ON events_casualtyclaim;
DROP TRIGGER estimate_on_update ON events_casualtyclaim;
DROP TRIGGER estimate_on_delete ON events_casualtyclaim;
DROP TRIGGER estimate_on_update ON events_article;
DROP FUNCTION events_claims_changed, events_articles_changed, events_estimate;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0002_records")]

    operations = [
        migrations.RunSQL(COMPOSITE_KEYS, NO_COMPOSITE_KEYS),
        migrations.RunSQL(ESTIMATE, NO_ESTIMATE),
    ]
