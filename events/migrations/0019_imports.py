import django.db.models.deletion
from django.db import migrations, models


# Who reviews the drafts of others sees what an import has brought.
ROLES = ("editor", "publisher", "administrator")
MODELS = {"importrun": "import run", "importentry": "import entry"}


def let_editors_see(apps, schema_editor):
    # Django makes permissions after the last migration; what is here by then, it leaves alone.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for model, called in MODELS.items():
        kind, _ = ContentType.objects.get_or_create(app_label="events", model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"view_{model}", defaults={"name": f"Can view {called}"}
        )
        for group in Group.objects.filter(name__in=ROLES):
            group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0018_language_of_incidents'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=500, verbose_name='file')),
                ('file_sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the file')),
                ('profile', models.CharField(max_length=500)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField()),
                ('strict', models.BooleanField(help_text='all or nothing')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('in-review', 'in review'), ('published', 'published'), ('withdrawn', 'withdrawn')], max_length=20, verbose_name='status of new records')),
                ('outcome', models.CharField(choices=[('loaded', 'loaded'), ('refused', 'refused: nothing was written')], max_length=20)),
                ('rows', models.PositiveIntegerField()),
                ('new', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('same', models.PositiveIntegerField()),
                ('kept', models.PositiveIntegerField(verbose_name='left as edited')),
                ('gone', models.PositiveIntegerField()),
                ('set_aside', models.PositiveIntegerField()),
                ('odd', models.PositiveIntegerField()),
                ('refused_because', models.TextField(blank=True)),
                ('places_matched', models.PositiveIntegerField()),
                ('places_unmatched', models.PositiveIntegerField(verbose_name='places not matched')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='events.source', verbose_name='dataset')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ImportEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('set-aside', 'row set aside'), ('odd', 'kept as written, but odd'), ('place', 'place not matched'), ('changed', 'changed'), ('kept', 'left as it was edited at the desk'), ('gone', 'no longer in the file')], max_length=20)),
                ('line', models.PositiveIntegerField(null=True)),
                ('row', models.PositiveIntegerField(null=True)),
                ('record', models.CharField(blank=True, max_length=100, verbose_name="the dataset's own id")),
                ('column', models.CharField(blank=True, max_length=300)),
                ('value', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='events.importrun')),
            ],
            options={
                'verbose_name_plural': 'import entries',
                'ordering': ['run_id', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['loaded', 'refused'])), name='importrun_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in-review', 'published', 'withdrawn'])), name='importrun_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='importentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['set-aside', 'odd', 'place', 'changed', 'kept', 'gone'])), name='importentry_kind_is_known'),
        ),
        migrations.RunPython(let_editors_see, migrations.RunPython.noop),
    ]
