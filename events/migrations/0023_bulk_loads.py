import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# A load of a hundred thousand records works out what follows from them once, and not with every
# batch: while `events.loading` is on, the triggers of estimates, of the map and of extents write
# down which incidents are new, and leave the rest to the commit. Then, or when the constraints are
# set immediate, the first of these rows settles all of them: nobody else ever sees it undone.
UNSETTLED = """
CREATE TABLE events_unsettled (id bigserial PRIMARY KEY, incidents bigint[] NOT NULL);

CREATE FUNCTION events_settle_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'events_incident' THEN
        INSERT INTO events_unsettled (incidents)
        SELECT array_agg(id) FROM after_change HAVING count(*) > 0;
    ELSE
        INSERT INTO events_unsettled (incidents)
        SELECT array_agg(DISTINCT incident_id) FROM after_change HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION events_settle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    many CONSTANT integer := 20000;
    waiting bigint[];
    part bigint[];
    loading CONSTANT text := coalesce(current_setting('events.loading', true), '');
BEGIN
    -- The map is made here, and not once more with every estimate.
    PERFORM set_config('events.loading', 'on', true);
    WITH told AS (DELETE FROM events_unsettled RETURNING incidents)
    SELECT array_agg(DISTINCT id) INTO waiting FROM told, unnest(told.incidents) AS id;
    FOR n IN 1 .. coalesce(cardinality(waiting), 0) BY many LOOP
        part := waiting[n : n + many - 1];
        PERFORM events_estimate(part);
        PERFORM events_map(part);
        PERFORM events_extents(part);
    END LOOP;
    PERFORM set_config('events.loading', loading, true);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER settle AFTER INSERT ON events_unsettled
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events_settle();
"""
NO_UNSETTLED = """
DROP TABLE events_unsettled;
DROP FUNCTION events_settle, events_settle_later;
"""

_LOADING = "current_setting('events.loading', true)"


def _inserted(name, table, seen_as, condition, function):
    return (
        f"CREATE TRIGGER {name} AFTER INSERT ON events_{table} REFERENCING NEW TABLE AS {seen_as}"
        f" FOR EACH STATEMENT {condition} EXECUTE FUNCTION {function}();"
    )


# The triggers that migrations 0003, 0007 and 0016 made, but for loads.
_AT_ONCE = (
    ("estimate_on_insert", "casualtyclaim", "after_change", "events_claims_changed"),
    ("map_on_insert", "incident", "after_change", "events_map_incidents"),
    ("map_on_insert", "estimate", "changed", "events_map_estimates"),
    ("extent_on_insert", "incident", "after_change", "events_extents_of_incidents"),
)
TRIGGERS = "".join(
    f"DROP TRIGGER {name} ON events_{table};"
    + _inserted(name, table, seen_as, f"WHEN ({_LOADING} IS DISTINCT FROM 'on')", function)
    for name, table, seen_as, function in _AT_ONCE
) + "".join(
    _inserted("settle_later", table, "after_change", f"WHEN ({_LOADING} = 'on')",
              "events_settle_later")
    for table in ("incident", "casualtyclaim")
)
EARLIER_TRIGGERS = "".join(
    f"DROP TRIGGER {name} ON events_{table};" + _inserted(name, table, seen_as, "", function)
    for name, table, seen_as, function in _AT_ONCE
) + "".join(
    f"DROP TRIGGER settle_later ON events_{table};" for table in ("incident", "casualtyclaim")
)

# No foreign key leads from what the database derives to the incident any more: with it goes what
# was derived. Extents have such a trigger since migration 0007.
GONE = """
CREATE FUNCTION events_incidents_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM events_estimate WHERE incident_id IN (SELECT id FROM before_change);
    PERFORM events_map(ARRAY (SELECT id FROM before_change))
    WHERE EXISTS (SELECT FROM before_change);
    RETURN NULL;
END $$;
CREATE TRIGGER map_on_delete AFTER DELETE ON events_incident
    REFERENCING OLD TABLE AS before_change
    FOR EACH STATEMENT EXECUTE FUNCTION events_incidents_gone();
"""
NOT_GONE = "DROP TRIGGER map_on_delete ON events_incident; DROP FUNCTION events_incidents_gone"

# So many codes at once, as events_next_code gives one.
NEXT_CODES = """
CREATE FUNCTION events_next_codes(wanted integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    given integer;
BEGIN
    WHILE wanted > 0 LOOP
        RETURN QUERY
        SELECT candidate.code FROM (
            SELECT 'E' || lpad(number::text, greatest(6, length(number::text)), '0') AS code
            FROM (
                SELECT nextval('events_incident_code') AS number FROM generate_series(1, wanted)
            ) AS numbers
        ) AS candidate
        WHERE NOT EXISTS (SELECT FROM events_incident i WHERE i.code = candidate.code);
        GET DIAGNOSTICS given = ROW_COUNT;
        wanted := wanted - given;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0022_coverage_with_records'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='passage',
            name='knows_its_sentence',
        ),
        migrations.AlterField(
            model_name='article',
            name='origin_article',
            field=models.ForeignKey(blank=True, db_index=False, help_text='the article that this repeats', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_in', to='events.article'),
        ),
        migrations.AlterField(
            model_name='article',
            name='origin_source',
            field=models.ForeignKey(blank=True, db_index=False, help_text='the agency whose wire this repeats', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_in', to='events.source'),
        ),
        migrations.AlterField(
            model_name='article',
            name='slug',
            field=models.SlugField(db_index=False, max_length=100),
        ),
        migrations.AlterField(
            model_name='casualtyclaim',
            name='replaced_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='events.casualtyclaim'),
        ),
        migrations.AlterField(
            model_name='coverage',
            name='article',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='coverage', to='events.article'),
        ),
        migrations.AlterField(
            model_name='estimate',
            name='best_claim',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='events.casualtyclaim'),
        ),
        migrations.AlterField(
            model_name='estimate',
            name='incident',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='estimates', to='events.incident'),
        ),
        migrations.AlterField(
            model_name='extent',
            name='incident',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='events.incident'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='slug',
            field=models.SlugField(db_index=False, max_length=100),
        ),
        migrations.AlterField(
            model_name='passage',
            name='article',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='events.article'),
        ),
        migrations.AlterField(
            model_name='spot',
            name='incident',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='events.incident'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('origin_source', None), _negated=True), fields=['origin_source'], name='article_repeats_source'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('origin_article', None), _negated=True), fields=['origin_article'], name='article_repeats_article'),
        ),
        migrations.AddIndex(
            model_name='casualtyclaim',
            index=models.Index(condition=models.Q(('replaced_by', None), _negated=True), fields=['replaced_by'], name='claim_replaced_by'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='knows_its_sentence', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE said record;', func='\n                    -- Whoever changes the body at this moment waits, or is waited for.\n                    SELECT body, kind INTO said FROM events_article WHERE id = NEW.article_id\n                        FOR SHARE;\n                    NEW.sentence_before := \'\';\n                    NEW.sentence_after := \'\';\n                    -- A line of a dataset\'s row is all that it says of itself.\n                    IF said.kind <> \'dataset-record\' THEN\n                        SELECT coalesce(before, \'\'), coalesce(after, \'\')\n                        INTO NEW.sentence_before, NEW.sentence_after\n                        FROM events_sentence(said.body, NEW.start, NEW."end");\n                    END IF;\n                    RETURN NEW;\n                ', hash='2f61725e2d0068bb870dd83ca3846f123f2719cc', operation='UPDATE', pgid='pgtrigger_knows_its_sentence_591cc', table='events_passage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='knows_its_sentence_on_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    UPDATE events_passage p SET start = p.start\n                    FROM new_values n JOIN events_article a ON a.id = n.article_id\n                    WHERE p.id = n.id AND (\n                        a.kind <> 'dataset-record'\n                        OR n.sentence_before <> '' OR n.sentence_after <> ''\n                    );\n                    RETURN NULL;\n                ", hash='7dbe17c2fc6628d8fc0f106750f104b39f0bb0c6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_knows_its_sentence_on_insert_1ebde', referencing='REFERENCING NEW TABLE AS new_values ', table='events_passage', when='AFTER')),
        ),
        migrations.RunSQL(UNSETTLED, NO_UNSETTLED),
        migrations.RunSQL(TRIGGERS, EARLIER_TRIGGERS),
        migrations.RunSQL(GONE, NOT_GONE),
        migrations.RunSQL(NEXT_CODES, "DROP FUNCTION events_next_codes"),
        # Lines of a dataset's rows that are here already: each is all that its row says.
        migrations.RunSQL(
            "UPDATE events_passage p SET start = p.start FROM events_article a"
            " WHERE a.id = p.article_id AND a.kind = 'dataset-record'",
            migrations.RunSQL.noop,
        ),
    ]
