import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# A record of the incident was changed or taken away, which its passage showed to readers (NULL
# for a record that needs none). One transaction has one now(), and history keeps it: readers have
# seen what another transaction published, and a note of this one is of this very moment. History
# tells the passage's article too, for the passage may be gone.
DEMAND_NOTE = """
CREATE FUNCTION events_demand_note(incidents bigint[], passage bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    wanting record;
BEGIN
    SELECT i.code INTO wanting FROM events_incident i
    WHERE i.id = ANY (incidents) AND i.status = 'published'
        AND EXISTS (
            SELECT FROM events_incidentevent e WHERE e.pgh_obj_id = i.id
                AND e.status = 'published' AND e.pgh_created_at <> now()
        )
        AND (passage IS NULL OR EXISTS (
            SELECT FROM events_passageevent p
            JOIN events_article a ON a.id = p.article_id AND a.status = 'published'
            JOIN events_articleevent e ON e.pgh_obj_id = a.id
                AND e.status = 'published' AND e.pgh_created_at <> now()
            WHERE p.pgh_obj_id = passage
        ))
        AND NOT EXISTS (
            SELECT FROM events_correctionevent c WHERE c.incident_id = i.id
                AND c.pgh_label = 'insert' AND c.pgh_created_at = now()
        )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION
            'incident %: readers have seen what this changes, and no public note says so',
            wanting.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'change_is_noted',
            HINT = 'Add a correction of the incident in the same transaction.';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0004_map")]

    operations = [
        migrations.RunSQL(DEMAND_NOTE, "DROP FUNCTION events_demand_note"),
        pgtrigger.migrations.AddTrigger(
            model_name='attribution',
            trigger=pgtrigger.compiler.Trigger(name='change_is_noted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."incident_id" IS DISTINCT FROM (NEW."incident_id") OR OLD."actor_id" IS DISTINCT FROM (NEW."actor_id") OR OLD."stance" IS DISTINCT FROM (NEW."stance") OR OLD."passage_id" IS DISTINCT FROM (NEW."passage_id") OR OLD."claimant_id" IS DISTINCT FROM (NEW."claimant_id"))', constraint='CONSTRAINT', func='PERFORM events_demand_note(ARRAY[OLD.incident_id], OLD.passage_id); RETURN NULL;', hash='a6f046318c0dfe700df70047c0a03b6987f9ebc9', operation='UPDATE', pgid='pgtrigger_change_is_noted_62a5a', table='events_attribution', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attribution',
            trigger=pgtrigger.compiler.Trigger(name='removal_is_noted', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func='PERFORM events_demand_note(ARRAY[OLD.incident_id], OLD.passage_id); RETURN NULL;', hash='3b391a6c6c1ea4f42d99598ef7507702327cc545', operation='DELETE', pgid='pgtrigger_removal_is_noted_b4642', table='events_attribution', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casualtyclaim',
            trigger=pgtrigger.compiler.Trigger(name='change_is_noted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."incident_id" IS DISTINCT FROM (NEW."incident_id") OR OLD."passage_id" IS DISTINCT FROM (NEW."passage_id") OR OLD."harm" IS DISTINCT FROM (NEW."harm") OR OLD."population" IS DISTINCT FROM (NEW."population") OR OLD."low" IS DISTINCT FROM (NEW."low") OR OLD."high" IS DISTINCT FROM (NEW."high") OR OLD."wording" IS DISTINCT FROM (NEW."wording") OR OLD."claimant_id" IS DISTINCT FROM (NEW."claimant_id") OR OLD."as_of" IS DISTINCT FROM (NEW."as_of"))', constraint='CONSTRAINT', func='PERFORM events_demand_note(ARRAY[OLD.incident_id], OLD.passage_id); RETURN NULL;', hash='95f0df2831ae89755ac40086c2d1ed4f8822e42f', operation='UPDATE', pgid='pgtrigger_change_is_noted_c13af', table='events_casualtyclaim', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casualtyclaim',
            trigger=pgtrigger.compiler.Trigger(name='removal_is_noted', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func='PERFORM events_demand_note(ARRAY[OLD.incident_id], OLD.passage_id); RETURN NULL;', hash='efc2c633be9c71b099183077452c162994208954', operation='DELETE', pgid='pgtrigger_removal_is_noted_3ab1d', table='events_casualtyclaim', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='note_stands_for_ever', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT FROM events_incident\n                        WHERE id = OLD.incident_id AND status IN ('published', 'withdrawn')\n                    ) THEN\n                        RAISE EXCEPTION 'incident %: a public note is never taken away',\n                            OLD.incident_id USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN OLD;\n                ", hash='c557d5cd39adcce68e99e24fe03c7f7efc3a836f', operation='DELETE', pgid='pgtrigger_note_stands_for_ever_c4580', table='events_correction', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incident',
            trigger=pgtrigger.compiler.Trigger(name='change_is_noted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."dates" IS DISTINCT FROM (NEW."dates") OR OLD."date_precision" IS DISTINCT FROM (NEW."date_precision") OR OLD."place_id" IS DISTINCT FROM (NEW."place_id") OR OLD."place_name" IS DISTINCT FROM (NEW."place_name") OR OLD."place_precision" IS DISTINCT FROM (NEW."place_precision") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR (NEW."place_id" IS NULL AND OLD."country_code" IS DISTINCT FROM (NEW."country_code")))', constraint='CONSTRAINT', func='PERFORM events_demand_note(ARRAY[OLD.id], NULL); RETURN NULL;', hash='2ab475801414f7cd761aef911b6bcb67d691b6b4', operation='UPDATE', pgid='pgtrigger_change_is_noted_a28e7', table='events_incident', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='change_is_noted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."start" IS DISTINCT FROM (NEW."start") OR OLD."end" IS DISTINCT FROM (NEW."end") OR OLD."exact" IS DISTINCT FROM (NEW."exact"))', constraint='CONSTRAINT', func='PERFORM events_demand_note(ARRAY (\n    SELECT incident_id FROM events_casualtyclaim WHERE passage_id = OLD.id\n    UNION SELECT incident_id FROM events_attribution WHERE passage_id = OLD.id\n    UNION SELECT qi.incident_id FROM events_quote q\n        JOIN events_quoteincident qi ON qi.quote_id = q.id WHERE q.passage_id = OLD.id\n), OLD.id); RETURN NULL;', hash='bddea65a6fac7846acd60bed86aa8760bb98d27e', operation='UPDATE', pgid='pgtrigger_change_is_noted_7bfb6', table='events_passage', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='change_is_noted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."passage_id" IS DISTINCT FROM (NEW."passage_id") OR OLD."speaker_id" IS DISTINCT FROM (NEW."speaker_id") OR OLD."described_as" IS DISTINCT FROM (NEW."described_as") OR OLD."mode" IS DISTINCT FROM (NEW."mode"))', constraint='CONSTRAINT', func='PERFORM events_demand_note(ARRAY (SELECT incident_id FROM events_quoteincident WHERE quote_id = OLD.id), OLD.passage_id); RETURN NULL;', hash='5c304d65c05dd3756584692d52feb3ffd01be00e', operation='UPDATE', pgid='pgtrigger_change_is_noted_9bd70', table='events_quote', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quoteincident',
            trigger=pgtrigger.compiler.Trigger(name='change_is_noted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."quote_id" IS DISTINCT FROM (NEW."quote_id") OR OLD."incident_id" IS DISTINCT FROM (NEW."incident_id"))', constraint='CONSTRAINT', func='PERFORM events_demand_note(ARRAY[OLD.incident_id], (SELECT passage_id FROM events_quoteevent WHERE pgh_obj_id = OLD.quote_id ORDER BY pgh_id DESC LIMIT 1)); RETURN NULL;', hash='c25a77dba213d41956fb55468d00d3d963d27daf', operation='UPDATE', pgid='pgtrigger_change_is_noted_a0d9b', table='events_quoteincident', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quoteincident',
            trigger=pgtrigger.compiler.Trigger(name='removal_is_noted', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func='PERFORM events_demand_note(ARRAY[OLD.incident_id], (SELECT passage_id FROM events_quoteevent WHERE pgh_obj_id = OLD.quote_id ORDER BY pgh_id DESC LIMIT 1)); RETURN NULL;', hash='bd9344284b13e29cff649ea409c12dd2574e06e1', operation='DELETE', pgid='pgtrigger_removal_is_noted_4cb62', table='events_quoteincident', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
