"""The groups of the desk's roles, which a test that empties the database would take along."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.core import serializers
from django.db.models.signals import post_migrate


def keep_roles() -> None:
    """From here on the groups, as the migrations made them, are back after each emptying."""
    groups = serializers.serialize(
        "json", Group.objects.all(), use_natural_foreign_keys=True, use_natural_primary_keys=True
    )

    def put_back(*, using: str, **_: Any) -> None:
        for group in serializers.deserialize("json", groups, using=using):
            group.save()

    # Emptying makes the permissions anew, one app after the other: groups come after the last.
    *_, last = (config for config in apps.get_app_configs() if config.models_module)
    post_migrate.connect(put_back, sender=last, weak=False)
