import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0030_indexes_of_dates'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.AlterField(
            model_name='casualtyclaim',
            name='claimant',
            field=models.ForeignKey(blank=True, db_index=False, help_text='who says so; empty when the article says it in its own voice', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='events.speaker'),
        ),
        migrations.AddIndex(
            model_name='attributionevent',
            index=models.Index(condition=models.Q(('pgh_label', 'update')), fields=['-pgh_id'], name='attributionevent_update'),
        ),
        migrations.AddIndex(
            model_name='casualtyclaim',
            index=models.Index(condition=models.Q(('claimant', None), _negated=True), fields=['claimant', '-as_of', '-id'], name='claim_of_claimant'),
        ),
        migrations.AddIndex(
            model_name='casualtyclaimevent',
            index=models.Index(condition=models.Q(('pgh_label', 'update')), fields=['-pgh_id'], name='casualtyclaimevent_update'),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(fields=['-made_on', '-id'], name='correction_newest'),
        ),
        migrations.AddIndex(
            model_name='incidentevent',
            index=models.Index(condition=models.Q(('pgh_label', 'update')), fields=['-pgh_id'], name='incidentevent_update'),
        ),
        migrations.AddIndex(
            model_name='quoteincidentevent',
            index=models.Index(condition=models.Q(('pgh_label', 'update')), fields=['-pgh_id'], name='quoteincidentevent_update'),
        ),
    ]
