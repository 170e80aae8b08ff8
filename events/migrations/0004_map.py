import django.db.models.deletion
from django.db import migrations, models


# The column and row of a point on the finest level of the map's grid, as events.cells has them.
GRID = """
CREATE FUNCTION events_column(longitude double precision) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT least(floor((longitude + 180) / 360 * (1 << 20)), (1 << 20) - 1)::integer
$$;
CREATE FUNCTION events_row(latitude double precision) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT least(greatest(
        floor((1 - asinh(tan(radians(latitude))) / pi()) / 2 * (1 << 20)), 0
    ), (1 << 20) - 1)::integer
$$;
"""
NO_GRID = "DROP FUNCTION events_column, events_row"

# Makes the spots of some incidents anew, and adds to the cells what that changed. Two writers
# wait for each other at the place and at the spot, in this order, and then see what the other
# did; at the cells nobody waits: rows that another writer holds are left to be folded later.
SPOTS = """
CREATE FUNCTION events_map(touched bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM events_place WHERE id IN (
        SELECT place_id FROM events_incident WHERE id = ANY (touched)
    ) ORDER BY id FOR SHARE;
    PERFORM FROM events_spot WHERE incident_id = ANY (touched) ORDER BY incident_id FOR UPDATE;

    WITH known AS (
        SELECT i.id, i.killed,
            coalesce(i.latitude, p.latitude) AS north, coalesce(i.longitude, p.longitude) AS east,
            EXISTS (
                SELECT FROM events_incidentlink l
                JOIN events_incident other ON other.id = l.to_incident_id
                WHERE l.from_incident_id = i.id AND l.relation = 'duplicate-of'
                    AND other.status = 'published'
            ) AS duplicate
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
        INSERT INTO events_spot (incident_id, latitude, longitude, x, y, killed, duplicate)
        SELECT * FROM now_there
        ON CONFLICT (incident_id) DO UPDATE SET
            latitude = excluded.latitude, longitude = excluded.longitude, x = excluded.x,
            y = excluded.y, killed = excluded.killed, duplicate = excluded.duplicate
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
NO_SPOTS = "DROP FUNCTION events_map"

# What moves an incident on the map, or makes it a duplicate: the incident itself, its place, a
# link, and whether readers see the incident that it is a duplicate of.
TRIGGERS = """
CREATE FUNCTION events_map_incidents() RETURNS trigger LANGUAGE plpgsql AS $$
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
                    AND (a.status, a.place_id, a.latitude, a.longitude, a.killed)
                    IS DISTINCT FROM (b.status, b.place_id, b.latitude, b.longitude, b.killed)
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

CREATE FUNCTION events_map_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    touched := ARRAY (
        SELECT i.id FROM before_change b JOIN after_change a USING (id)
        JOIN events_incident i ON i.place_id = a.id
        WHERE (a.latitude, a.longitude) IS DISTINCT FROM (b.latitude, b.longitude)
            AND i.status = 'published' AND i.latitude IS NULL
    );
    IF touched <> '{}' THEN
        PERFORM events_map(touched);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION events_map_links() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    linked bigint[];
    ends bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        linked := ARRAY (SELECT from_incident_id FROM after_change
                         WHERE relation = 'duplicate-of');
        ends := ARRAY (SELECT to_incident_id FROM after_change WHERE relation = 'duplicate-of');
    ELSIF TG_OP = 'DELETE' THEN
        linked := ARRAY (SELECT from_incident_id FROM before_change
                         WHERE relation = 'duplicate-of');
    ELSE
        linked := ARRAY (SELECT from_incident_id FROM after_change
                         UNION SELECT from_incident_id FROM before_change);
        ends := ARRAY (SELECT to_incident_id FROM after_change);
    END IF;
    IF linked <> '{}' THEN
        -- An incident that is being published or withdrawn is waited for.
        PERFORM FROM events_incident WHERE id = ANY (linked || ends) ORDER BY id FOR SHARE;
        PERFORM events_map(linked);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION events_map_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM events_spot;
    DELETE FROM events_cell;
    RETURN NULL;
END $$;

CREATE TRIGGER map_on_insert AFTER INSERT ON events_incident
    REFERENCING NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_map_incidents();
CREATE TRIGGER map_on_update AFTER UPDATE ON events_incident
    REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_map_incidents();
CREATE TRIGGER map_on_truncate AFTER TRUNCATE ON events_incident
    FOR EACH STATEMENT EXECUTE FUNCTION events_map_emptied();
CREATE TRIGGER map_on_update AFTER UPDATE ON events_place
    REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_map_places();
CREATE TRIGGER map_on_insert AFTER INSERT ON events_incidentlink
    REFERENCING NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_map_links();
CREATE TRIGGER map_on_update AFTER UPDATE ON events_incidentlink
    REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_map_links();
CREATE TRIGGER map_on_delete AFTER DELETE ON events_incidentlink
    REFERENCING OLD TABLE AS before_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_map_links();
"""
NO_TRIGGERS = """
DROP TRIGGER map_on_insert ON events_incident;
DROP TRIGGER map_on_update ON events_incident;
DROP TRIGGER map_on_truncate ON events_incident;
DROP TRIGGER map_on_update ON events_place;
DROP TRIGGER map_on_insert ON events_incidentlink;
DROP TRIGGER map_on_update ON events_incidentlink;
DROP TRIGGER map_on_delete ON events_incidentlink;
DROP FUNCTION events_map_incidents, events_map_places, events_map_links, events_map_emptied;
"""

# The incidents that are there already.
FILL = "SELECT events_map(ARRAY (SELECT id FROM events_incident WHERE status = 'published'))"


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_estimates'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('x', models.IntegerField()),
                ('y', models.IntegerField()),
                ('incidents', models.BigIntegerField()),
                ('duplicates', models.BigIntegerField()),
                ('with_figure', models.BigIntegerField()),
                ('killed', models.BigIntegerField()),
                ('latitudes', models.BigIntegerField()),
                ('longitudes', models.BigIntegerField()),
                ('ids', models.DecimalField(decimal_places=0, max_digits=40)),
            ],
            options={
                'indexes': [models.Index(fields=['x', 'y'], name='cell_on_the_grid')],
            },
        ),
        migrations.CreateModel(
            name='Spot',
            fields=[
                ('incident', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='events.incident')),
                ('latitude', models.IntegerField(null=True)),
                ('longitude', models.IntegerField(null=True)),
                ('x', models.IntegerField(null=True)),
                ('y', models.IntegerField(null=True)),
                ('killed', models.PositiveIntegerField(null=True)),
                ('duplicate', models.BooleanField()),
            ],
            options={
                'indexes': [models.Index(fields=['x', 'y'], include=('incident', 'latitude', 'longitude', 'killed', 'duplicate'), name='spot_on_the_grid')],
            },
        ),
        migrations.RunSQL(GRID, NO_GRID),
        migrations.RunSQL(SPOTS, NO_SPOTS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
