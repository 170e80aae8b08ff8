
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0013_version'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleText',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('body', models.TextField(validators=[django.core.validators.MaxLengthValidator(250000)], verbose_name='text')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='body_replaced', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_articletext" ("body", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."body", _pgh_attached_context.value, NOW(), \'replaced\', old_values."id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."body" IS DISTINCT FROM (new_values."body")) ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='393686f7496612838eab2f95461141944fc7fd3e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_body_replaced_19d27', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='events_article', when='AFTER')),
        ),
        migrations.AddField(
            model_name='articletext',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='articletext',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='body_events', to='events.article'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='articletext',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='489b9df2841f68c7c93853db336ad126e45f4eca', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_799df', table='events_articletext', when='BEFORE')),
        ),
    ]
