import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The counting rule as migration 0003 has it; the incident now keeps all of what is shown in lists.
ESTIMATE = """
CREATE OR REPLACE FUNCTION events_estimate(incidents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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

    UPDATE events_incident i SET
        killed_low = k.low, killed = k.best, killed_high = k.high,
        injured_low = j.low, injured = j.best, injured_high = j.high
    FROM unnest(incidents) AS touched (id)
    LEFT JOIN events_estimate k
        ON (k.incident_id, k.harm, k.population) = (touched.id, 'killed', 'people')
    LEFT JOIN events_estimate j
        ON (j.incident_id, j.harm, j.population) = (touched.id, 'injured', 'people')
    WHERE i.id = touched.id
        AND (i.killed_low, i.killed, i.killed_high, i.injured_low, i.injured, i.injured_high)
        IS DISTINCT FROM (k.low, k.best, k.high, j.low, j.best, j.high);
END $$;
"""
EARLIER = """
CREATE OR REPLACE FUNCTION events_estimate(incidents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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
"""

# What the incidents that are there already would have.
FILL = """
UPDATE events_incident i SET
    killed_low = k.low, killed_high = k.high,
    injured_low = j.low, injured = j.best, injured_high = j.high,
    published_at = coalesce((
        SELECT min(e.pgh_created_at) FROM events_incidentevent e
        WHERE e.pgh_obj_id = i.id AND e.status = 'published'
    ), i.recorded_at)
FROM events_incident t
LEFT JOIN events_estimate k
    ON (k.incident_id, k.harm, k.population) = (t.id, 'killed', 'people')
LEFT JOIN events_estimate j
    ON (j.incident_id, j.harm, j.population) = (t.id, 'injured', 'people')
WHERE t.id = i.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0014_texts_of_drafts'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='injured',
            field=models.PositiveIntegerField(editable=False, help_text='kept by the database from the claims; empty when unknown or open', null=True, verbose_name='best count of people injured'),
        ),
        migrations.AddField(
            model_name='incident',
            name='injured_high',
            field=models.PositiveIntegerField(editable=False, help_text='kept by the database from the claims; empty when unknown or open', null=True, verbose_name='greatest count of people injured'),
        ),
        migrations.AddField(
            model_name='incident',
            name='injured_low',
            field=models.PositiveIntegerField(editable=False, help_text='kept by the database from the claims; empty when unknown or open', null=True, verbose_name='least count of people injured'),
        ),
        migrations.AddField(
            model_name='incident',
            name='killed_high',
            field=models.PositiveIntegerField(editable=False, help_text='kept by the database from the claims; empty when unknown or open', null=True, verbose_name='greatest count of people killed'),
        ),
        migrations.AddField(
            model_name='incident',
            name='killed_low',
            field=models.PositiveIntegerField(editable=False, help_text='kept by the database from the claims; empty when unknown or open', null=True, verbose_name='least count of people killed'),
        ),
        migrations.AddField(
            model_name='incident',
            name='published_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='when readers first saw it; of one they have not seen, when it was recorded'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='killed',
            field=models.PositiveIntegerField(editable=False, help_text='kept by the database from the claims; empty when unknown or open', null=True, verbose_name='best count of people killed'),
        ),
        migrations.RunSQL(ESTIMATE, EARLIER),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), name='incident_latest_published'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incident',
            trigger=pgtrigger.compiler.Trigger(name='says_when_readers_first_saw_it', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'published\' AND OLD."status" IN (\'draft\', \'in-review\'))', func='NEW.published_at := statement_timestamp(); RETURN NEW;', hash='f8d50bbd4547e7ebba42971c03cee4dc0adf8231', operation='UPDATE OF "status"', pgid='pgtrigger_says_when_readers_first_saw_it_47ada', table='events_incident', when='BEFORE')),
        ),
    ]
