from django.db import migrations

# Articles that were withdrawn when no reason was kept yet.
FILL = """
INSERT INTO events_articletombstone (article_id, reason, made_on)
SELECT id, 'It was withdrawn before reasons were kept.', current_date
FROM events_article WHERE status = 'withdrawn'
"""
RAISE_VERSION = """
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
    ON events_articletombstone FOR EACH STATEMENT EXECUTE FUNCTION events_raise_version()
"""
NO_VERSION = "DROP TRIGGER raise_version ON events_articletombstone"

# Everybody at the desk may look at a stone; who withdraws may put its reason better.
ROLES = {
    "contributor": ("view",),
    "editor": ("view",),
    "publisher": ("view", "change"),
    "administrator": ("view", "change"),
}


def allow(apps, schema_editor):
    # Django makes permissions after the last migration; what is here by then, it leaves alone.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="events", model="articletombstone"
    )
    for role, verbs in ROLES.items():
        group = apps.get_model("auth", "Group").objects.filter(name=role).first()
        for verb in verbs if group else ():
            permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=kind,
                codename=f"{verb}_articletombstone",
                defaults={"name": f"Can {verb} tombstone of an article"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("events", "0020_article_tombstones")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(RAISE_VERSION, NO_VERSION),
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]
