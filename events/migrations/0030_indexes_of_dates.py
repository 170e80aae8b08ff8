from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0029_by_name'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='incident',
            name='incident_newest',
        ),
        migrations.RemoveIndex(
            model_name='incident',
            name='incident_of_place',
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(models.OrderBy(models.F('last_day'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), include=('first_day',), name='incident_newest'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(models.F('place'), models.OrderBy(models.F('last_day'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), include=('first_day', 'killed'), name='incident_of_place'),
        ),
        migrations.AddIndex(
            model_name='incidentlink',
            index=models.Index(condition=models.Q(('relation', 'duplicate-of')), fields=['from_incident'], name='link_of_duplicate'),
        ),
        migrations.AddIndex(
            model_name='spot',
            index=models.Index(fields=['last_day', 'first_day'], include=('incident', 'x', 'y', 'latitude', 'longitude', 'killed', 'duplicate'), name='spot_by_days'),
        ),
        migrations.AddIndex(
            model_name='spot',
            index=models.Index(fields=['killed'], name='spot_by_killed'),
        ),
    ]
