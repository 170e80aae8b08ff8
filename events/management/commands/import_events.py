"""Bring a dataset of events into the archive, or draft a profile for one."""

import io
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from events.exchange.datasets.loading.refusals import UnsettledError, first_line, is_lost
from events.exchange.datasets.loading.report import Report
from events.exchange.datasets.loading.running import load
from events.exchange.datasets.profile import Profile
from events.exchange.datasets.profile_file import built_in, find_profile
from events.exchange.datasets.readers import Fault, Row, Table
from events.exchange.datasets.suggest import draft
from events.exchange.problems import RefusedError
from events.management.base import ArchiveCommand
from events.management.progress import progress_by_share
from events.models.vocabulary import Status

# How many entries of each kind a report on the terminal lists; a file has them all.
_PRINTED = 100
_REFUSED = "The database refuses the load, and nothing was written: {}"
_LOST = (
    "The database went away in the middle of the load, and nothing of it was written. Run it again"
    " when the database is back. It said: {}"
)
_UNSETTLED = (
    "The database went away as it was to keep the load: all of it is there, or nothing. Run it"
    " again when the database is back: what is there already stays as it is. It said: {}"
)


class Command(ArchiveCommand):
    help = (
        "Load a dataset of events: CSV, TSV, JSON, JSON lines or GeoJSON, packed with gzip or not."
        " A profile says which column is what (see docs/import-profile.md); --suggest drafts one."
        " Loading again brings the archive up to date by the dataset's own ids. All of it happens"
        " in one transaction; the report goes to --report, or is printed."
    )
    requires_migrations_checks = False  # a suggestion needs no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--profile",
            metavar="NAME|PATH.toml",
            help=f"built in: {', '.join(built_in())}; or a file of yours",
        )
        parser.add_argument(
            "--suggest", action="store_true", help="print a draft of a profile for the file"
        )
        parser.add_argument(
            "--encoding", default="", help="with --suggest: of a file that is not UTF-8"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument(
            "--strict", action="store_true", help="load nothing when any row is set aside"
        )
        parser.add_argument(
            "--draft",
            action="store_true",
            help="new records wait for review at the desk; without it they are published."
            " Records of the archive keep their status either way.",
        )
        parser.add_argument(
            "--released",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day of this version of the dataset, for which its figures speak",
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write the report there, as JSON"
        )

    def handle(self, *, file: Path, profile: str | None, **options: Any) -> None:
        try:
            if options["suggest"]:
                self.stdout.write(self._draft(file, options["encoding"]), ending="")
                return
            if profile is None:
                raise CommandError("Say --profile NAME or --profile PATH.toml, or --suggest.")
            self._load(file, profile, **options)
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused
        except UnsettledError as error:
            raise CommandError(_UNSETTLED.format(error)) from error
        except (DatabaseError, psycopg.Error) as error:
            why = _LOST if is_lost(error) else _REFUSED
            raise CommandError(why.format(first_line(error))) from error
        except OSError as error:
            raise CommandError(f"The report cannot be written: {error}") from error

    def _draft(self, file: Path, encoding: str) -> str:
        try:
            return draft(file, timezone.now().date(), encoding)
        except ValueError as error:
            raise CommandError(f"--{error}.") from error

    def _load(self, file: Path, name: str, **options: Any) -> None:
        profile = _as_of(find_profile(name), options["released"])
        path: Path | None = options["report"]
        if path and not path.parent.is_dir():
            raise CommandError(f"--report {path}: there is no folder {path.parent}.")
        if path:
            path.open("a").close()  # said before the load, and not after it
        self.check_migrations()
        with Report(
            file_name=file.name,
            profile=name,
            dataset=profile.dataset.slug,
            started_at=timezone.now(),
            strict=options["strict"],
            dry_run=options["dry_run"],
            status=(Status.DRAFT if options["draft"] else Status.PUBLISHED).value,
        ) as report:
            try:
                load(file, profile, report, watch=_watched)
            finally:
                self._tell(report, path)
            if report.outcome == "refused":
                raise CommandError(
                    "Nothing was loaded: rows were set aside, and --strict was said."
                )

    def _tell(self, report: Report, path: Path | None) -> None:
        if path is None:
            printed = io.StringIO()
            report.write_json(printed, _PRINTED)
            self.stdout.write(printed.getvalue(), ending="")
        else:
            with path.open("w", encoding="utf-8") as stream:
                report.write_json(stream)
        self.stderr.write(_summary(report))


def _as_of(profile: Profile, released: date | None) -> Profile:
    if released is None:
        return profile
    dataset = msgspec.structs.replace(profile.dataset, released=released)
    return msgspec.structs.replace(profile, dataset=dataset)


def _watched(rows: Iterator[Row | Fault], table: Table) -> Iterable[Row | Fault]:
    return progress_by_share(rows, lambda: table.share, "rows", sys.stderr)


def _summary(report: Report) -> str:
    counts = report.counts
    would = ""
    if report.dry_run:
        would = "Nothing was written; this would be: "
    elif report.outcome == "refused":
        would = "Nothing was written: "
    elif report.outcome == "unknown":
        would = "Nobody knows whether this was written: "
    rows = "1 row" if counts["rows"] == 1 else f"{counts['rows']:,} rows"
    told = ", ".join(
        f"{counts[name]:,} {label}"
        for name, label in {
            "new": "new", "changed": "changed", "same": "same", "kept": "left as edited",
            "set_aside": "set aside", "odd": "flagged", "gone": "no longer in the file",
        }.items()
    )  # fmt: skip
    places = f"{counts['places_matched']:,} matched with a place of the gazetteer"
    return f"{would}{rows}: {told}; {places}."
