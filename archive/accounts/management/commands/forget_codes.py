"""Take the codes of an account away, when its phone and its recovery codes are lost."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.db import transaction

from archive.accounts import codes
from events.exchange.signature import sign
from events.management.base import ArchiveCommand


class Command(ArchiveCommand):
    help = "Take the codes of an account away: it signs in with its password and sets up new ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the account signs in as")

    def handle(self, *, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”.")
        with transaction.atomic():
            sign("forget_codes")
            codes.forget(user)
        self.stdout.write(f"{name} has no codes any more.")
