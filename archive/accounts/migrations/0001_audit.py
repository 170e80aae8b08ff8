import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# Who makes a change: the editor whose request it is, the command that says so, or somebody with a
# hand in the database.
WHO = """
CREATE FUNCTION accounts_who() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    told jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
    number text := told ->> 'user';
BEGIN
    IF number IS NOT NULL THEN
        RETURN coalesce(
            (SELECT username FROM auth_user WHERE id = number::integer),
            'account ' || number || ', which is gone'
        );
    END IF;
    RETURN CASE
        WHEN told ->> 'command' IS NOT NULL THEN 'the command ' || (told ->> 'command')
        WHEN told IS NOT NULL THEN 'somebody at the sign-in'
        ELSE 'by hand in the database'
    END;
END $$;

CREATE FUNCTION accounts_log(what text, account text, detail text) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO accounts_auditentry (what, account, made_by, detail)
    VALUES (what, left(coalesce(account, ''), 150), left(accounts_who(), 200), detail)
$$;
"""
NOBODY = "DROP FUNCTION accounts_log, accounts_who"

# Each trigger tells of one table, whoever writes to it.
TRIGGERS = """
CREATE FUNCTION accounts_user() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM accounts_log('account', OLD.username, 'deleted');
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM accounts_log('account', NEW.username,
            concat_ws('; ', 'made', CASE WHEN NEW.is_superuser THEN 'a superuser' END));
        RETURN NULL;
    END IF;
    changed := concat_ws('; ',
        CASE WHEN NEW.username <> OLD.username THEN 'its name was ' || OLD.username END,
        CASE WHEN NEW.password <> OLD.password THEN 'another password' END,
        CASE WHEN NEW.email <> OLD.email THEN 'another email address' END,
        CASE WHEN NEW.is_active <> OLD.is_active
            THEN CASE WHEN NEW.is_active THEN 'active again' ELSE 'not active any more' END END,
        CASE WHEN NEW.is_staff <> OLD.is_staff
            THEN CASE WHEN NEW.is_staff THEN 'let in to the desk'
                 ELSE 'not let in to the desk any more' END END
    );
    IF changed <> '' THEN
        PERFORM accounts_log('account', NEW.username, changed);
    END IF;
    IF NEW.is_superuser <> OLD.is_superuser THEN
        PERFORM accounts_log('rights', NEW.username,
            CASE WHEN NEW.is_superuser THEN 'a superuser' ELSE 'a superuser no more' END);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION accounts_membership() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone boolean := TG_OP = 'DELETE';
    link record := CASE WHEN gone THEN OLD ELSE NEW END;
BEGIN
    PERFORM accounts_log('rights', (SELECT username FROM auth_user WHERE id = link.user_id),
        CASE WHEN gone THEN 'out of the group ' ELSE 'into the group ' END
        || coalesce((SELECT name FROM auth_group WHERE id = link.group_id), link.group_id::text));
    RETURN NULL;
END $$;

CREATE FUNCTION accounts_permission() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone boolean := TG_OP = 'DELETE';
    link record := CASE WHEN gone THEN OLD ELSE NEW END;
    whose text := CASE WHEN TG_TABLE_NAME = 'auth_group_permissions'
        THEN (SELECT 'group ' || name FROM auth_group
              WHERE id = (to_jsonb(link) ->> 'group_id')::integer)
        ELSE (SELECT username FROM auth_user WHERE id = (to_jsonb(link) ->> 'user_id')::integer)
        END;
BEGIN
    PERFORM accounts_log('rights', whose,
        CASE WHEN gone THEN 'may no more: ' ELSE 'may: ' END || coalesce(
            (SELECT c.app_label || '.' || p.codename FROM auth_permission p
             JOIN django_content_type c ON c.id = p.content_type_id WHERE p.id = link.permission_id),
            link.permission_id::text));
    RETURN NULL;
END $$;

CREATE FUNCTION accounts_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM accounts_log('rights', 'group ' || NEW.name, 'made');
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM accounts_log('rights', 'group ' || OLD.name, 'deleted');
    ELSIF NEW.name <> OLD.name THEN
        PERFORM accounts_log('rights', 'group ' || NEW.name, 'its name was ' || OLD.name);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION accounts_app() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone boolean := TG_OP = 'DELETE';
    device record := CASE WHEN gone THEN OLD ELSE NEW END;
    told text := CASE
        WHEN gone THEN CASE WHEN OLD.confirmed THEN 'the app was taken away' END
        WHEN TG_OP = 'INSERT' THEN CASE WHEN NEW.confirmed THEN 'an app was set up' END
        WHEN NEW.confirmed AND NOT OLD.confirmed THEN 'an app was set up'
        WHEN OLD.confirmed AND NOT NEW.confirmed THEN 'the app was taken away'
        WHEN (NEW.key, NEW.user_id) <> (OLD.key, OLD.user_id) THEN 'the app has another key'
        END;
BEGIN
    IF told IS NOT NULL THEN
        PERFORM accounts_log('codes', (SELECT username FROM auth_user WHERE id = device.user_id),
            told);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION accounts_recovery_codes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_log('codes', found.username,
        CASE WHEN TG_OP = 'DELETE' THEN 'recovery codes spent or taken away: '
             ELSE 'recovery codes made: ' END || found.many)
    FROM (
        SELECT u.username, count(*) AS many FROM changed c
        LEFT JOIN otp_static_staticdevice d ON d.id = c.device_id
        LEFT JOIN auth_user u ON u.id = d.user_id
        GROUP BY u.username
    ) AS found;
    RETURN NULL;
END $$;

CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON auth_user
    FOR EACH ROW EXECUTE FUNCTION accounts_user();
CREATE TRIGGER audit AFTER INSERT OR DELETE ON auth_user_groups
    FOR EACH ROW EXECUTE FUNCTION accounts_membership();
CREATE TRIGGER audit AFTER INSERT OR DELETE ON auth_user_user_permissions
    FOR EACH ROW EXECUTE FUNCTION accounts_permission();
CREATE TRIGGER audit AFTER INSERT OR DELETE ON auth_group_permissions
    FOR EACH ROW EXECUTE FUNCTION accounts_permission();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON auth_group
    FOR EACH ROW EXECUTE FUNCTION accounts_group();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON otp_totp_totpdevice
    FOR EACH ROW EXECUTE FUNCTION accounts_app();
CREATE TRIGGER audit_insert AFTER INSERT ON otp_static_statictoken
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_recovery_codes();
CREATE TRIGGER audit_delete AFTER DELETE ON otp_static_statictoken
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_recovery_codes();
"""
NO_TRIGGERS = """
DROP TRIGGER audit ON auth_user;
DROP TRIGGER audit ON auth_user_groups;
DROP TRIGGER audit ON auth_user_user_permissions;
DROP TRIGGER audit ON auth_group_permissions;
DROP TRIGGER audit ON auth_group;
DROP TRIGGER audit ON otp_totp_totpdevice;
DROP TRIGGER audit_insert ON otp_static_statictoken;
DROP TRIGGER audit_delete ON otp_static_statictoken;
DROP FUNCTION accounts_user, accounts_membership, accounts_permission, accounts_group,
    accounts_app, accounts_recovery_codes;
"""


def let_administrators_read(apps, schema_editor):
    # Django makes permissions after the last migration; what is here by then, it leaves alone.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="accounts", model="auditentry"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_auditentry", defaults={"name": "Can view line of the log"}
    )
    administrators = apps.get_model("auth", "Group").objects.get(name="administrator")
    administrators.permissions.add(permission)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("events", "0011_roles"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('what', models.CharField(choices=[('signed-in', 'signed in'), ('refused', 'refused'), ('locked-out', 'locked out'), ('signed-out', 'signed out'), ('account', 'account changed'), ('rights', 'rights changed'), ('codes', 'codes changed')], max_length=20)),
                ('account', models.CharField(help_text='whom it is about: an account or a group', max_length=150)),
                ('made_by', models.CharField(blank=True, max_length=200, verbose_name='by')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='from')),
                ('detail', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'line of the log',
                'verbose_name_plural': 'log of sign-ins and rights',
                'ordering': ['-id'],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['account', '-id'], name='audit_account')],
                'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ['signed-in', 'refused', 'locked-out', 'signed-out', 'account', 'rights', 'codes'])), name='audit_what_is_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f78d7546cae6abefbfed448b788eab0e8a36f6bf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e6c89', table='accounts_auditentry', when='BEFORE')),
        ),
        migrations.RunPython(let_administrators_read, migrations.RunPython.noop),
        migrations.RunSQL(WHO, NOBODY),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
