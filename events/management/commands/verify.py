"""Check the archive, or a release, record by record, and name what is damaged."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from events.exchange.problems import RefusedError
from events.exchange.releases.checking import check_release
from events.exchange.releases.reading import read_package
from events.management.base import ArchiveCommand
from events.verify import counts, findings


class Command(ArchiveCommand):
    help = (
        "Check every record of the database against the archive's rules; or every file and row of"
        " a release, a folder that export_archive has written. Says how many were checked; names"
        " each damaged one, and ends with status 1 when there is any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="a release")

    def handle(self, *, folder: Path | None, **options: Any) -> None:
        if folder is None:
            checked = ", ".join(f"{number:,} {name}" for name, number in counts().items())
            self._tell(findings(), checked)
        else:
            self._tell(check_release(folder), _size(folder))

    def _tell(self, wrong: Iterable[object], checked: str) -> None:
        found = 0
        for one in wrong:
            self.stdout.write(str(one))
            found += 1
        if found:
            things = "1 thing is" if found == 1 else f"{found:,} things are"
            raise CommandError(f"{things} wrong among {checked}.")
        self.stdout.write(f"Nothing is wrong among {checked}.")


def _size(folder: Path) -> str:
    try:
        described = read_package(folder)
    except RefusedError:
        return "the files of a release"
    files = len(described.resources) + len(described.files)
    return f"{sum(described.rows.values()):,} rows in {files:,} files of release {described.id}"
