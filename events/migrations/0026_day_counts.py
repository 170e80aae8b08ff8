from django.db import migrations, models

COUNTED = """
    SELECT first_day, last_day, duplicate, sum(sign) AS incidents,
        coalesce(sum(sign) FILTER (WHERE killed IS NOT NULL), 0) AS with_figure,
        coalesce(sum(sign * killed::bigint), 0) AS killed
    FROM {changes} GROUP BY 1, 2, 3
"""
COLUMNS = "first_day, last_day, duplicate, incidents, with_figure, killed"

# Adds what a write changed, as events_map adds to the cells: a writer folds the rows that no other
# writer holds into its own, so that nobody waits. One row of an editor and a hundred thousand of an
# import are looked up alike, through the index: the planner cannot know how many there are.
COUNTS = """
CREATE FUNCTION events_count_days_{operation}() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    WITH changes AS ({changes}), told AS (
        SELECT * FROM ({counted}) AS sums
        WHERE (incidents, with_figure, killed) <> (0, 0, 0)
    ), folded AS (
        DELETE FROM events_daycount WHERE ctid = ANY (ARRAY (
            SELECT held.ctid FROM told t CROSS JOIN LATERAL (
                SELECT d.ctid FROM events_daycount d
                WHERE (d.last_day, d.duplicate) = (t.last_day, t.duplicate)
                    AND d.first_day IS NOT DISTINCT FROM t.first_day
                FOR UPDATE SKIP LOCKED
            ) AS held
        )) RETURNING {columns}
    )
    INSERT INTO events_daycount ({columns})
    SELECT first_day, last_day, duplicate, sum(incidents), sum(with_figure), sum(killed)
    FROM (SELECT {columns} FROM told UNION ALL SELECT * FROM folded) AS parts
    GROUP BY 1, 2, 3
    HAVING (sum(incidents), sum(with_figure), sum(killed)) <> (0, 0, 0);
    RETURN NULL;
END $$;

CREATE TRIGGER count_days_on_{operation} AFTER {operation} ON events_spot
    REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION events_count_days_{operation}();
"""
_AFTER, _BEFORE = "NEW TABLE AS after_change", "OLD TABLE AS before_change"
_MORE, _LESS = "SELECT 1 AS sign, * FROM after_change", "SELECT -1 AS sign, * FROM before_change"
_OPERATIONS = {
    "insert": (_AFTER, _MORE),
    "delete": (_BEFORE, _LESS),
    "update": (f"{_BEFORE} {_AFTER}", f"{_MORE} UNION ALL {_LESS}"),
}
TRIGGERS = "".join(
    COUNTS.format(
        operation=operation,
        seen=seen,
        changes=changes,
        counted=COUNTED.format(changes="changes"),
        columns=COLUMNS,
    )
    for operation, (seen, changes) in _OPERATIONS.items()
)
NO_TRIGGERS = "".join(
    f"DROP TRIGGER count_days_on_{operation} ON events_spot;"
    f"DROP FUNCTION events_count_days_{operation};"
    for operation in _OPERATIONS
)
EMPTIED = """
CREATE FUNCTION events_count_days_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM events_daycount;
    RETURN NULL;
END $$;
CREATE TRIGGER count_days_on_truncate AFTER TRUNCATE ON events_spot
    FOR EACH STATEMENT EXECUTE FUNCTION events_count_days_emptied();
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON events_daycount
    FOR EACH STATEMENT EXECUTE FUNCTION events_raise_version();
"""
NOT_EMPTIED = """
DROP TRIGGER raise_version ON events_daycount;
DROP TRIGGER count_days_on_truncate ON events_spot;
DROP FUNCTION events_count_days_emptied;
"""

# A plan that is kept for any number of incidents is made for ten, and compares each of twenty
# thousand with every other.
PLANNED = "".join(
    f"ALTER FUNCTION {function}(bigint[]) SET plan_cache_mode = force_custom_plan;"
    for function in ("events_map", "events_extents", "events_estimate")
)
AS_BEFORE = PLANNED.replace("SET plan_cache_mode = force_custom_plan", "RESET plan_cache_mode")

# The spots that are there already.
FILL = f"INSERT INTO events_daycount ({COLUMNS}) " + COUNTED.format(
    changes="(SELECT 1 AS sign, * FROM events_spot) AS changes"
)


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0025_passages_at_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(null=True)),
                ('last_day', models.DateField()),
                ('duplicate', models.BooleanField()),
                ('incidents', models.BigIntegerField()),
                ('with_figure', models.BigIntegerField()),
                ('killed', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['last_day', 'first_day'], name='day_count_by_days')],
            },
        ),
        migrations.RunSQL(PLANNED, AS_BEFORE),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(EMPTIED, NOT_EMPTIED),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
