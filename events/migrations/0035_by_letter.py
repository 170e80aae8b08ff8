import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0034_fewer_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='place',
            index=models.Index(django.db.models.functions.text.Upper(django.db.models.functions.text.Left('name', 1)), models.F('name'), models.F('id'), name='place_by_letter'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(django.db.models.functions.text.Upper(django.db.models.functions.text.Left('name', 1)), models.F('name'), models.F('id'), name='source_by_letter'),
        ),
        migrations.AddIndex(
            model_name='speaker',
            index=models.Index(django.db.models.functions.text.Upper(django.db.models.functions.text.Left('name', 1)), models.F('name'), models.F('id'), name='speaker_by_letter'),
        ),
    ]
