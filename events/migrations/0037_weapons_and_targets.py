from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

_FACETS = import_module("events.migrations.0028_facets")
_MAP = import_module("events.migrations.0016_filtered_map")

# As migration 0028 has it, and under each weapon and each target.
FACETS = """
CREATE FUNCTION events_facets(
    kind varchar, country_code varchar, grading varchar, harms varchar[], weapons varchar[],
    targets varchar[]
) RETURNS TABLE (facet varchar, value varchar) LANGUAGE sql IMMUTABLE ROWS 5 AS $$
    SELECT asked.facet, asked.value
    FROM (VALUES ('', ''), ('kind', kind), ('country', country_code), ('grading', grading))
        AS asked (facet, value)
    WHERE asked.facet = '' OR asked.value <> ''
    UNION ALL
    SELECT 'harm', harm FROM unnest(harms) AS harm
    UNION ALL
    SELECT 'weapon', weapon FROM unnest(weapons) AS weapon
    UNION ALL
    SELECT 'target', target FROM unnest(targets) AS target
$$;
"""
NO_FACETS = "DROP FUNCTION events_facets;"

# Each weapon of an incident once, however often its record names it.
_EACH_ONCE = """CASE WHEN cardinality({words}) > 1 THEN ARRAY (
            SELECT DISTINCT word FROM unnest({words}) AS word ORDER BY word
        ) ELSE {words} END"""

# As migration 0028 has it.
SPOTS = f"""
CREATE OR REPLACE FUNCTION events_map(touched bigint[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM FROM events_place WHERE id IN (
        SELECT place_id FROM events_incident WHERE id = ANY (touched)
    ) ORDER BY id FOR SHARE;
    PERFORM FROM events_spot WHERE incident_id = ANY (touched) ORDER BY incident_id FOR UPDATE;

    WITH known AS (
        SELECT i.*, coalesce(i.latitude, p.latitude) AS north,
            coalesce(i.longitude, p.longitude) AS east
        FROM events_incident i LEFT JOIN events_place p ON p.id = i.place_id
        WHERE i.id = ANY (touched) AND i.status = 'published'
    ), gone AS (
        DELETE FROM events_spot s USING unnest(touched) AS t (id) WHERE s.incident_id = t.id
            AND NOT EXISTS (SELECT FROM known k WHERE k.id = t.id)
    )
    INSERT INTO events_spot (incident_id, latitude, longitude, x, y, killed, duplicate, kind,
        country_code, first_day, last_day, grading, harms, weapons, targets)
    SELECT id, round(north * 1000000)::integer, round(east * 1000000)::integer,
        events_column(east), events_row(north), killed,
        EXISTS (
            SELECT FROM events_incidentlink l
            JOIN events_incident other ON other.id = l.to_incident_id
            WHERE l.from_incident_id = k.id AND l.relation = 'duplicate-of'
                AND other.status = 'published'
        ),
        kind, country_code, first_day, last_day, grading,
        ARRAY (
            SELECT DISTINCT e.harm FROM events_estimate e
            WHERE e.incident_id = k.id ORDER BY e.harm
        ),
        {_EACH_ONCE.format(words="weapons")},
        {_EACH_ONCE.format(words="targets")}
    FROM known k
    ON CONFLICT (incident_id) DO UPDATE SET
        latitude = excluded.latitude, longitude = excluded.longitude, x = excluded.x,
        y = excluded.y, killed = excluded.killed, duplicate = excluded.duplicate,
        kind = excluded.kind, country_code = excluded.country_code,
        first_day = excluded.first_day, last_day = excluded.last_day,
        grading = excluded.grading, harms = excluded.harms, weapons = excluded.weapons,
        targets = excluded.targets;
END $$;
"""

# As migration 0016 has it, and when a weapon or a target changes.
TOUCHED = """
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
                        a.country_code, a.first_day, a.last_day, a.grading, a.weapons, a.targets)
                    IS DISTINCT FROM (b.status, b.place_id, b.latitude, b.longitude, b.killed,
                        b.kind, b.country_code, b.first_day, b.last_day, b.grading, b.weapons,
                        b.targets)
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
"""
EARLIER_SPOTS = _FACETS.SPOTS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
EARLIER_TOUCHED = _MAP.TRIGGERS[: _MAP.TRIGGERS.index("CREATE FUNCTION events_map_estimates")]

_HARMS = "events_facets(kind, country_code, grading, harms)"
_ALL = "events_facets(kind, country_code, grading, harms, weapons, targets)"
TRIGGERS = _FACETS.TRIGGERS.replace(_HARMS, _ALL)
EARLIER_SUMS = _FACETS.SUMS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
SUMS = EARLIER_SUMS.replace(_HARMS, _ALL)

# The spots that are there already.
FILL = f"""
UPDATE events_spot s SET weapons = {_EACH_ONCE.format(words="i.weapons")},
    targets = {_EACH_ONCE.format(words="i.targets")}
FROM events_incident i
WHERE i.id = s.incident_id AND (i.weapons <> '{{}}' OR i.targets <> '{{}}');
"""


def _words(name: str, of_what: str) -> migrations.AddField:
    return migrations.AddField(
        model_name='spot',
        name=name,
        field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, help_text=of_what, size=None),
        preserve_default=False,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0036_unseen'),
    ]

    operations = [
        migrations.RunSQL(_FACETS.NO_TRIGGERS, "SELECT events_sum_spots();" + _FACETS.TRIGGERS),
        migrations.RunSQL(NO_FACETS, _FACETS.FACETS + EARLIER_SUMS),
        _words('weapons', 'each once'),
        _words('targets', 'each once'),
        migrations.RunSQL(FACETS + SUMS, NO_FACETS),
        migrations.RunSQL(SPOTS + TOUCHED, EARLIER_SPOTS + EARLIER_TOUCHED),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS + "SELECT events_sum_spots()", _FACETS.NO_TRIGGERS),
    ]
