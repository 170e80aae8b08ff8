from importlib import import_module

from django.db import migrations, models

_MAP = import_module("events.migrations.0016_filtered_map")
_DAYS = import_module("events.migrations.0026_day_counts")

# Under which facets a spot is counted: with all others, and with those of its word in each filter
# that asks for one word and that a spot can answer.
FACETS = """
CREATE FUNCTION events_facets(
    kind varchar, country_code varchar, grading varchar, harms varchar[]
) RETURNS TABLE (facet varchar, value varchar) LANGUAGE sql IMMUTABLE ROWS 5 AS $$
    SELECT asked.facet, asked.value
    FROM (VALUES ('', ''), ('kind', kind), ('country', country_code), ('grading', grading))
        AS asked (facet, value)
    WHERE asked.facet = '' OR asked.value <> ''
    UNION ALL
    SELECT 'harm', harm FROM unnest(harms) AS harm
$$;
"""

# As migration 0016 has it; what is summed over spots follows from them by the triggers below.
SPOTS = """
CREATE FUNCTION events_map(touched bigint[]) RETURNS void LANGUAGE plpgsql
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
        country_code, first_day, last_day, grading, harms)
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
        )
    FROM known k
    ON CONFLICT (incident_id) DO UPDATE SET
        latitude = excluded.latitude, longitude = excluded.longitude, x = excluded.x,
        y = excluded.y, killed = excluded.killed, duplicate = excluded.duplicate,
        kind = excluded.kind, country_code = excluded.country_code,
        first_day = excluded.first_day, last_day = excluded.last_day,
        grading = excluded.grading, harms = excluded.harms;
END $$;
"""

_DAY_KEYS = "facet, value, first_day, last_day, duplicate"
_DAY_SUMS = "incidents, with_figure, killed"
DAYS = """
    SELECT f.facet, f.value, first_day, last_day, duplicate, sum(sign) AS incidents,
        coalesce(sum(sign) FILTER (WHERE killed IS NOT NULL), 0) AS with_figure,
        coalesce(sum(sign * killed::bigint), 0) AS killed
    FROM {changes}, events_facets(kind, country_code, grading, harms) AS f
    GROUP BY 1, 2, 3, 4, 5
"""
_CELL_KEYS = "facet, value, x, y"
_CELL_SUMS = "incidents, duplicates, with_figure, killed, latitudes, longitudes, ids"
CELLS = """
    SELECT f.facet, f.value, x >> 10 AS x, y >> 10 AS y, sum(sign) AS incidents,
        coalesce(sum(sign) FILTER (WHERE duplicate), 0) AS duplicates,
        coalesce(sum(sign) FILTER (WHERE NOT duplicate AND killed IS NOT NULL), 0) AS with_figure,
        coalesce(sum(sign * killed::bigint) FILTER (WHERE NOT duplicate), 0) AS killed,
        sum(sign * latitude::bigint) AS latitudes, sum(sign * longitude::bigint) AS longitudes,
        sum(sign * incident_id) AS ids
    FROM {changes}, events_facets(kind, country_code, grading, harms) AS f
    WHERE x IS NOT NULL GROUP BY 1, 2, 3, 4
"""

# A writer adds what it changed, and folds the rows that no other writer holds into its own, so
# that nobody waits. One row of an editor and a hundred thousand of an import are looked up alike,
# through the index: the planner cannot know how many there are.
_ADDED = """
    WITH changes AS ({changes}), told AS (
        SELECT * FROM ({summed}) AS summed WHERE ({sums}) <> ({zeros})
    ), folded AS (
        DELETE FROM {table} WHERE ctid = ANY (ARRAY (
            SELECT held.ctid FROM told t CROSS JOIN LATERAL (
                SELECT kept.ctid FROM {table} kept WHERE {same} FOR UPDATE SKIP LOCKED
            ) AS held
        )) RETURNING {keys}, {sums}
    )
    INSERT INTO {table} ({keys}, {sums})
    SELECT {keys}, {added}
    FROM (SELECT {keys}, {sums} FROM told UNION ALL SELECT * FROM folded) AS parts
    GROUP BY {keys} HAVING ({added}) <> ({zeros});
"""
_KEPT = (
    (
        "events_daycount", DAYS, _DAY_KEYS, _DAY_SUMS,
        "(kept.facet, kept.value, kept.last_day, kept.duplicate)"
        " = (t.facet, t.value, t.last_day, t.duplicate)"
        " AND kept.first_day IS NOT DISTINCT FROM t.first_day",
    ),
    (
        "events_cell", CELLS, _CELL_KEYS, _CELL_SUMS,
        "(kept.facet, kept.value, kept.x, kept.y) = (t.facet, t.value, t.x, t.y)",
    ),
)  # fmt: skip


def _added(changes: str) -> str:
    return "".join(
        _ADDED.format(
            changes=changes,
            summed=summed.format(changes="changes"),
            table=table,
            keys=keys,
            sums=sums,
            same=same,
            added=", ".join(f"sum({column})" for column in sums.split(", ")),
            zeros=", ".join("0" for _ in sums.split(", ")),
        )
        for table, summed, keys, sums, same in _KEPT
    )


_AFTER, _BEFORE = "NEW TABLE AS after_change", "OLD TABLE AS before_change"
_MORE, _LESS = "SELECT 1 AS sign, * FROM after_change", "SELECT -1 AS sign, * FROM before_change"
_OPERATIONS = {
    "insert": (_AFTER, _MORE),
    "delete": (_BEFORE, _LESS),
    "update": (f"{_BEFORE} {_AFTER}", f"{_MORE} UNION ALL {_LESS}"),
}
TRIGGERS = "".join(
    f"""
CREATE FUNCTION events_sum_spots_{operation}() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    {_added(changes)}
    RETURN NULL;
END $$;
CREATE TRIGGER sum_on_{operation} AFTER {operation} ON events_spot
    REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION events_sum_spots_{operation}();
"""
    for operation, (seen, changes) in _OPERATIONS.items()
)
NO_TRIGGERS = "".join(
    f"DROP TRIGGER sum_on_{operation} ON events_spot;"
    f"DROP FUNCTION events_sum_spots_{operation};"
    for operation in _OPERATIONS
)

# All of it anew: for those who wrote many spots without the triggers.
_SPOTS = "(SELECT 1 AS sign, * FROM events_spot) AS spots"
SUMS = f"""
CREATE FUNCTION events_sum_spots() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM events_daycount;
    INSERT INTO events_daycount ({_DAY_KEYS}, {_DAY_SUMS}) {DAYS.format(changes=_SPOTS)};
    DELETE FROM events_cell;
    INSERT INTO events_cell ({_CELL_KEYS}, {_CELL_SUMS}) {CELLS.format(changes=_SPOTS)};
END $$;
"""
EMPTIED = """
CREATE OR REPLACE FUNCTION events_count_days_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM events_daycount;
    {cells}
    RETURN NULL;
END $$;
"""
EARLIER_CELLS = f"""
INSERT INTO events_cell (x, y, {_CELL_SUMS})
SELECT x >> 10, y >> 10, count(*), count(*) FILTER (WHERE duplicate),
    count(killed) FILTER (WHERE NOT duplicate),
    coalesce(sum(killed) FILTER (WHERE NOT duplicate), 0),
    sum(latitude), sum(longitude), sum(incident_id)
FROM events_spot WHERE x IS NOT NULL GROUP BY 1, 2;
"""


def _added_fields(model_name: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(
            model_name=model_name,
            name=name,
            field=models.CharField(default='', max_length=length),
            preserve_default=False,
        )
        for name, length in (('facet', 10), ('value', 30))
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0027_inlined_functions'),
    ]

    operations = [
        migrations.RunSQL(
            _DAYS.NO_TRIGGERS, _DAYS.TRIGGERS + _DAYS.FILL + ";" + EARLIER_CELLS
        ),
        *_added_fields('cell'),
        *_added_fields('daycount'),
        migrations.RemoveIndex(model_name='cell', name='cell_on_the_grid'),
        migrations.AddIndex(
            model_name='cell',
            index=models.Index(fields=['facet', 'value', 'x', 'y'], name='cell_on_the_grid'),
        ),
        migrations.RemoveIndex(model_name='daycount', name='day_count_by_days'),
        migrations.AddIndex(
            model_name='daycount',
            index=models.Index(
                fields=['facet', 'value', 'last_day', 'first_day'], name='day_count_by_days'
            ),
        ),
        migrations.RunSQL(
            "DROP FUNCTION events_map;" + SPOTS,
            "DROP FUNCTION events_map;" + _MAP.SPOTS + _DAYS.PLANNED,
        ),
        migrations.RunSQL(FACETS, "DROP FUNCTION events_facets"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(SUMS, "DROP FUNCTION events_sum_spots"),
        migrations.RunSQL(
            EMPTIED.format(cells="DELETE FROM events_cell;"), EMPTIED.format(cells="")
        ),
        migrations.RunSQL(
            "SELECT events_sum_spots()", "DELETE FROM events_daycount; DELETE FROM events_cell"
        ),
    ]
