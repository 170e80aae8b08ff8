"""The desk's four roles, as groups: each has what the one before it has, and more."""

from django.db import migrations

_RECORDS = (
    "article", "incident", "casualtyclaim", "attribution", "quote", "quoteincident", "coverage",
    "incidentlink",
)
_SHARED = ("source", "speaker", "place", "placename")
_LOOKED_AT = ("passage", "tombstone", "correction")


def _each(verbs, models):
    return {("events", model, f"{verb}_{model}") for verb in verbs for model in models}


_CONTRIBUTOR = (
    _each(("view", "add", "change", "delete"), _RECORDS)
    | _each(("view", "add"), (*_SHARED, "notduplicate"))
    | _each(("view",), _LOOKED_AT)
)
_EDITOR = (
    _CONTRIBUTOR
    | _each(("change", "delete"), _SHARED)
    | _each(("delete",), ("notduplicate",))
    | _each(("review",), ("article", "incident"))
)
_PUBLISHER = (
    _EDITOR
    | _each(("publish", "withdraw"), ("article", "incident"))
    | _each(("add", "change"), ("correction",))
    | _each(("change",), ("tombstone",))
)
_ADMINISTRATOR = _PUBLISHER | {
    ("auth", "user", "view_user"), ("auth", "user", "add_user"), ("auth", "user", "change_user"),
    ("auth", "group", "view_group"),
}
ROLES = {
    "contributor": _CONTRIBUTOR,
    "editor": _EDITOR,
    "publisher": _PUBLISHER,
    "administrator": _ADMINISTRATOR,
}


def make_roles(apps, schema_editor):
    # Django makes permissions after the last migration; what is here by then, it leaves alone.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for role, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        for app, model, codename in sorted(wanted):
            kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            verbose = apps.get_model(app, model)._meta.verbose_name
            permission, _ = Permission.objects.get_or_create(
                content_type=kind,
                codename=codename,
                defaults={"name": _called(codename, model, verbose)},
            )
            group.permissions.add(permission)


def _called(codename, model, verbose):
    verb = codename.removesuffix(f"_{model}")
    return f"Can see and change every draft {model}" if verb == "review" else f"Can {verb} {verbose}"


def drop_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("events", "0010_submissions"),
    ]

    operations = [migrations.RunPython(make_roles, drop_roles)]
