from django.db import migrations, models
from django.db.models.expressions import RawSQL

KINDS = (
    'airstrike', 'drone-strike', 'shelling', 'bombing', 'suicide-bombing', 'shooting',
    'armed-clash', 'attack', 'abduction', 'unrest', 'accident', 'disaster', 'other',
)
GRADINGS = (
    'confirmed', 'fair', 'weak', 'contested', 'discounted',
)
WEAPONS = (
    'missile', 'drone', 'aircraft-bomb', 'artillery', 'rocket', 'cluster-munition', 'mine',
    'ied', 'firearm', 'blade', 'vehicle', 'fire', 'chemical', 'other',
)
TARGETS = (
    'residential-building', 'school', 'hospital', 'place-of-worship', 'market', 'energy',
    'water', 'transport', 'government', 'military', 'police', 'media', 'aid', 'crowd', 'other',
)
LAST_DAY_AND_ID = (
    models.OrderBy(models.F('last_day'), descending=True),
    models.OrderBy(models.F('id'), descending=True),
)
A_MONTH_BEFORE = models.ExpressionWrapper(models.F('last_day') - models.Value(30), models.DateField())
LONG = models.Q(first_day=None) | models.Q(first_day__lt=A_MONTH_BEFORE)
BESIDES = ('first_day', 'killed', 'country_code', 'facet_bits')
INDEXES = {'incident_newest': (), 'incident_of_place': ('place',), 'incident_of_country': ('country_code',)}


def _of_one(column: str, words: tuple[str, ...], first: int) -> str:
    known = ', '.join(f"'{word}'" for word in words)
    return f'(coalesce(array_position(ARRAY[{known}], {column}::text), 0)::bigint << {first})'


def _of_several(column: str, words: tuple[str, ...], first: int) -> str:
    bits = ' + '.join(
        f"CASE WHEN '{word}' = ANY ({column}) THEN {1 << first + place} ELSE 0 END"
        for place, word in enumerate(words)
    )
    return f'(CASE WHEN cardinality({column}) = 0 THEN 0 ELSE {bits} END)'


NUMBER = ' | '.join((
    _of_one('kind', KINDS, 0),
    _of_one('grading', GRADINGS, 6),
    _of_several('weapons', WEAPONS, 10),
    _of_several('targets', TARGETS, 34),
))


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0037_weapons_and_targets'),
    ]

    operations = [
        *(
            migrations.RemoveIndex(model_name='incident', name=name + suffix)
            for name in INDEXES
            for suffix in ('', '_long')
        ),
        migrations.AddField(
            model_name='incident',
            name='facet_bits',
            field=models.GeneratedField(
                db_persist=True, expression=RawSQL(NUMBER, []), output_field=models.BigIntegerField()
            ),
        ),
        *(
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
            for name, fields in INDEXES.items()
            for suffix, spans in (('', models.Q()), ('_long', LONG))
        ),
    ]
