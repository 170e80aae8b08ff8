from django.db import migrations


# How far from its point an incident may have happened, in kilometres (see the model Extent).
RADIUS = """
CREATE FUNCTION events_radius(place_precision text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE place_precision
        WHEN 'exact' THEN 1 WHEN 'vicinity' THEN 25 WHEN 'district' THEN 50
        WHEN 'region' THEN 150 ELSE 15
    END::double precision
$$
"""

# The box around a circle: degrees, longitude first. A degree of latitude is taken as 110 km, a
# little less than it is, so that the box is never too small. East of 180 it goes on counting.
AREA = """
CREATE FUNCTION events_area(
    latitude double precision, longitude double precision, radius double precision
) RETURNS box LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT box(point(longitude - east, latitude - north), point(longitude + east, latitude + north))
    FROM (SELECT radius / 110 AS north) AS n, LATERAL (
        SELECT least(north / greatest(cos(radians(least(abs(latitude) + north, 90))), 0.001), 180)
            AS east
    ) AS e
$$
"""

# The way between two points along the ground, in kilometres (haversine, a mean radius of 6,371).
KILOMETRES = """
CREATE FUNCTION events_kilometres(
    latitude double precision, longitude double precision,
    other_latitude double precision, other_longitude double precision
) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT 2 * 6371 * asin(sqrt(least(1,
        sin(radians(other_latitude - latitude) / 2) ^ 2
        + cos(radians(latitude)) * cos(radians(other_latitude))
        * sin(radians(other_longitude - longitude) / 2) ^ 2
    )))
$$
"""

# Makes the extents of some incidents anew. Whoever moves one of their places at this moment
# waits, or is waited for.
EXTENTS = """
CREATE FUNCTION events_extents(touched bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM events_place WHERE id IN (
        SELECT place_id FROM events_incident WHERE id = ANY (touched)
    ) ORDER BY id FOR SHARE;

    WITH known AS (
        SELECT i.id, i.dates, i.country_code, i.place_precision = 'country' AS nationwide,
            coalesce(i.latitude, p.latitude) AS north, coalesce(i.longitude, p.longitude) AS east,
            events_radius(i.place_precision) AS radius
        FROM events_incident i LEFT JOIN events_place p ON p.id = i.place_id
        WHERE i.id = ANY (touched) AND i.status <> 'withdrawn' AND i.dates IS NOT NULL
    ), now_there AS (
        SELECT id, dates, country_code, nationwide, north, east, radius,
            events_area(north, east, radius) AS area
        FROM known WHERE NOT nationwide AND north IS NOT NULL
        UNION ALL
        SELECT id, dates, country_code, nationwide, NULL, NULL, NULL, NULL
        FROM known WHERE nationwide AND country_code <> ''
    ), gone AS (
        DELETE FROM events_extent e USING unnest(touched) AS t (id) WHERE e.incident_id = t.id
            AND NOT EXISTS (SELECT FROM now_there n WHERE n.id = t.id)
    )
    INSERT INTO events_extent
        (incident_id, dates, country_code, nationwide, latitude, longitude, radius, area)
    SELECT * FROM now_there
    ON CONFLICT (incident_id) DO UPDATE SET
        dates = excluded.dates, country_code = excluded.country_code,
        nationwide = excluded.nationwide, latitude = excluded.latitude,
        longitude = excluded.longitude, radius = excluded.radius, area = excluded.area;
END $$;
"""

TRIGGERS = """
CREATE FUNCTION events_extents_of_incidents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM events_extent WHERE incident_id IN (SELECT id FROM before_change);
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        touched := ARRAY (SELECT id FROM after_change WHERE dates IS NOT NULL);
    ELSE
        touched := ARRAY (
            SELECT a.id FROM before_change b JOIN after_change a USING (id)
            WHERE (a.dates, a.country_code, a.place_id, a.place_precision, a.latitude,
                   a.longitude, a.status = 'withdrawn')
                IS DISTINCT FROM (b.dates, b.country_code, b.place_id, b.place_precision,
                   b.latitude, b.longitude, b.status = 'withdrawn')
        );
    END IF;
    IF touched <> '{}' THEN
        PERFORM events_extents(touched);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION events_extents_of_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    touched := ARRAY (
        SELECT i.id FROM before_change b JOIN after_change a USING (id)
        JOIN events_incident i ON i.place_id = a.id
        WHERE (a.latitude, a.longitude) IS DISTINCT FROM (b.latitude, b.longitude)
            AND i.latitude IS NULL
    );
    IF touched <> '{}' THEN
        PERFORM events_extents(touched);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER extent_on_insert AFTER INSERT ON events_incident
    REFERENCING NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_extents_of_incidents();
CREATE TRIGGER extent_on_update AFTER UPDATE ON events_incident
    REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_extents_of_incidents();
CREATE TRIGGER extent_on_delete AFTER DELETE ON events_incident
    REFERENCING OLD TABLE AS before_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_extents_of_incidents();
CREATE TRIGGER extent_on_update AFTER UPDATE ON events_place
    REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_extents_of_places();
"""
NO_TRIGGERS = """
DROP TRIGGER extent_on_insert ON events_incident;
DROP TRIGGER extent_on_update ON events_incident;
DROP TRIGGER extent_on_delete ON events_incident;
DROP TRIGGER extent_on_update ON events_place;
DROP FUNCTION events_extents_of_incidents, events_extents_of_places;
"""

# The incidents that are there already.
FILL = "SELECT events_extents(ARRAY (SELECT id FROM events_incident WHERE dates IS NOT NULL))"


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0006_duplicates'),
    ]

    operations = [
        migrations.RunSQL(RADIUS, "DROP FUNCTION events_radius"),
        migrations.RunSQL(AREA, "DROP FUNCTION events_area"),
        migrations.RunSQL(KILOMETRES, "DROP FUNCTION events_kilometres"),
        migrations.RunSQL(EXTENTS, "DROP FUNCTION events_extents"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
