"""Write the whole published archive to a folder of files."""

import datetime
import sys
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from events.exchange.problems import RefusedError
from events.exchange.releases.writing import can_write_parquet, write_release
from events.management.base import ArchiveCommand


class Command(ArchiveCommand):
    help = (
        "Write the whole published archive to a new folder: tables as CSV and Parquet, GeoJSON,"
        " JSON lines with everything nested, a description (Frictionless data package) and the"
        " SHA-256 of every file. Everything is of one moment, and a folder that is there is whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--site",
            type=_address,
            metavar="ADDRESS",
            help="the public site's, as in https://archive.example.org: permalinks begin with it",
        )
        parser.add_argument(
            "--day",
            type=datetime.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day that the release is of (default: today)",
        )
        parser.add_argument(
            "--parquet",
            action=BooleanOptionalAction,
            help="the tables as Parquet too (default: where pyarrow is installed)",
        )

    def handle(self, *, folder: Path, parquet: bool | None, **options: Any) -> None:
        able = can_write_parquet()
        if parquet and not able:
            raise CommandError(
                "Parquet needs pyarrow. This installs it:\n"
                f"  {sys.executable} -m pip install 'pyarrow>=22'"
            )
        if parquet is None and not able:
            self.stderr.write("Without Parquet: pyarrow is not installed.")
        try:
            made = write_release(
                folder,
                site=options["site"] or "",
                day=options["day"] or timezone.localdate(),
                parquet=able if parquet is None else parquet,
                watch=self._watch if options["verbosity"] > 1 else lambda what, rows: None,
            )
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused
        except (OSError, DatabaseError) as error:
            raise CommandError(f"Nothing was written: {error}") from error
        self.stdout.write(f"Release {made} is in {folder}.")

    def _watch(self, what: str, rows: int) -> None:
        self.stderr.write(f"{what}: {rows:,} more rows" if rows else what)


def _address(text: str) -> str:
    """Raises ArgumentTypeError."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise ArgumentTypeError(
            f"“{text}”: an address without a path is expected, as in https://archive.example.org"
        )
    return text.rstrip("/")
