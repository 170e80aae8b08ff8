from django.db import migrations, models

LAST_DAY_AND_ID = (
    models.OrderBy(models.F('last_day'), descending=True),
    models.OrderBy(models.F('id'), descending=True),
)
A_MONTH_BEFORE = models.ExpressionWrapper(models.F('last_day') - models.Value(30), models.DateField())
LONG = models.Q(first_day=None) | models.Q(first_day__lt=A_MONTH_BEFORE)
BESIDES = ('first_day', 'killed', 'country_code', 'kind', 'grading', 'weapons', 'targets')


def _added(name: str, *fields: str) -> list[migrations.AddIndex]:
    return [
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(
                *map(models.F, fields),
                *LAST_DAY_AND_ID,
                condition=models.Q(status='published') & spans,
                include=BESIDES,
                name=name + suffix,
            ),
        )
        for suffix, spans in (('', models.Q()), ('_long', LONG))
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0031_asked_by_key'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='incident', name='incident_newest'),
        migrations.RemoveIndex(model_name='incident', name='incident_of_place'),
        migrations.RemoveIndex(model_name='incident', name='incident_of_country'),
        *_added('incident_newest'),
        *_added('incident_of_place', 'place'),
        *_added('incident_of_country', 'country_code'),
        migrations.RemoveIndex(model_name='daycount', name='day_count_by_days'),
        migrations.AddIndex(
            model_name='daycount',
            index=models.Index(
                fields=['facet', 'value', 'last_day', 'first_day'],
                include=['duplicate', 'incidents', 'with_figure', 'killed'],
                name='day_count_by_days',
            ),
        ),
        migrations.AddIndex(
            model_name='spot',
            index=models.Index(
                fields=['incident'], condition=models.Q(duplicate=True), name='spot_of_duplicate'
            ),
        ),
    ]
