"""One account for each role of the desk, and who made which record."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client

from events.models import Article, Incident, Submission

ROLES = ("contributor", "editor", "publisher", "administrator")


def make_account(role: str, *, name: str = "") -> User:
    """An account with the role."""
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
