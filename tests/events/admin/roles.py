"""One account for each role of the desk, and who made which record."""

import importlib
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from events.models import Article, Incident, Submission

ROLES = ("contributor", "editor", "publisher", "administrator")
_MIGRATION = importlib.import_module("events.migrations.0011_roles")
_LATER = importlib.import_module("events.migrations.0019_imports")


def make_account(role: str, *, name: str = "") -> User:
    """An account with the role; the roles are made anew where another test has emptied them."""
    if not Group.objects.filter(name=role).exists():
        _MIGRATION.make_roles(apps, connection)
        _LATER.let_editors_see(apps, connection)
    user = User.objects.create_user(name or f"the {role}", password="a long walk", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def made_by(user: User, record: Article | Incident) -> None:
    """Write down that the account made the record, whoever has."""
    of: dict[str, Any] = {str(record._meta.model_name): record}
    Submission.objects.update_or_create(**of, defaults={"made_by": user})
