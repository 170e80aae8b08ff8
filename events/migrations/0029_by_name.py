from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0028_facets'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['name', 'id'], name='place_by_name'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['name', 'id'], name='source_by_name'),
        ),
        migrations.AddIndex(
            model_name='speaker',
            index=models.Index(fields=['name', 'id'], name='speaker_by_name'),
        ),
    ]
