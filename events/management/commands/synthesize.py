"""Fill an empty database with a made-up archive of any size."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from events.management.base import ArchiveCommand
from events.synthetic import NotEmptyError, synthesize

_MOST = 5_000_000


class Command(ArchiveCommand):
    help = (
        "Fill an empty database with made-up incidents, claims, quotes and articles, to try out"
        " how the archive does at that size. Every page then says that nothing of it happened."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--incidents", type=int, required=True, metavar="N", help=f"from 100 to {_MOST:,}"
        )

    def handle(self, *, incidents: int, **options: Any) -> None:
        if not 100 <= incidents <= _MOST:
            raise CommandError(
                f"--incidents is {incidents}: a number from 100 to {_MOST:,} is expected."
            )
        began = time.monotonic()
        try:
            synthesize(incidents, lambda step: self._say(step, began))
        except NotEmptyError as error:
            raise CommandError(str(error)) from error
        self._say(f"done: {incidents:,} incidents", began)

    def _say(self, step: str, began: float) -> None:
        self.stdout.write(f"{time.monotonic() - began:6.1f} s  {step}")
        self.stdout.flush()
