"""Make an archive of a release again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from events.exchange.problems import RefusedError
from events.exchange.releases.checking import check_release
from events.exchange.releases.loading import load_release
from events.exchange.releases.reading import read_package
from events.management.base import ArchiveCommand


class Command(ArchiveCommand):
    help = (
        "Load a release, a folder that export_archive has written, into an empty database. It is"
        " checked first, row by row; all of it is loaded, or nothing. Exported again it is equal"
        " to the last byte. The history of changes begins with the load."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        wrong = 0
        for problem in check_release(folder):
            self.stderr.write(str(problem))
            wrong += 1
        if wrong:
            raise CommandError(f"Nothing was loaded: the release has {wrong:,} faults.")
        described = read_package(folder)
        try:
            load_release(folder, described, self._watch)
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused
        except DatabaseError as error:
            said = str(error).splitlines()[0]
            message = f"The database refuses the release, and nothing was loaded: {said}"
            raise CommandError(message) from error
        self.stdout.write(
            f"Release {described.id} of {described.day} is loaded:"
            f" {described.rows['incidents']:,} incidents, {described.rows['articles']:,} articles."
        )

    def _watch(self, what: str, rows: int) -> None:
        self.stderr.write(f"{what}: {rows:,}")
