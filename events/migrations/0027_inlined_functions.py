import importlib

from django.db import migrations

_MAP = importlib.import_module("events.migrations.0004_map")
_EXTENTS = importlib.import_module("events.migrations.0007_extents")

# As in migrations 0004 and 0007, but written as single expressions that are not STRICT: PostgreSQL
# puts such functions into the query that calls them. Called one by one they were a sixth of an
# import's time. What is unknown stays unknown.
GRID = """
CREATE OR REPLACE FUNCTION events_column(longitude double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT AS $$
    SELECT CASE WHEN longitude IS NOT NULL THEN
        least(floor((longitude + 180) / 360 * (1 << 20)), (1 << 20) - 1)::integer
    END
$$;
CREATE OR REPLACE FUNCTION events_row(latitude double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT AS $$
    SELECT CASE WHEN latitude IS NOT NULL THEN
        least(greatest(
            floor((1 - asinh(tan(radians(latitude))) / pi()) / 2 * (1 << 20)), 0
        ), (1 << 20) - 1)::integer
    END
$$;
"""
RADIUS = """
CREATE OR REPLACE FUNCTION events_radius(place_precision text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT AS $$
    SELECT CASE place_precision
        WHEN 'exact' THEN 1 WHEN 'vicinity' THEN 25 WHEN 'district' THEN 50
        WHEN 'region' THEN 150 ELSE CASE WHEN place_precision IS NOT NULL THEN 15 END
    END::double precision
$$
"""
_EAST = """
    least(
        radius / 110 / greatest(cos(radians(least(abs(latitude) + radius / 110, 90))), 0.001), 180
    )
"""
AREA = f"""
CREATE OR REPLACE FUNCTION events_area(
    latitude double precision, longitude double precision, radius double precision
) RETURNS box LANGUAGE sql IMMUTABLE PARALLEL SAFE CALLED ON NULL INPUT AS $$
    SELECT CASE WHEN latitude IS NOT NULL AND radius IS NOT NULL THEN box(
        point(longitude - {_EAST}, latitude - radius / 110),
        point(longitude + {_EAST}, latitude + radius / 110)
    ) END
$$
"""


def _as_before(sql):
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0026_day_counts"),
    ]

    operations = [
        migrations.RunSQL(GRID, _as_before(_MAP.GRID)),
        migrations.RunSQL(RADIUS, _as_before(_EXTENTS.RADIUS)),
        migrations.RunSQL(AREA, _as_before(_EXTENTS.AREA)),
    ]
