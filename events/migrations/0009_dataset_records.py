import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0008_merges'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='attribution',
            name='attribution_stance_is_known',
        ),
        migrations.AddField(
            model_name='article',
            name='cited_sources',
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list, help_text='in its own words: a list of name, headline, url and published_on', verbose_name='sources that it names'),
        ),
        migrations.AddField(
            model_name='article',
            name='kind',
            field=models.CharField(choices=[('report', 'report'), ('dataset-record', 'record of a dataset')], db_default='report', default='report', max_length=20),
        ),
        migrations.AddField(
            model_name='article',
            name='licence',
            field=models.CharField(blank=True, db_default='', help_text='the terms under which the text may be passed on, as in CC BY 4.0; empty when none are stated', max_length=200),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='cited_sources',
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list, help_text='in its own words: a list of name, headline, url and published_on', verbose_name='sources that it names'),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='kind',
            field=models.CharField(choices=[('report', 'report'), ('dataset-record', 'record of a dataset')], db_default='report', default='report', max_length=20),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='licence',
            field=models.CharField(blank=True, db_default='', help_text='the terms under which the text may be passed on, as in CC BY 4.0; empty when none are stated', max_length=200),
        ),
        # PostgreSQL 15 cannot change the expression of a generated column.
        migrations.RemoveIndex(model_name='article', name='article_search'),
        migrations.RemoveField(model_name='article', name='search'),
        migrations.AddField(
            model_name='article',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.expressions.RawSQL("\n    CASE WHEN kind = 'dataset-record' THEN\n        to_tsvector('simple', headline)\n    WHEN language IN ('', 'en') THEN\n        setweight(to_tsvector('english', headline), 'A') || to_tsvector('english', body)\n    ELSE\n        setweight(to_tsvector('simple', headline), 'A') || to_tsvector('simple', body)\n    END", []), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='article_search'),
        ),
        migrations.AlterField(
            model_name='articleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='key_kind_source_headline_slug_url_archive_url_published_on_retrieved_at_language_body_sha256_origin_source_origin_article_rights_licence_cited_sources_status_events', to='events.article'),
        ),
        migrations.AlterField(
            model_name='attribution',
            name='stance',
            field=models.CharField(choices=[('claimed-responsibility', 'claimed responsibility'), ('alleged', 'alleged'), ('denied', 'denied'), ('no-comment', 'no comment'), ('party', 'named as a party to the violence')], max_length=30),
        ),
        migrations.AlterField(
            model_name='attributionevent',
            name='stance',
            field=models.CharField(choices=[('claimed-responsibility', 'claimed responsibility'), ('alleged', 'alleged'), ('denied', 'denied'), ('no-comment', 'no comment'), ('party', 'named as a party to the violence')], max_length=30),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_articleevent" ("archive_url", "body_sha256", "cited_sources", "headline", "key", "kind", "language", "licence", "origin_article_id", "origin_source_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "retrieved_at", "rights", "slug", "source_id", "status", "url") SELECT new_values."archive_url", new_values."body_sha256", new_values."cited_sources", new_values."headline", new_values."key", new_values."kind", new_values."language", new_values."licence", new_values."origin_article_id", new_values."origin_source_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."published_on", new_values."retrieved_at", new_values."rights", new_values."slug", new_values."source_id", new_values."status", new_values."url" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ded4aaed0e122c46094f069e4adcef0f16243e47', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_95a57', referencing='REFERENCING NEW TABLE AS new_values ', table='events_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_articleevent" ("archive_url", "body_sha256", "cited_sources", "headline", "key", "kind", "language", "licence", "origin_article_id", "origin_source_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "retrieved_at", "rights", "slug", "source_id", "status", "url") SELECT new_values."archive_url", new_values."body_sha256", new_values."cited_sources", new_values."headline", new_values."key", new_values."kind", new_values."language", new_values."licence", new_values."origin_article_id", new_values."origin_source_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."published_on", new_values."retrieved_at", new_values."rights", new_values."slug", new_values."source_id", new_values."status", new_values."url" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archive_url" IS DISTINCT FROM (new_values."archive_url") OR old_values."body_sha256" IS DISTINCT FROM (new_values."body_sha256") OR old_values."cited_sources" IS DISTINCT FROM (new_values."cited_sources") OR old_values."headline" IS DISTINCT FROM (new_values."headline") OR old_values."key" IS DISTINCT FROM (new_values."key") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."licence" IS DISTINCT FROM (new_values."licence") OR old_values."origin_article_id" IS DISTINCT FROM (new_values."origin_article_id") OR old_values."origin_source_id" IS DISTINCT FROM (new_values."origin_source_id") OR old_values."published_on" IS DISTINCT FROM (new_values."published_on") OR old_values."retrieved_at" IS DISTINCT FROM (new_values."retrieved_at") OR old_values."rights" IS DISTINCT FROM (new_values."rights") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."source_id" IS DISTINCT FROM (new_values."source_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."url" IS DISTINCT FROM (new_values."url")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='889b737159ef4841430a4a6b450dbc22a0370cd3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d425a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='events_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_articleevent" ("archive_url", "body_sha256", "cited_sources", "headline", "key", "kind", "language", "licence", "origin_article_id", "origin_source_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "retrieved_at", "rights", "slug", "source_id", "status", "url") SELECT old_values."archive_url", old_values."body_sha256", old_values."cited_sources", old_values."headline", old_values."key", old_values."kind", old_values."language", old_values."licence", old_values."origin_article_id", old_values."origin_source_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."published_on", old_values."retrieved_at", old_values."rights", old_values."slug", old_values."source_id", old_values."status", old_values."url" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8a4b6af70dd7f7bc070f144eb0b89d45452876d3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4297a', referencing='REFERENCING OLD TABLE AS old_values ', table='events_article', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'dataset-record'])), name='article_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(models.Func('cited_sources', function='jsonb_typeof', output_field=models.CharField()), 'array'), name='article_cites_a_list_of_sources'),
        ),
        migrations.AddConstraint(
            model_name='attribution',
            constraint=models.CheckConstraint(condition=models.Q(('stance__in', ['claimed-responsibility', 'alleged', 'denied', 'no-comment', 'party'])), name='attribution_stance_is_known'),
        ),
    ]
