from django.db import migrations

# Readers see the history of quotes too, since 0014.
TABLES = ("quoteevent", "quoteincidentevent")
TRIGGERS = "".join(
    f"CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
    f" ON events_{table} FOR EACH STATEMENT EXECUTE FUNCTION events_raise_version();"
    for table in TABLES
)
NO_TRIGGERS = "".join(f"DROP TRIGGER raise_version ON events_{table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("events", "0016_filtered_map")]

    operations = [migrations.RunSQL(TRIGGERS, NO_TRIGGERS)]
