from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

_BEFORE = import_module("events.migrations.0004_map")

# As migration 0004 has it, and with what filters ask of every incident beside.
SPOTS = """
CREATE FUNCTION events_map(touched bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM events_place WHERE id IN (
        SELECT place_id FROM events_incident WHERE id = ANY (touched)
    ) ORDER BY id FOR SHARE;
    PERFORM FROM events_spot WHERE incident_id = ANY (touched) ORDER BY incident_id FOR UPDATE;

    WITH known AS (
        SELECT i.*, coalesce(i.latitude, p.latitude) AS north,
            coalesce(i.longitude, p.longitude) AS east,
            EXISTS (
                SELECT FROM events_incidentlink l
                JOIN events_incident other ON other.id = l.to_incident_id
                WHERE l.from_incident_id = i.id AND l.relation = 'duplicate-of'
                    AND other.status = 'published'
            ) AS duplicate,
            ARRAY (
                SELECT DISTINCT e.harm FROM events_estimate e
                WHERE e.incident_id = i.id ORDER BY e.harm
            ) AS harms
        FROM events_incident i LEFT JOIN events_place p ON p.id = i.place_id
        WHERE i.id = ANY (touched) AND i.status = 'published'
    ), now_there AS (
        SELECT id AS incident_id, round(north * 1000000)::integer AS latitude,
            round(east * 1000000)::integer AS longitude, events_column(east) AS x,
            events_row(north) AS y, killed, duplicate
        FROM known
    ), was_there AS (
        SELECT incident_id, latitude, longitude, x, y, killed, duplicate
        FROM events_spot WHERE incident_id = ANY (touched)
    ), gone AS (
        DELETE FROM events_spot s USING unnest(touched) AS t (id) WHERE s.incident_id = t.id
            AND NOT EXISTS (SELECT FROM now_there n WHERE n.incident_id = t.id)
    ), written AS (
        INSERT INTO events_spot (incident_id, latitude, longitude, x, y, killed, duplicate,
            kind, country_code, first_day, last_day, grading, harms)
        SELECT n.*, k.kind, k.country_code, k.first_day, k.last_day, k.grading, k.harms
        FROM now_there n JOIN known k ON k.id = n.incident_id
        ON CONFLICT (incident_id) DO UPDATE SET
            latitude = excluded.latitude, longitude = excluded.longitude, x = excluded.x,
            y = excluded.y, killed = excluded.killed, duplicate = excluded.duplicate,
            kind = excluded.kind, country_code = excluded.country_code,
            first_day = excluded.first_day, last_day = excluded.last_day,
            grading = excluded.grading, harms = excluded.harms
    ), changes AS (
        SELECT 1 AS sign, * FROM now_there UNION ALL SELECT -1, * FROM was_there
    ), changed AS (
        SELECT x >> 10 AS x, y >> 10 AS y, sum(sign) AS incidents,
            coalesce(sum(sign) FILTER (WHERE duplicate), 0) AS duplicates,
            coalesce(sum(sign) FILTER (WHERE NOT duplicate AND killed IS NOT NULL), 0)
                AS with_figure,
            coalesce(sum(sign * killed::bigint) FILTER (WHERE NOT duplicate), 0) AS killed,
            sum(sign * latitude::bigint) AS latitudes, sum(sign * longitude::bigint) AS longitudes,
            sum(sign * incident_id) AS ids
        FROM changes WHERE x IS NOT NULL GROUP BY 1, 2
    ), told AS (
        SELECT * FROM changed
        WHERE (incidents, duplicates, with_figure, killed, latitudes, longitudes, ids)
            <> (0, 0, 0, 0, 0, 0, 0)
    ), folded AS (
        DELETE FROM events_cell WHERE id IN (
            SELECT c.id FROM events_cell c JOIN told t ON (t.x, t.y) = (c.x, c.y)
            FOR UPDATE OF c SKIP LOCKED
        ) RETURNING x, y, incidents, duplicates, with_figure, killed, latitudes, longitudes, ids
    )
    INSERT INTO events_cell
        (x, y, incidents, duplicates, with_figure, killed, latitudes, longitudes, ids)
    SELECT x, y, sum(incidents), sum(duplicates), sum(with_figure), sum(killed), sum(latitudes),
        sum(longitudes), sum(ids)
    FROM (SELECT * FROM told UNION ALL SELECT * FROM folded) AS parts
    GROUP BY x, y
    HAVING (sum(incidents), sum(duplicates), sum(with_figure), sum(killed), sum(latitudes),
        sum(longitudes), sum(ids)) <> (0, 0, 0, 0, 0, 0, 0);
END $$;
"""

# More of an incident counts than before, and a harm for which it gets its first figure, or of
# which it loses the last. Whoever writes an estimate holds its incident.
TRIGGERS = """
CREATE OR REPLACE FUNCTION events_map_incidents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY (SELECT id FROM after_change WHERE status = 'published');
    ELSE
        touched := ARRAY (
            WITH changed AS (
                SELECT a.id, a.status <> b.status AS appears
                FROM before_change b JOIN after_change a USING (id)
                WHERE 'published' IN (a.status, b.status)
                    AND (a.status, a.place_id, a.latitude, a.longitude, a.killed, a.kind,
                        a.country_code, a.first_day, a.last_day, a.grading)
                    IS DISTINCT FROM (b.status, b.place_id, b.latitude, b.longitude, b.killed,
                        b.kind, b.country_code, b.first_day, b.last_day, b.grading)
            )
            SELECT id FROM changed
            UNION
            SELECT l.from_incident_id FROM changed c JOIN events_incidentlink l
                ON l.to_incident_id = c.id AND l.relation = 'duplicate-of'
            WHERE c.appears
        );
    END IF;
    IF touched <> '{}' THEN
        PERFORM events_map(touched);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION events_map_estimates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM events_map(ARRAY (SELECT DISTINCT incident_id FROM changed))
    WHERE EXISTS (SELECT FROM changed);
    RETURN NULL;
END $$;

CREATE TRIGGER map_on_insert AFTER INSERT ON events_estimate
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION events_map_estimates();
CREATE TRIGGER map_on_delete AFTER DELETE ON events_estimate
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION events_map_estimates();
"""
NO_TRIGGERS = """
DROP TRIGGER map_on_insert ON events_estimate;
DROP TRIGGER map_on_delete ON events_estimate;
DROP FUNCTION events_map_estimates;
"""

EMPTY = "TRUNCATE events_spot, events_cell"


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0015_counts_of_people'),
    ]

    operations = [
        migrations.RunSQL(EMPTY, _BEFORE.FILL),
        migrations.AddField(
            model_name='spot',
            name='country_code',
            field=models.CharField(default='', max_length=2),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='spot',
            name='first_day',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='spot',
            name='grading',
            field=models.CharField(default='', max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='spot',
            name='harms',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, help_text='those that have a figure', size=None),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='spot',
            name='kind',
            field=models.CharField(default='', max_length=30),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='spot',
            name='last_day',
            field=models.DateField(default='0001-01-01'),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "DROP FUNCTION events_map;" + SPOTS, "DROP FUNCTION events_map;" + _BEFORE.SPOTS
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS + _BEFORE.NO_TRIGGERS + _BEFORE.TRIGGERS),
        migrations.RunSQL(_BEFORE.FILL, EMPTY),
    ]
