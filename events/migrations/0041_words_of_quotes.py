import django.contrib.postgres.indexes
import django.contrib.postgres.search
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# Before the triggers, each of which would look one passage up.
FILLED = """
UPDATE events_quote SET search = passage.search FROM events_passage AS passage
WHERE passage.id = events_quote.passage_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0040_kinds_and_gradings'),
    ]

    operations = [
        migrations.AddField(
            model_name='quote',
            name='search',
            field=django.contrib.postgres.search.SearchVectorField(db_default='', editable=False),
        ),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='quote',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='quote_search'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='tells_its_quotes_its_words', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."exact" IS DISTINCT FROM (NEW."exact"))', func='\n                    UPDATE events_quote SET search = NEW.search WHERE passage_id = NEW.id;\n                    RETURN NULL;\n                ', hash='2a26162b7a59af1c27e1f2dd5d66429f99760aad', operation='UPDATE OF "exact"', pgid='pgtrigger_tells_its_quotes_its_words_7b0d8', table='events_passage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='is_found_by_its_words', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    -- Whoever moves the passage at this moment waits, or is waited for.\n                    SELECT search INTO NEW.search\n                    FROM events_passage WHERE id = NEW.passage_id FOR SHARE;\n                    IF NOT FOUND THEN\n                        RAISE EXCEPTION 'quote %: there is no passage %', NEW.id, NEW.passage_id\n                            USING ERRCODE = 'foreign_key_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='3776317d5dadd0fcd557b29a60f764bfae510669', operation='INSERT OR UPDATE OF "passage_id", "search"', pgid='pgtrigger_is_found_by_its_words_2265f', table='events_quote', when='BEFORE')),
        ),
    ]
