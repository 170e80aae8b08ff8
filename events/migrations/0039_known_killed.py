from django.db import migrations

# What is known of an index's expression the planner leaves aside where the index is partial, and
# takes a third of all incidents for those of so many killed or more.
KNOWN = """
CREATE STATISTICS incident_killed_or_none ON (coalesce(killed, -1)) FROM events_incident;
ANALYZE events_incident;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0038_facet_bits'),
    ]

    operations = [
        migrations.RunSQL(KNOWN, "DROP STATISTICS incident_killed_or_none"),
    ]
