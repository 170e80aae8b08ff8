"""Make an administrator of the desk."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from archive.accounts.first_password import give_first_password
from events.exchange.signature import sign
from events.management.base import ArchiveCommand


class Command(ArchiveCommand):
    help = (
        "Make an account of the group “administrator”, and print a password that is good for one"
        " sign-in. An account that is there already is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the administrator signs in as")

    def handle(self, *, name: str, **options: Any) -> None:
        if User.objects.filter(username__iexact=name).exists():
            raise CommandError(f"There is an account “{name}” already; it was left as it is.")
        user = User(username=name, is_staff=True)
        try:
            user.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(f"“{name}” is no name: {' '.join(error.messages)}") from error
        with transaction.atomic():
            sign("add_administrator")
            password = give_first_password(user)
            user.groups.add(Group.objects.get(name="administrator"))
        self.stdout.write(f"{name} signs in at the desk with this password, once: {password}")
